# Distance: whom somebody blocks, and whom they mute.

distance-tab = Blocked and muted
distance-blocked = People you block
distance-blocked-lede = They can’t comment on what you made, answer your comments or leave you kudos. They aren’t told, and they can still read. What they already said stays until you delete it. Where you are anonymous a block does not hold, for it would tell who you are.
distance-blocked-nobody = You block nobody. If somebody won’t leave you alone, write their name above, or choose “Block” at one of their comments.
distance-block = Block
distance-unblock = Unblock
distance-block-somebody = Block { $name }
distance-muted = People you mute
distance-muted-lede = You won’t find what they made in lists and searches, nor read what they say in comments, nor see their names under works. They aren’t told. What they made anonymously still shows.
distance-muted-nobody = You mute nobody. If you would rather not come across somebody’s works and words, write their name above.
distance-mute = Mute
distance-unmute = Unmute
distance-mute-somebody = Mute { $name }
distance-name = User name
distance-since = since { $date }
distance-is-blocked = You block { $name }: they say nothing on what you made.
distance-is-muted = You mute { $name }: what they made isn’t shown to you.
distance-change = Change

error-distance-nobody = Nobody here is called { $name }. Their user name stands at the end of their page’s address.
error-distance-self = That is you.
error-distance-many = You can have { $limit } people here. Take somebody out whom you no longer need here, and this one fits.
error-comment-blocked = Whoever said that takes no answers from you.

comment-muted = Somebody you mute said something here.
comments-kept-away = The people who made this take no comments from you.
kudos-kept-away = The people who made this take no kudos from you.
