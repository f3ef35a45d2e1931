# Lists of works, tags and credits; the front page.

listing-works = Listing Works
fandoms = Fandoms
tags = Tags
show-tags = Show
no-category = No category
complete-work = Complete Work
work-in-progress = Work in Progress
list-range = { $from } - { $to } of { $total } Works
list-all = { $total ->
    [one] { $total } Work
   *[other] { $total } Works
}
list-in = in
list-empty = Nothing here yet.
newest-title = Newest works
newest-lede = What was posted or updated last.
newest-empty = Nobody has posted anything yet. Whoever writes the first story will stand here alone for a while.

home-title = Stories, kept in the light.
home-lede = Read, write and keep fanworks: every version safe, nothing in between you and the story.
home-read = Read the newest
home-newest = Newest
home-more = All the newest works
home-fandoms = Fandoms
home-more-fandoms = All fandoms
home-favourites = Your favourite tags
home-empty = The shelves are still empty. Sign up, write a story or bring one in that you have lying about, and it will stand right here.
home-empty-member = The shelves are still empty. Post a story or bring one in that you have lying about, and it will stand right here.

credits-title = Songs and sources
credits-lede = What works draw on and whom they thank: songs, poems, books, prompts, the people who read them first.
credits-empty = No work names a song or a source yet.
credit-works = { $count ->
    [one] { $count } work
   *[other] { $count } works
}
credit-drawing = Works that draw on this

pseud-works-title = Works by { $name }
pseud-lede = A pen name of
pseud-all-works = All works by { $name }
language-works-title = Works in { $language }
