# Bringing in a story.

import-title = Bring in a story
import-lede = Paste it or choose the file as it is. Its title, notes, credits and chapters are recognised, and you look it all over before anything is kept.
import-file = File
import-file-hint = Text, Markdown, HTML, Word (DOCX), OpenDocument (ODT), RTF or EPUB, up to 12 MB.
import-paste = Or paste it here
import-read = Read it

import-preview-title = Is this your story?
import-preview-lede = Correct what you like. Nothing is kept before you make a draft of it, and nobody sees the draft before you post it.
import-how = How it was read
import-breaks = A line of the file is
import-breaks-paragraphs = a paragraph
import-breaks-wrapped = broken at its width; blank lines part the paragraphs
import-breaks-verse = verse: each line as it is
import-format = Format
import-format-auto = As recognised
import-format-text = Plain text
import-format-markdown = Markdown
import-format-html = HTML
import-encoding = Letters
import-encoding-auto = As recognised ({ $name })
import-again = Read it again
import-left-out = Left out of the story
import-put-back = Put it back
import-recognised = What was recognised
import-author = The file names { $name } as its author.
import-disclaimer = Disclaimer
import-disclaimer-hint = It becomes the beginning of your notes.
import-rating-hint = The file says "{ $typed }", which may mean: { $offered }.
import-warning-hint = The file says "{ $typed }".
import-story = The story
import-chapter = Chapter { $number }: { $title }
import-not-shown = Too long to be shown here; it is all there in the draft.
import-make = Make a draft of it

import-nothing = Please choose a file or paste a text.
import-gone = The file is not here any more. Please choose it once more.
import-not-text = There is no text in this file that can be read here. Text, Markdown, HTML, DOCX, ODT, RTF and EPUB work.
import-other-kind = This is { $kind }. Please save it as DOCX, ODT, RTF, HTML or plain text, and try again.
import-too-large = This file is larger than { $limit } MB. Perhaps it can be brought in in parts.
import-zip-bomb = This file unpacks to far more than a story needs, so it was not opened.
import-too-many = This document has more than { $limit } parts. Please bring it in in smaller pieces.
import-broken = This file seems to be damaged, or is not what its name says.
import-encoding-unknown = There is no encoding called { $name }.
import-empty = There is no text in this file.
