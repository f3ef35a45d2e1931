# What somebody read: their history, what they marked for later, where they were.

readings-title = What I read
readings-lede = Only you see this page. The last one opened stands first.
readings-later-lede = What you want to read some day. Only you see this page.
readings-kinds = What is shown
readings-opened = Opened
readings-later = For later
readings-listing = What I read
readings-none = You have opened nothing yet. Whatever you read stands here from then on.
readings-none-later = You have marked nothing for later. On a work's page, press “{ mark-for-later }”, and it waits here.
readings-off = Your history is switched off, so nothing is added here.
readings-off-choose = Change that in your preferences
readings-last = Last opened { $day }, on { $days ->
    [one] one day
   *[other] { $days } days
}.
readings-unopened = Not opened yet.
readings-new = { $count ->
    [one] One new chapter since.
   *[other] { $count } new chapters since.
}
readings-latest = Nothing new since.
readings-marked = For later
readings-on = { $number ->
    [0] Go on reading
   *[other] Go on with chapter { $number }
}
readings-tick = Tick this one
readings-take-out = Take the ticked ones out
readings-clear = Forget it all
readings-clear-title = Forget what you read?
readings-clear-lede = The list of what you opened is emptied, with the places where you stopped. What you marked for later stays.

mark-for-later = Mark for later
mark-as-read = Mark as read
error-for-later = You have marked { $limit } works for later, which is as many as one can. Take some out first.

place-chapter = You were at chapter { $number }. Go on there
place-here = Go on where you were

prefer-no-history = Do not remember what I open
