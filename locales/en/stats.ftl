# How somebody's works fare: figures and pictures over time.

stats-title = How my works fare
stats-lede = Only you see this page.
stats-off = You asked not to see figures, so there are none here.
stats-off-choose = Change that in your preferences
stats-none = There are no figures yet. Once you have posted a work, its visits and kudos stand here.
stats-all = All together
stats-subscribers = Subscribers
stats-works = Works
stats-over-time = Over time
stats-days = { $count } days
stats-hits-picture = { $total ->
    [0] No visits in { $count } days
    [one] One visit in { $count } days
   *[other] { $total } visits in { $count } days, at most { $most } on one day
}
stats-kudos-picture = { $total ->
    [0] No kudos in { $count } days
   *[other] { $total } kudos in { $count } days, at most { $most } on one day
}
stats-as-table = The same as a table
stats-quiet = Nothing in these days.
stats-day = Day
stats-each = Work by work
stats-work = Work
stats-sort = Sort by { $what }
stats-date = Date
stats-words = Words
stats-hits = Hits
stats-kudos = Kudos
stats-comments = Comments
stats-bookmarks = Bookmarks
stats-beyond = There are no works on this page.

prefer-no-figures = Do not show me how my works fare
