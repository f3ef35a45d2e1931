# Who is named on a work: inviting others, and being invited.

creators-title = Creators
creators-lede = Who made this is named here. Invite somebody by their pen name: they are told, and named once they say yes. Until then nobody else knows.
creators-now = Named
creators-invited = Invited
creators-whole = The whole work
creators-take-back = Take back
creators-take-back-somebody = Take the invitation of { $name } back
creators-leave = Leave this work
creators-leave-sure = Your name is taken off this work at once, and you can’t change it any more. Somebody else who made it can invite you again.
creators-invite = Invite somebody
creators-byline = Pen name
creators-byline-hint = As it stands under their works, like “wren” or “Night Owl (wren)”.
creators-part = What they made
creators-part-hint = Who made the whole work may change all of it. Who made a chapter is named at that chapter and may change it; you post it.
creators-send = Invite
done-invited = The invitation is on its way. It stands below until they answer.
chapter-by = Chapter by

creatorships-title = Invitations to works
creatorships-lede = Somebody would like to name you as a creator of what they post. Nothing of it shows anywhere until you say yes.
creatorships-none = No invitation waits for you. If you write something together, whoever posts it invites you from the work’s “Creators” page.
creatorships-mine = Chapters you made
creatorships-whole = the whole work
creatorships-chapter = chapter { $number }
creatorships-by = { $name } invites you, as { $pseud }
creatorships-by-nobody = You are invited, as { $pseud }
creatorships-yes = Yes, name me
creatorships-no = No, thank you
creatorships-leave = Take my name off
creatorships-gone = This invitation doesn’t stand any more. Whoever invited you may have taken it back.
creatorships-waiting = { $count ->
    [one] An invitation to be named on a work waits for you.
   *[other] { $count } invitations to be named on works wait for you.
}
creatorships-look = Look at it

error-byline-empty = Please write whom you mean.
error-byline-nobody = Nobody here writes as { $name }. Their pen name stands under their works and on their page.
error-byline-several = Several people write as { $name }. Please add the user name, like “{ $name } (wren)”.
error-creator-there = { $name } is named on it already.
error-creator-invited = { $name } is invited already and hasn’t answered yet.
error-creators-many = At most { $limit } people can be named on a work and its chapters, those invited with them.
error-invitations-many = { $limit } of your invitations wait for an answer. Once some are answered or taken back, you can invite again.
error-creator-unwilling = { $name } takes no invitation to this work.
error-creator-last = You are the last one named on this work, so your name stays. You can throw the work away, or invite somebody who goes on with it.

prefer-no-invitations = Nobody invites me to be named on their works

mail-creator-subject = { $by } would like to name you on “{ $title }”
mail-creator-body =
    Hello { $name },

    { $by } would like to name you as a creator of “{ $title }” on { $site }.

    You say yes or no here:
    { $link }

    Until you say yes, your name stands nowhere. If you want no invitations at all, say so in your preferences.
