# What wrangling says of itself: why an act cannot be, and what else happened by one.
error-tag-acts = That are { $over } more than the { $limit } tags that can be done at one go.
error-tag-gone = This tag is not there any more.
error-tag-itself = "{ $tag }" cannot be a synonym of itself.
error-tag-own-synonym = "{ $other }" is a synonym of "{ $tag }" already. To turn them around, make "{ $other }" canonical first.
error-tag-kinds = "{ $tag }" and "{ $other }" are of different kinds, so they cannot be tied like this.
error-tag-fixed = "{ $tag }" is in one of the archive's own lists. It stands by itself.
error-tag-wrangled = "{ $tag }" is canonical or a synonym. Only tags that wait can be set aside.
error-tag-needed = Other tags hang on "{ $tag }" ({ $synonyms } synonyms, { $below } tags below it). Please tie them elsewhere first.
error-tag-last-choice = "{ $tag }" is the last entry of its list, and every work needs one.
error-tag-not-canonical = "{ $tag }" is not canonical yet. Please make it canonical first.
error-tag-above = "{ $tag }" has { $limit } tags directly above it, and that is as many as there can be.
error-tag-circle = That would be a circle: { $path }.
error-tag-parent = "{ $tag }" cannot belong to "{ $other }". Fandoms belong to media; characters, relationships and additional tags to fandoms; relationships also to characters.
error-tag-kind-list = Entries of the archive's own lists are added there. "{ $tag }" can be a fandom, a relationship, a character or an additional tag.
error-tag-tied = "{ $tag }" is tied to other tags. Please untie it before it becomes another kind.
error-tag-much = More than { $limit } tags hang on "{ $tag }". Please move some of them first.
error-tag-name-taken = "{ $name }" is the name of another { $kind ->
    [rating] rating
    [warning] warning
    [category] category
    [fandom] fandom
    [relationship] relationship
    [character] character
    [media] kind of media
   *[freeform] additional tag
} already.
error-tag-rename = Authors typed "{ $tag }". Only its spelling can change here, such as capitals; for another name, make it a synonym.
error-choice-class = Please choose what this entry counts as.
error-choices = A list can have { $limit } entries.
error-act-undone = This is undone already.
error-act-later = "{ $tag }" has changed since, so this cannot be undone by itself any more.
error-no-such-fandom = There is no such fandom.
error-fandoms = One person can look after { $limit } fandoms.
error-favourites = You can have { $limit } favourite tags. Please take one out first.

wrangle-freed = "{ $tag }" was a synonym and is one no longer.
wrangle-left-metas = It left { $count ->
    [one] the wider tag
   *[other] the { $count } wider tags
} above it.
wrangle-resolved = "{ $tag }" is a synonym of "{ $canonical }", so that was taken instead.
wrangle-made-canonical = "{ $tag }" is canonical now.
wrangle-moved = Moved along to "{ $tag }": { $synonyms } synonyms, { $subs } sub-tags, { $children } tags that belong to it.
wrangle-circle = "{ $tag }" was not tied again: it would have been a circle.

# A thesaurus brought in.
error-thesaurus-bytes = A thesaurus can have { $limit } MiB. Please split this one.
error-thesaurus-lines = A thesaurus can have { $limit } lines. Please split this one.
error-thesaurus-header = This is no thesaurus yet: its first line must name the columns, "name" and "kind" among them.
error-thesaurus-quote = There is a quotation mark in this line where none can be. Fields with quotation marks stand in quotation marks, and each inner one is doubled.
error-thesaurus-open = A quotation mark opens here and never closes.
error-thesaurus-long = A field of this line is longer than { $limit } characters.
error-thesaurus-kind = "{ $kind }" is no kind of tag. There are media, fandom, character, relationship and freeform.
error-thesaurus-name = There is no tag "{ $name }".
error-thesaurus-media = Kinds of media are added by those who run the archive.
