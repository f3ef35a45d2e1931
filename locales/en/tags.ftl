# The page about a tag; media and their fandoms.

tag-about = About this tag
tag-feed = Feed
tag-all-works = All works with this tag
tag-newest = Newest works
tag-kind = { $kind ->
    [rating] A rating.
    [warning] An archive warning.
    [category] A category.
    [fandom] A fandom.
    [relationship] A relationship.
    [character] A character.
    [media] A kind of media.
   *[freeform] An additional tag.
}
tag-canonical = This is the name the archive uses for it.
tag-synonym = The archive's name for it is
tag-works = { $count ->
    [0] No work has it at the moment.
    [one] { $count } work has it.
   *[other] { $count } works have it.
}
tag-edit = Wrangle this tag
tag-favourite-add = Add to my favourites
tag-favourite-remove = Take out of my favourites
tag-parents = Belongs to
tag-metas = Wider tags
tag-subs = Narrower tags
tag-synonyms = Also written
tag-tree-again = (shown further up)
tag-children = { $kind ->
    [fandom] Fandoms
    [relationship] Relationships
    [character] Characters
   *[freeform] Additional tags
} that belong to it
tag-children-more = The next ones

media-title = Fandoms
media-lede = Every world that somebody has posted a work in, by where it comes from.
media-empty = No fandom yet: the first work brings the first one.
media-all = { $count ->
    [one] The one fandom
   *[other] All { $count } fandoms
}
media-none = No fandom here yet.
media-letters = By first letter
media-every-letter = All
media-back = All media
