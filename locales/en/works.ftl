# Writing works: what is said at a field that needs another look.

error-no-title = Please give your work a title.
error-empty-draft = Please type a title or some text first; then there is something to keep.
error-no-fandom = Please name at least one fandom.
error-no-warning = Please choose at least one warning; "Creator Chose Not To Use Archive Warnings" is always possible.
error-no-rating = Please choose a rating.
error-two-ratings = Please choose one rating.
error-no-language = Please choose a language.
error-no-text = Please write or paste the text here.
error-text-short = A chapter has at least { $least } characters.
error-text-empty = Nothing readable is left once the HTML is tidied up. What you typed is still here.
error-choice = Please choose one from the list.
error-unknown-choice = "{ $tag }" is not on the list. Please choose one that is.
error-too-many-tags-typed = { $over ->
    [one] A work can have { $limit } tags: please take one out.
   *[other] A work can have { $limit } tags: please take { $over } out.
}
error-tag-character = "{ $tag }": tags are written without { $character }. A comma parts two tags.
error-tag-long = "{ $tag }" is { $over } characters too long; tags have up to { $limit }.
error-tag-invisible = One of these tags has no letter that can be seen.
error-tag-other-kind = "{ $tag }" is already { $kind ->
    [rating] a rating
    [warning] a warning
    [category] a category
    [fandom] a fandom
    [relationship] a relationship
    [character] a character
    [media] a kind of media
   *[freeform] an additional tag
} here. Please put it there, or word it a little differently.
error-too-many-credits = A work can have { $limit } credits.
error-credit-kind = Please choose what this credit is for.
error-credit-nameless = Please name what you credit, or whom.
error-credit-address = An address begins with https:// or http:// and has no spaces.
error-planned-chapters = Please give a number up to { $limit }, or ? if you don't know yet.
error-too-many-chapters = A work can have { $limit } chapters.
error-last-chapter = A work keeps one chapter to read. You can delete the whole work instead.
error-date = Please write the day as year-month-day, like 2008-05-17.
error-date-future = This day is still to come. Please choose today or an earlier one.
error-post-at = Please give a day and a time, like 2027-01-31T18:00.
error-post-at-past = This time is over already. Please choose a later one, or leave it empty to post now.
error-pseud = Please choose one of your own pen names.
error-too-deep = From line { $line } on, too many elements are open inside each other. Closing some of them before that line helps.
error-too-many-open = From line { $line } on, too many elements like <i> or <span> are open at once. Perhaps some end tags are missing before that line.
error-too-many-attributes = At line { $line } one tag has very many attributes. Perhaps a quotation mark or a > is missing there.
error-too-many-elements = There are too many tags up to line { $line }. Splitting the text into chapters, or taking out tags that do nothing, helps.
error-grows = At line { $line } the text, tidied up, became much longer than it was sent. Perhaps some end tags are missing before that line.
error-too-many-bytes = This is { $over } bytes too long; up to { $limit } can be taken at once. Splitting it into chapters helps.
