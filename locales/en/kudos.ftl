# Kudos: a reader's thanks without words.

kudos-leave = Leave kudos
kudos-from = Kudos from
kudos-guests = { $count ->
    [one] one guest
   *[other] { $count } guests
}
kudos-more = { $count } more
kudos-none = No kudos yet. You could leave the first.
kudos-none-own = No kudos yet.
kudos-given = You left kudos here.
kudos-thanks = Thank you: your kudos are left.
kudos-again = You left kudos here before, and they still count. Once is all one can.
kudos-own = Kudos come from other people: those who write a work cannot leave any on it.
kudos-of = Kudos for
kudos-of-count = { $count ->
    [0] No kudos yet
    [one] One left kudos
   *[other] { $count } left kudos
}
feedback = What readers say
