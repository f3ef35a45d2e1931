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

# The wranglers' pages.
nav-wrangling = Wrangling
error-no-such-tag = There is no tag "{ $tag }".
wrangling-lede = Tags are tied together here, so that readers find all of something under one name. What authors typed stays as it is.
wrangling-mine = My fandoms
wrangling-mine-none = You look after no fandom yet. Pick one below.
wrangling-bins = Tags that wait
wrangling-log = What was done
wrangling-guidelines-title = Guidelines
wrangling-guidelines-edit = The guidelines
wrangling-guidelines-hint = HTML works here; an empty line begins a paragraph.
wrangling-guidelines-none = Nobody has written any guidelines yet.
wrangling-save = Save
wrangling-everywhere = Waiting in the whole archive
wrangling-sign-up-title = Look after a fandom
wrangling-sign-up = Sign up
wrangling-leave = Leave
wrangling-orphans = Nobody looks after these yet
wrangling-fandom = Fandom
wrangling-kind = { $kind ->
    [rating] Ratings
    [warning] Warnings
    [category] Categories
    [fandom] Fandoms
    [relationship] Relationships
    [character] Characters
    [media] Media
   *[freeform] Additional tags
}
wrangling-kinds = Kinds of tags
wrangling-holds = Names that hold
wrangling-order = Order and place
wrangling-by-uses = Most used first
wrangling-by-name = By name
wrangling-alone = Only those beside no fandom
wrangling-bin-empty = Nothing waits here. Well done, whoever did it.
wrangling-done = { $count ->
    [0] Everything stood so already.
    [one] One tag is done.
   *[other] { $count } tags are done.
}
wrangling-done-log = See it in the log, and undo it there
wrangling-followed = What followed from it
wrangling-ticked = With the ticked tags
wrangling-make-canonical = Make canonical
wrangling-take-canonical = No longer canonical
wrangling-set-aside = Set aside
wrangling-take-up = Take up again
wrangling-free = No synonym any more
wrangling-synonym-of = Synonym of
wrangling-make-synonyms = Make them its synonyms
wrangling-make-synonym = Make it a synonym
wrangling-parent = Belongs to
wrangling-add-parent = Tie to it
wrangling-meta = A wider tag
wrangling-add-meta = Put it above
wrangling-sub = A narrower tag
wrangling-add-sub = Put it below
wrangling-untie = Untie
wrangling-edit = Change
wrangling-edit-title = Wrangling: { $tag }
wrangling-is-aside = It was set aside.
wrangling-standing = What it is
wrangling-ties = What it is tied to
wrangling-name = Spelling
wrangling-rename = Write it so
wrangling-kind-label = Kind
wrangling-change-kind = Change the kind
wrangling-take-synonym = Synonym of { $tag }
wrangling-take-parent = Belongs to { $tag }
wrangling-why-written = The same name, written otherwise.
wrangling-why-pair-order = The same people in another order.
wrangling-why-name-order = The same names in another order.
wrangling-why-spelling = { $letters ->
    [one] One letter differs.
   *[other] { $letters } letters differ.
}
wrangling-why-pair-sign = The same people with another sign between them. It may be meant.
wrangling-why-beside = On { $share } out of a hundred works it stands beside it ({ $works } looked at).
wrangling-remarks = Remarks among wranglers
wrangling-remark = A remark
wrangling-remark-hint = Only wranglers read it.
wrangling-remark-add = Add
wrangling-remark-remove = Take away
wrangling-log-lede = Every act can be undone, and so can every undo.
wrangling-log-tag = About the tag
wrangling-log-by = By the wrangler
wrangling-log-none = Nothing was done here yet.
wrangling-log-missing = There is no tag or person by that name.
wrangling-log-older = Older ones
wrangling-undo = Undo
wrangling-undo-batch = Undo all of these
wrangling-undone = undone
wrangling-batch = done together
wrangling-moved = ({ $count } tags changed)
wrangling-deed = { $deed ->
    [make-canonical] was made canonical
    [take-canonical] is no longer canonical
    [merge] was made a synonym of
    [free] is no longer a synonym
    [add-meta] was put below
    [remove-meta] was taken from below
    [add-parent] was tied to
    [remove-parent] was untied from
    [set-aside] was set aside
    [take-up] was taken up again
    [change-kind] is of another kind
    [rename] is written otherwise
    [add-choice] was added to its list
    [order] leads its list in another order
   *[undo] stands as it stood before
}

# The thesaurus as a file.
wrangling-thesaurus = Thesaurus
wrangling-thesaurus-lede = Everything that wranglers said about tags, as a table. It can be taken along to another archive, or be worked on elsewhere and brought in again.
wrangling-thesaurus-take = Take it away (CSV)
wrangling-thesaurus-bring = Bring one in
wrangling-thesaurus-columns = It adds to what is here and takes nothing away. Its first line names the columns:
wrangling-thesaurus-file = A file
wrangling-thesaurus-file-hint = Comma-separated values, in UTF-8, up to { $limit } lines. A longer one can be brought in by those who run the archive.
wrangling-thesaurus-text = Or its text
wrangling-thesaurus-empty = Please choose a file, or put its text into the field.
wrangling-thesaurus-look = See what it would do
wrangling-thesaurus-look-again = Look again
wrangling-thesaurus-do = Bring it in
wrangling-thesaurus-would = What it would do
wrangling-thesaurus-lines = { $count ->
    [one] 1 line was read.
   *[other] { $count } lines were read.
}
wrangling-thesaurus-made = { $count ->
    [0] No tag would be new.
    [one] 1 tag would be new.
   *[other] { $count } tags would be new.
}
wrangling-thesaurus-acts = { $count ->
    [0] All of it stands so already.
    [one] 1 change would be made:
   *[other] { $count } changes would be made:
}
wrangling-thesaurus-more = { $count ->
    [one] And 1 more.
   *[other] And { $count } more.
}
wrangling-thesaurus-done = { $count ->
    [0] It is in. All of it stood so already.
    [one] It is in: 1 change.
   *[other] It is in: { $count } changes.
}
wrangling-thesaurus-new = { $count ->
    [0] No tag is new.
    [one] 1 tag is new.
   *[other] { $count } tags are new.
}
wrangling-thesaurus-undo = It can be undone from the log, in this order:
wrangling-thesaurus-batch = Entries of batch { $batch }
wrangling-thesaurus-problems = { $count ->
    [one] One line needs a look
   *[other] { $count } lines need a look
}
wrangling-thesaurus-line = Line { $line },
