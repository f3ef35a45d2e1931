# Bookmarks: what a reader keeps, with notes and tags of their own.

bookmarks-of-person = Bookmarks by { $name }
bookmarks-count = { $count ->
    [0] No bookmarks yet
    [one] One Bookmark
   *[other] { $count } Bookmarks
}
bookmarks-listing = Listing bookmarks
bookmarks-none = Nothing to see here yet.
bookmarks-none-own = You have no bookmarks yet. Open a work and choose “Bookmark”, or keep one that stands elsewhere.
bookmarks-none-of-this = Nobody has a public bookmark of this yet.

bookmark-of-person = A bookmark by { $name }
bookmark-there = You keep this already. What it said and what you typed stand here together: change what you like, and save.
bookmark-link = Bookmark
bookmark-mine = Your bookmark
bookmark-keep = Keep a bookmark
bookmark-notes = Notes
bookmark-notes-hint = Plain text or a little HTML, up to { $limit } characters.
bookmark-tags = Your tags
bookmark-tags-hint = Between commas. They are yours alone and need not be tags of the archive.
bookmark-private = Private: only you see it
bookmark-recommend = I recommend this
bookmark-by = Bookmarked by
bookmark-is-private = Private
bookmark-is-rec = Rec
bookmark-series = A series
bookmark-gone = What this was a bookmark of can’t be seen any more.
bookmark-delete = Delete
bookmark-delete-title = Delete this bookmark?
bookmark-delete-lede = Its notes and tags are gone for good then. What it is of stays as it is.

external-new = Bookmark a work elsewhere
external-lede = It gets a small page here with its address. We never fetch anything from there.
external-url = Address
external-url-hint = The whole address, with https:// at its start.
external-title = Title
external-creator = Who made it
external-fandom = Fandom
external-open = Open it where it stands

error-bookmark-tags = These are { $over } tags too many: { $limit } fit.
error-bookmarks = You have { $limit } bookmarks, which is as many as fit. Delete one you no longer need, and this one fits.
error-bookmark-vanished = What you wanted to keep can’t be seen any more. Your words are still here if you want to copy them.
error-external-title = Please give it a title.
error-external-address = This is no address of a page. It begins with http:// or https://.
error-external-here = This stands here in the archive: open it and bookmark it there.
error-external-inside = This address leads into somebody’s own network, where no reader gets.
