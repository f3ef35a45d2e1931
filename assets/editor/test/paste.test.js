/*
 * Pasting: what word processors and pages put on the clipboard keeps its emphasis, centring, breaks,
 * lists and links, and loses everything that is only how it looked there.
 */
import { schema } from './page.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainToHtml } from '../src/open.js';
import { cleanPaste } from '../src/paste.js';
import { parserOf } from '../src/clipboard.js';
import { write } from '../src/write.js';
import { GOOGLE_DOCS, WORD } from './clipboard-samples.js';

/** What would be written after pasting `html` into an empty text. */
function pasted(html) {
  const body = document.implementation.createHTMLDocument('').body;
  body.innerHTML = cleanPaste(html);
  return write(parserOf(schema).parseSlice(body, {}).content);
}
const becomes = (name, html, ...blocks) => test(name, () => assert.equal(pasted(html), blocks.join('\n\n')));

becomes('a page of Word', WORD.html, ...WORD.expected);
becomes('a page of Google Docs', GOOGLE_DOCS.html, ...GOOGLE_DOCS.expected);
becomes('no style, class, font or language of Word is left',
  '<p class=MsoNormal style="mso-margin:0"><font face="Arial" color=red><span lang=EN-US class=x style="color:red">a</span></font></p><p>b</p>',
  '<p>a</p>', '<p>b</p>');
becomes("a numbered list of Word's",
  `<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.<span>&nbsp; </span></span>one</p>
   <p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>2.<span>&nbsp; </span></span>two</p><p>after</p>`,
  '<ol>\n<li>one</li>\n<li>two</li>\n</ol>', '<p>after</p>');
becomes('a page break of Word is a scene break',
  '<p class=MsoNormal>a</p><p class=MsoNormal><span><br clear=all style=\'mso-special-character:line-break;page-break-before:always\'></span></p><p class=MsoNormal>b</p>',
  '<p>a</p>', '<hr>', '<p>b</p>');
becomes('blank paragraphs between all paragraphs are only how paragraphs were typed',
  '<p>a</p><p><o:p>&nbsp;</o:p></p><p>b</p><p>&nbsp;</p><p>c</p><p>&nbsp;</p><p>&nbsp;</p><p>d</p>',
  '<p>a</p>', '<p>b</p>', '<p>c</p>', '<p>&nbsp;</p>', '<p>d</p>');
becomes('a blank paragraph among many that have none means something',
  '<p>a</p><p>b</p><p>c</p><p>d</p><p>&nbsp;</p><p>e</p>', '<p>a</p>', '<p>b</p>', '<p>c</p>', '<p>d</p>', '<p>&nbsp;</p>', '<p>e</p>');
becomes('lines as divisions, as mail programs write them', '<div>one</div><div>two<br>three</div><div><div>four</div></div>',
  '<p>one</p>', '<p>two<br>three</p>', '<p>four</p>');
becomes('a centred division around paragraphs stays', '<center><p>a</p><p>b</p></center><p>c</p>', '<div class="fl-center">\n<p>a</p>\n<p>b</p>\n</div>', '<p>c</p>');
becomes('a right-to-left paragraph: its right is no alignment', '<p dir="rtl" style="text-align:right">א</p><p dir="rtl" style="text-align:left">ב</p>',
  '<p dir="rtl">א</p>', '<p class="fl-left" dir="rtl">ב</p>');
becomes('emphasis by style alone, nested', '<p><span style="font-style: italic">a <span style="font-weight:600">b</span></span></p><p>c</p>',
  '<p><em>a <strong>b</strong></em></p>', '<p>c</p>');
becomes('an element whose style denies it', '<p><b style="font-weight:normal">a</b><i style="font-style:normal">b</i></p><p>c</p>', '<p>ab</p>', '<p>c</p>');
becomes('scripts, addresses that run, pictures from nowhere', '<p onclick="x()">a<script>x</script><a href="javascript:x()">b</a><img src="file:///c.png"><img src="https://example.org/d.png" alt="d"></p><p>e</p>',
  '<p>ab<img alt="d" src="https://example.org/d.png"></p>', '<p>e</p>');
becomes('a table', '<table border=1 style="width:3cm"><tr><td colspan=2 class=x><p>a</p></td></tr></table>',
  '<table>\n<tbody>\n<tr>\n<td colspan="2"><p>a</p></td>\n</tr>\n</tbody>\n</table>');
becomes('words alone are words', 'a <b>b</b>', 'a <b>b</b>');

test('plain text: blank lines make paragraphs, single line ends breaks', () => {
  assert.equal(plainToHtml('a <b>\r\nb\n\n\nc\n'), '<p>a &lt;b&gt;<br>b</p>\n\n<p>c</p>');
  assert.equal(plainToHtml('a'), '<p>a</p>');
});
