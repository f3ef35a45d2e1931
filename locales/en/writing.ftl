# The forms with which people write.

count-left = Characters left: { $n }
count-over = Characters too many: { $n }

tags-remove = Remove { $name }
tags-found = Suggestions: { $n }
tags-none = No suggestions

write-new-title = Post a work
write-new-lede = Nobody sees it before you press Post.
write-new-import = Is it in a file already? Bring it in.
write-edit-title = Edit { $title }
write-edit-untitled = Edit your draft
write-untitled = Untitled
write-draft = Draft
write-scheduled = Goes out { $time }
write-binned = In the bin
write-see = Read it
write-add-chapter = Add a chapter
write-manage-chapters = Order of chapters
write-edit-tags = Edit the tags
write-delete = Throw away
write-delete-short = Throw away
write-go-back = Go back
write-sent-before = This form was sent before and has made this work. What you typed now is still here and not saved yet: save it to put it in place of what was there.

write-part-basics = The basics
write-part-tags = Tags
write-part-about = About the work
write-part-credits = Credits
write-part-text = The text
write-part-posting = Posting

write-title = Title
write-language = Language
write-language-none = Please choose
write-pseud = By
write-rating = Rating
write-warnings = Warnings
write-fandoms = Fandoms
write-categories = Categories
write-relationships = Relationships
write-relationships-hint = A / between lovers, an & between everybody else; commas between two relationships.
write-characters = Characters
write-freeforms = Additional tags
write-freeforms-hint = Anything else readers may want to know. Up to { $limit } tags altogether.
write-tags-hint = Commas between two of them; up to { $limit } characters each.
write-summary = Summary
write-notes = Notes at the beginning
write-end-notes = Notes at the end

write-credits-hint = What your work draws on and whom it thanks: the song, the poem, the prompt, your beta. Readers find other works that share it. A gift to a pen name here stands among their gifts.
write-credit = Credit { $number }
write-credit-kind = What for
write-credit-title = Title
write-credit-creator = Whose, or who
write-credit-url = Address on the web
write-credit-add = Add another credit
write-credit-remove = Remove credit { $number }
write-credit-canon = Canon and its owner
write-credit-song = Song
write-credit-poem = Poem
write-credit-book = Book
write-credit-film = Film or series
write-credit-game = Game
write-credit-prompt = Prompt
write-credit-dedication = Dedication
write-credit-gift = Gift
write-credit-beta = Beta reader
write-credit-artist = Artist
write-credit-cover = Cover
write-credit-translator = Translator
write-credit-podficcer = Podficcer
write-credit-event = Event
write-credit-origin = First posted at
write-credit-inspired = Inspired by
write-credit-translation = Translation of

write-text = Text
write-text-hint = { $least } to { $limit } characters. In plain text a blank line makes a new paragraph; HTML works too.
write-text-help = Which HTML works here
write-chapter-fold = This chapter's own title and notes
write-chapter-title = Chapter title
write-chapter-summary = Chapter summary
write-chapter-notes = Notes before the chapter
write-chapter-end-notes = Notes after the chapter
write-chapters-apart = Each chapter has a form of its own.
write-chapter-number = Chapter { $number }
write-words = { $words ->
    [one] { $words } word
   *[other] { $words } words
}

write-chapters = Planned chapters
write-chapters-hint = A number, or ? if you don't know yet.
write-published = Day of publication
write-published-hint = Leave it empty for the day of posting; an earlier day puts an older work where it belongs.
write-post-at = Post it later, at
write-post-at-hint = With a day and time here, Post keeps it and posts it then ({ $zone }).
write-readers = Readers
write-restricted = Only members may read it
write-anonymous = Don't show who wrote it
write-text-hidden = Keep the story's text out of the search; its title, summary and tags are found
write-comments = Who may comment
write-comments-everyone = Everyone
write-comments-members = Members
write-comments-nobody = Nobody
write-comments-moderated = Comments wait until I have seen them

write-post = Post
write-post-scheduled = Save, and post it at its time
write-save = Save
write-save-draft = Save as a draft
write-save-unscheduled = Save as a draft, without a time
write-save-tags = Save the tags
write-preview = Preview
write-tags-overtaken = Somebody changed the tags while you were at it. These are saved now; yours stand below and take their place if you save.

write-done-draft = Saved as a draft. Nobody but you sees it, and it never expires.
write-done-untimed = Saved as a draft. Its time was not kept: press Post to have it posted then.
write-done-imported = Your story is here, as a draft with all its chapters. Look it over and post it when you like.
write-done-chapter = The chapter is saved. It goes out with the work.
write-done-chapter-draft = The chapter is saved as a draft. Nobody but you sees it.

write-post-title = Post it now?
write-post-lede = { $title } will be there for everybody to read.
write-delete-title = Throw it away?
write-delete-lede = { $title } goes into your bin. You can put it back for 30 days; then it is erased, with all its versions.

write-chapter-new-heading = New chapter
write-chapter-edit-heading = Edit chapter
write-chapter-post = Post this chapter
write-chapter-join = Save with the work
write-chapter-keep = Keep back as a draft
write-chapter-delete = Throw this chapter away
write-chapter-delete-title = Throw this chapter away?
write-chapter-delete-lede = { $title } goes into the bin. You can put it back for 30 days.
write-place = Place
write-place-before = Before { $name }
write-place-end = At the end

manage-lede = Type new numbers and save. Drafts are listed too; readers don't see them.
manage-position = Place of { $name }
manage-up = Move { $name } up
manage-down = Move { $name } down
manage-moved = { $name } is now { $n } of { $m }
manage-save = Save the order
manage-bin = Thrown away
manage-bin-hint = You can put these back for 30 days.
manage-done-order = The new order is saved.
manage-done-binned = The chapter is in the bin; you can put it back below.
manage-done-back = The chapter is back.
manage-overtaken = A chapter came or went while you were at it. This is how it stands now.

drafts-tabs = Drafts and bin
drafts-title = Drafts
drafts-lede = What only you see yet, and what waits for its time. Drafts never expire.
drafts-none = No drafts at the moment
drafts-new = Write something new
drafts-saved = saved { $time }
drafts-done-scheduled = It waits for its time now, and goes out by itself.
drafts-done-back = It is out of the bin again.

bin-title = Bin
bin-lede = What you threw away in the last 30 days.
bin-none = The bin is empty
bin-until = until { $time }
bin-put-back = Put it back
bin-erase = Erase now
bin-erase-title = Erase it for good?
bin-erase-lede = { $title } will be gone with its text and all its versions. Backups forget it within 30 days.
bin-done-binned = It is in your bin. You can put it back for 30 days.
bin-done-erased = It is gone for good.

autosave-saved = Kept at { $time }
autosave-kept = The archive can't be reached; what you type is kept in this browser.
autosave-found = There is something you typed here and did not save, kept { $time }.
autosave-found-here = This browser still has something you typed here and did not save.
autosave-restore = Show it
autosave-drop = Let it go
autosave-restored = This is what you typed until { $time }. It is not saved yet.

preview-title = Preview
preview-lede = This is how it will look. Nothing is saved yet.
preview-edit = Go on writing
preview-summary = Summary:
preview-notes = Notes:
preview-end-notes = Notes:
preview-length = Length
preview-dropped = What a page cannot hold
preview-dropped-one = { $times ->
    [one] Line { $line }: { $what }
   *[other] From line { $line } on, { $times } times: { $what }
}

conflict-title = Somebody else was quicker
conflict-lede = This was saved in another place while you were writing. Nothing is lost: both are here, and what differs is marked. What you typed is kept until you save or drop it.
conflict-saved = Saved in the meantime
conflict-saved-own = Saved by you in another window, { $time }
conflict-saved-other = Saved by somebody who writes with you, { $time }
conflict-yours = Yours, not saved yet
conflict-use-theirs = Go on from the saved one
conflict-use-yours = Go on from mine

help-html-title = HTML in texts
help-html-lede = You can write without any HTML. If you like to use it, this is what works.
help-html-elements = Elements
help-html-attributes = Attributes
help-html-everywhere = Everywhere:
help-html-rest = Classes work in chapters and notes. Old forms like center, strike, big and tt are understood and written in today's words. Anything else is left out, and its words stay.

editor-editor = Text
editor-toolbar = Formatting
editor-html = HTML
editor-bold = Bold
editor-italic = Italic
editor-underline = Underlined
editor-strike = Struck out
editor-link = Link
editor-bullets = List
editor-numbers = Numbered list
editor-quote = Quotation
editor-centre = Centred
editor-heading = Heading
editor-paragraph = Paragraph
editor-heading-level = Heading { $n }
editor-scene-break = Scene break
editor-image = Image
editor-undo = Undo
editor-redo = Redo
editor-link-address = Address of the link
editor-image-address = Address of the image
editor-image-alt = What the image shows
editor-image-alt-hint = For those who cannot see it.
editor-address-not-good = An address begins with https:// or http://.
editor-ok = OK
editor-cancel = Cancel
editor-remove-link = Remove the link
editor-rich-not-safe = This text has something that only the HTML view keeps as it is, so it opens there.
