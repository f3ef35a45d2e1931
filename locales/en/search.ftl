# What is said when a search was not understood. { $at } is the character at which it stopped making sense.

search-empty = There is no word in it to look for. Type a word of a title, a tag or a story.
search-long = That is { $over ->
    [one] a character
   *[other] { $over } characters
} longer than a search can be; { $limit } fit.
search-quote = The quotation mark at character { $at } is never closed. Put another one behind the phrase, or leave it out.
search-open = The parenthesis at character { $at } is never closed.
search-close = The parenthesis at character { $at } was never opened.
search-operator = { $word } at character { $at } needs something to look for on { $word ->
    [NOT] its right
   *[other] both sides
}. To look for the word itself, write it in small letters.
search-deep = At character { $at } there are more than { $limit } parentheses within each other.
search-many = From character { $at } on it is more than { $limit } words and fields; a few of them will find as much.
search-field-empty = At character { $at }, { $field }: has nothing behind it to look for.
search-number = At character { $at }, { $field }: takes a number or a range, such as 1000, >1000 or 1-5.
search-date = At character { $at }, { $field }: takes a day, month or year or a time, such as 2024-01-31, >2023 or "< 3 weeks ago".
search-truth = At character { $at }, { $field }: takes yes or no.
search-chapters = At character { $at }, chapters: takes 1 for works of one chapter or >1 for longer ones.
search-wild = At character { $at }, a * or ? needs { $limit ->
    [one] a letter
   *[other] { $limit } letters
} before it.
search-wilds = At character { $at }: more than { $limit } words with * or ? are too many at once.
search-wild-wide = “{ $word }” fits too many words. Another letter or two will help.
