# Works as they are read: their pages, their doors, what stands around a text.

anonymous = Anonymous
untitled = Untitled draft
by = by
draft = draft
edit = Edit
go = Go
actions = Actions
about-work = About this work
work-header = Work Header
work-tools = Chapters and downloads
work-text = Work Text:
work-for-members = For members
chapter-text = Chapter Text
chapter = Chapter
chapter-number = Chapter { $number }
chapters = Chapters
entire-work = Entire work
by-chapter = Chapter by chapter
previous-chapter = Previous chapter
next-chapter = Next chapter
chapter-index = Chapter index
whole-index = The whole index
index-for = Chapter Index for
share = Share
share-label = Copy this to share the work elsewhere:
download = Download
download-all = Take all of it along
volume-works = { $count ->
    [one] { $count } work in one file.
   *[other] { $count } works in one file.
}
volume-left-out = { $count ->
    [one] One more work isn’t in this file: it is for members, asks before it opens, or would make the file too long.
   *[other] { $count } more works aren’t in this file: they are for members, ask before they open, or would make the file too long.
}
summary = Summary
notes = Notes
end-notes = Notes
see-end-of-work = More notes stand at the end of the work.
see-end-of-chapter = More notes stand at the end of the chapter.
series = Series
series-part = Part
series-of = of
series-of-work = Series this work belongs to:
credits = Credits
language = Language
stats = Stats
published = Published
updated = Updated
completed = Completed
words = Words
comments = Comments
kudos = Kudos
bookmarks = Bookmarks
hits = Hits
count-words = { $count ->
    [one] { $count } word
   *[other] { $count } words
}

notice-draft = This is a draft. Only you and those you write with see it.
notice-scheduled = This is a draft. It posts itself on { $when }.
notice-binned = This lies in the bin and is erased after its time there. You can still put it back.
notice-hidden = The people who run the archive have hidden this work for now. Nobody else sees it.
notice-unrevealed = Nobody else reads this yet: it will be revealed.
notice-anonymous = Readers are not told who made this.

adult-title = For adults, perhaps
adult-sentence = This work could have adult content. If you continue, you have agreed that you are willing to see such content.
adult-proceed = Proceed
adult-back = Read something else
members-sentence = This work is only available to registered users of the Archive.
unrevealed-title = Not yet
unrevealed-sentence = This work is part of an ongoing challenge and will be revealed soon!

kind-rating = Rating
kind-warning = { $count ->
    [one] Archive Warning
   *[other] Archive Warnings
}
kind-category = { $count ->
    [one] Category
   *[other] Categories
}
kind-fandom = { $count ->
    [one] Fandom
   *[other] Fandoms
}
kind-relationship = { $count ->
    [one] Relationship
   *[other] Relationships
}
kind-character = { $count ->
    [one] Character
   *[other] Characters
}
kind-freeform = { $count ->
    [one] Additional Tag
   *[other] Additional Tags
}
kind-media = { $count ->
    [one] Media
   *[other] Media
}

credit-canon = World
credit-song = Song
credit-poem = Poem
credit-book = Book
credit-film = Film
credit-game = Game
credit-prompt = Prompt
credit-dedication = Dedication
credit-beta = Beta
credit-artist = Artist
credit-translator = Translator
credit-podficcer = Podficcer
credit-cover = Cover
credit-event = Event
credit-origin = First posted
credit-inspired = Inspired by
credit-translation = Translation of
credit-gift = Gift
