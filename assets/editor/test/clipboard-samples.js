/*
 * What word processors put on the clipboard, in their own words, with sentences of our own; and what
 * should come of it, block by block.
 */
const wordHead = `<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=Generator content="Microsoft Word 15">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal, li.MsoNormal {mso-style-unhide:no; margin-bottom:8.0pt; font-family:"Calibri",sans-serif;} --></style></head>
<body lang=EN-US style='tab-interval:36.0pt;word-wrap:break-word'><!--StartFragment-->`;

export const WORD = {
  html: `${wordHead}
<p class=MsoNormal align=center style='text-align:center'><b><span lang=EN-GB style='font-size:16.0pt;mso-ansi-language:EN-GB'>The Lighthouse<o:p></o:p></span></b></p>
<p class=MsoNormal style='text-align:justify'><span lang=EN-GB style='mso-ansi-language:EN-GB'>She had <i style='mso-bidi-font-style:normal'>never</i> seen
the sea, <span style='font-weight:bold'>never</span> once.<span style='mso-spacerun:yes'>&nbsp; </span>Until then.<br>
A new line.<o:p></o:p></span></p>
<p class=MsoNormal align=center style='text-align:center'><span lang=EN-GB>* * *<o:p></o:p></span></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol;mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span><![endif]>Lamp<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='margin-left:72.0pt;mso-list:l0 level2 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>o<span>&nbsp;&nbsp; </span></span><![endif]>Wick<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span><![endif]>Oil<o:p></o:p></p>
<p class=MsoNormal>Read <a href="https://example.org/"><span style='color:#0563C1'>this</span></a>, <u>quickly</u>, H<sub>2</sub>O, <s>gone</s><a name="_GoBack"></a>.<o:p></o:p></p>
<!--EndFragment--></body></html>`,
  expected: [
    '<p class="fl-center"><b>The Lighthouse</b></p>',
    '<p>She had <i>never</i> seen the sea, <strong>never</strong> once.&nbsp; Until then.<br>A new line.</p>',
    '<p class="fl-center">* * *</p>',
    '<ul>\n<li>Lamp<ul>\n<li>Wick</li>\n</ul></li>\n<li>Oil</li>\n</ul>',
    '<p>Read <a href="https://example.org/">this</a>, <u>quickly</u>, H<sub>2</sub>O, <s>gone</s>.</p>',
  ],
};

const run = (style, text) => `<span style="font-size:11pt;font-family:Arial,sans-serif;color:#000000;background-color:transparent;${style}vertical-align:baseline;white-space:pre-wrap;">${text}</span>`;
const PLAIN = 'font-weight:400;font-style:normal;font-variant:normal;text-decoration:none;';

export const GOOGLE_DOCS = {
  html: `<meta charset='utf-8'><meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1f2e3d4c-7fff-0123-4567-89abcdef0123"><h1 dir="ltr" style="line-height:1.38;margin-top:20pt;"><span style="font-size:20pt;font-weight:400;font-style:normal;white-space:pre-wrap;">Tide</span></h1><p dir="ltr" style="line-height:1.38;text-align: center;margin-top:0pt;margin-bottom:0pt;">${run('font-weight:700;font-style:normal;text-decoration:none;', 'Part one')}</p><p dir="ltr" style="line-height:1.38;">${run(PLAIN, 'The tide ')}${run('font-weight:400;font-style:italic;text-decoration:none;', 'never')}${run(PLAIN, ' waits.')}${run(PLAIN, '<br />')}${run('font-weight:700;font-style:italic;text-decoration:underline;', 'Not even')}${run(PLAIN, ' for you.')}</p><p dir="ltr" style="text-align:right;">${run('font-weight:400;font-style:normal;text-decoration:line-through;', 'Yours')}</p><hr /><ol style="margin-top:0;padding-inline-start:48px;"><li dir="ltr" style="list-style-type:decimal;" aria-level="1"><p dir="ltr" role="presentation">${run(PLAIN, 'first')}</p></li><li dir="ltr" aria-level="1"><p dir="ltr" role="presentation">${run(PLAIN, 'second')}</p></li></ol><p dir="ltr">${run(PLAIN, 'A ')}<a href="https://example.org/" style="text-decoration:none;"><span style="color:#1155cc;font-weight:400;text-decoration:underline;white-space:pre-wrap;">link</span></a>${run(PLAIN, '.')}</p></b><br class="Apple-interchange-newline">`,
  expected: [
    '<h1>Tide</h1>',
    '<p class="fl-center"><strong>Part one</strong></p>',
    '<p>The tide <em>never</em> waits.<br><u><em><strong>Not even</strong></em></u> for you.</p>',
    '<p class="fl-right"><s>Yours</s></p>',
    '<hr>',
    '<ol>\n<li>first</li>\n<li>second</li>\n</ol>',
    '<p>A <a href="https://example.org/">link</a>.</p>',
  ],
};
