# Finding works: the filter form beside a list, and what it says.

list-beyond = { $pages ->
    [one] This list has one page, and you have come past its end.
   *[other] This list has { $pages } pages, and you have come past its end.
}
list-last = To the last page
list-first = To the first page

filter-title = Sort and filter
filter-chosen = { $count ->
    [one] one tag chosen
   *[other] { $count } tags chosen
}
filter-hint = Tick what the works shall have; the box at the end of the line leaves works out.
filter-leave-out = Leave out { $name }
filter-gone = A tag that is not here
filter-any = One of the ticked ones is enough
filter-more = More: { $kind }
filter-all-of = { $kind } on these works
filter-no-more = There are no more of these.
filter-names = Other tags
filter-without = Leave out other tags
filter-crossover = Crossovers
filter-crossover-any = With crossovers
filter-crossover-only = Crossovers only
filter-crossover-none = No crossovers
filter-complete = Finished or not
filter-complete-any = All works
filter-complete-only = Finished works only
filter-complete-none = Unfinished works only
filter-single = One chapter only
filter-words = Words
filter-dates = Updated
filter-from = From
filter-to = To
filter-language-any = Any language
filter-apply = Show works
filter-clear = Clear the filters
filter-nothing = No work fits all of this. Take something away, and there may be some.
filter-unknown-tag = No work here has the tag “{ $name }”, so it was passed over.
filter-too-many = A filter takes { $limit } tags; this one names { $named }. The first { $limit } of them count.
filter-unknown-language = This archive does not know that language.
filter-no-number = This should be a number, such as 20,000.
filter-no-day = This should be a day, such as 2026-01-31.
filter-turned = The smaller one comes first: we have turned it around.

sort-by = Sort by
sort-direction = In which order
sort-usual = The usual one
sort-updated = Date updated
sort-posted = Date posted
sort-title = Title
sort-creator = Creator
sort-words = Words
sort-hits = Hits
sort-kudos = Kudos
sort-comments = Comments
sort-bookmarks = Bookmarks
sort-a-first = From A to Z
sort-z-first = From Z to A
sort-old-first = The oldest first
sort-new-first = The newest first
sort-least-first = The fewest first
sort-most-first = The most first

# What a reader's standing filters do in a list.
filter-left-out = { $count ->
    [one] One work is hidden by your filters
   *[other] { $count } works are hidden by your filters
}
filter-show-once = Show them this once
filter-set-aside = Your filters are set aside
filter-use-again = Use them again
mark-folded = Folded:
mark-warned = You asked to be warned:
mark-creator = its creator
mark-work = this work
mark-language = language { $code }
mark-unfinished = unfinished
mark-shorter = under { $words } words
mark-longer = over { $words } words

# Saved searches.
searches-title = Saved searches
searches-lede = Lists you want to come back to, each with its filter. Only you see them.
searches-none = Nothing kept yet. Open a list of works, filter it as you like, and keep the search from there.
searches-keep = Keep this search
searches-keep-lede = It goes on finding what fits, also what is posted later.
searches-name = Name
searches-change = Change
searches-rename = Rename
searches-feed-make = Give it a feed
searches-feed-anew = A new address for the feed
searches-feed-end = End the feed
searches-delete = Delete
error-searches = You can keep { $limit } searches. Delete one you no longer need, and this one fits.
error-search-long = This filter is too long to be kept. Take a few tags away, and it fits.
error-filter-rules = A list takes { $limit } rules. A second list can take the others.
error-filter-lists = You can have { $limit } lists. Delete one you no longer need, and this one fits.

# Standing filters.
filters-title = Filters
filters-lede = What you never want to find, want folded away, or want a word about first. Your filters go for every list and leave your own works alone. Only you see them.
filters-new = A new filter
filters-edit = Change a filter
filters-name = Name
filters-name-hint = You can have several lists and switch them on and off, such as “Not at work”.
filters-on = Switched on
filters-is-on = On
filters-switch-on = Switch on
filters-switch-off = Switch off
filters-rules = { $count ->
    [one] one rule
   *[other] { $count } rules
}
filters-guests = Filters for guests
filters-guests-lede = What whoever is not signed in never finds in lists, finds folded, or finds with a warning. Members choose for themselves.
rules-never = Never show
rules-never-lede = These works stand in no list and no count; a line tells you how many there are.
rules-fold = Fold
rules-fold-lede = These works are folded, with the reason; one click opens them.
rules-warn = Warn
rules-warn-lede = These works bear a line with the reason.
rule-tags = Tags, ratings and warnings
rule-tags-hint = By name, between commas. Synonyms and narrower tags go along.
rule-people = Creators
rule-people-hint = User names, between commas. It goes for works they are named on.
rule-works = Works
rule-works-hint = Numbers or addresses of works, between commas.
rule-languages = Languages
rule-languages-hint = Names or codes, between commas: Deutsch, fr.
rule-unfinished = Works that are not finished
rule-shorter = Fewer words than
rule-longer = More words than
filter-no-tag = There is no tag “{ $name }” here.
filter-no-person = There is nobody called “{ $name }” here.
filter-no-work = “{ $name }” is no number and no address of a work.
filter-no-language = This archive does not know the language “{ $name }”.

# Search by words.
search-title = Search
search-words = Words in titles, summaries, tags and stories
search-within = Search within these works
search-button = Search
search-help = What can be typed here
search-help-all = both words, anywhere
search-help-phrase = these words side by side
search-help-or = one of them
search-help-not = the first without the second
search-help-wild = words that begin so
search-help-field = in one place only: title, summary, notes, creator, tag, fandom, character
search-help-range = numbers: words, kudos, hits, comments, bookmarks
search-help-date = days: updated, posted
search-open-chapter = Open this chapter
search-within-label = Search within this work
search-within-heading = Search within
search-within-words = Within one work only words can be looked for, not numbers or days.
search-within-none = Nothing in its posted chapters has these words. A shorter word, or its beginning with an asterisk, may find more.
search-within-closed = The story itself is kept out of the search; its summaries, notes and titles were looked through.
search-within-long = This work has more than { $limit } words and is too long to be looked through at once. Take it along, and your reader can search it.
search-within-found = { $count ->
    [one] In one chapter
   *[other] In { $count } chapters
}
sort-best = Best match

# The searches for people and for tags.
search-pages = What to search for
search-tab-works = Works
search-tab-people = People
search-tab-tags = Tags
search-names-empty = Type a word of the name, or how it begins.
search-names-none = No name here has these words. Fewer letters may find more; two are enough for a beginning.
search-names-more = More names fit than can be listed. Another word or letter will find the one you mean.
search-people-title = Search for people
search-people-name = Name
search-people-hint = A pen name or a user name, or how it begins.
search-people-found = { $count ->
    [one] 1 name
   *[other] { $count } names
}
search-tags-title = Search for tags
search-tags-name = Name
search-tags-hint = Words of it, or how they begin.
search-tags-found = { $count ->
    [one] 1 tag
   *[other] { $count } tags
}
search-tags-fandom = Of this fandom
search-tags-kind = Kind
search-tags-any-kind = Any kind
search-tags-standing = Standing
search-tags-either = All tags
search-tags-canonical = Canonical names only
search-tags-other = Other names only
search-tags-canonical-chip = Canonical
search-tags-of-kind = { $kind ->
    [rating] rating
    [warning] warning
    [category] category
    [fandom] fandom
    [relationship] relationship
    [character] character
    [media] kind of media
   *[freeform] additional tag
}
