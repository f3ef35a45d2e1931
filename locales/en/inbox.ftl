# The inbox: what was said on one's works, and what answers oneself.

inbox-title = Inbox
inbox-lede = What people said on your works, and what they answered you. Only you see this page.
inbox-something = Something new in your inbox
inbox-kinds = What is shown
inbox-kind = { $kind ->
    [unread] New
    [unanswered] Not answered
    [waiting] Waiting for your yes
   *[all] All
}
inbox-none = { $kind ->
    [unread] You have read everything.
    [unanswered] You have answered everything.
    [waiting] Nothing waits for your yes.
   *[all] Nobody has said anything to you yet. Once somebody comments on a work of yours, or answers you, it stands here.
}
inbox-my-works = My works
inbox-on = on
inbox-answer-on = answers you on
inbox-answered = Answered
inbox-tick = Tick this one
inbox-read = Mark the ticked as read
inbox-unread = Mark as new
inbox-away = Take out of the inbox
error-inbox-many = That is more than can be done at once. Please tick at most { $limit }.

prefer-no-comment-mails = Say nothing of comments in mails
prefer-no-kudos-mails = Say nothing of kudos in mails

mail-said = { $name } said on { $title }:
mail-said-answer = { $name } answered you on { $title }:
mail-thanks = Kudos for { $title }: { $names }
mail-thanks-guest = { $count ->
    [one] one guest
   *[other] { $count } guests
}
mail-thanks-others = { $count ->
    [one] and one more
   *[other] and { $count } more
}
