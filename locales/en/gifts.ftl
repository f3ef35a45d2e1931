# Gifts: works that are for somebody here.

gifts-title = Gifts to { $name }
gifts-tab = Gifts
gifts-for = for
gifts-own = These are for you. If you would rather not have one, open it and choose “Take my name off” before the text.
gifts-refused = Not taken
gifts-refused-lede = Your name was taken off these, and isn’t put on them again unless you say so here.
gifts-allow = They may name me again
gift-for = for
gift-for-whom = For
gift-refuse = Take my name off
gift-refuse-title = Take your name off?
gift-refuse-sentence = “{ $title }” then is no gift to you any more. Nobody is told, and your name isn’t put on it again.

error-gift-unwilling = { $name } takes no gifts here. Please take that line out, and the rest can be saved.

prefer-no-gifts = Nobody gives me works
