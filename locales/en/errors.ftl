# What is said when something cannot be done.

fault-missing-title = Not here
fault-missing = There is nothing at this address. It may have moved, or its author took it down.
fault-forbidden-title = Not yours to open
fault-forbidden = This page belongs to somebody else or to the people who run the archive.
fault-stale-title = This form has gone stale
fault-stale = Nothing was changed. Please go back, load the page again and send the form once more; your browser still has what you typed.
fault-suspended-title = Reading only, for now
fault-suspended = Your account can read but not write at the moment. Nothing of yours is lost; if you go back, your browser still has what you typed.
fault-suspended-until = You can write again on { $date }.
fault-suspended-why = Why:
fault-conflict-title = Somebody else was quicker
fault-conflict = This was changed while you were at it. Please go back and look at it again; your browser still has what you typed.
fault-invalid-title = Something needs another look
fault-too-often-title = A little slower, please
fault-too-often = { $minutes ->
    [one] That was a lot in a short time. Please try again in a minute.
   *[other] That was a lot in a short time. Please try again in { $minutes } minutes.
}
fault-busy-title = One moment
fault-busy = The archive has its hands full. Please try again in a few seconds.
fault-broken-title = Our fault
fault-broken = Something broke on our side. Nothing you sent before is lost; the people who run the archive can find out more by this code.
fault-code = Code:
fault-home = To the front page

error-empty = Please fill this in.
error-too-long = At most { $limit } characters, please: this is { $over } too long.
error-form-too-long = That was more than one form can hold. Please send it in smaller parts, or upload it as a file.
error-password-short = Please choose at least { $least } characters.
error-password-long = At most { $limit } characters, please.
error-password-common = This one is among the first that strangers try. Please choose another; a few words in a row make a good one.
error-name-length = A user name has { $least } to { $limit } characters.
error-name-letters = A user name has the letters A to Z, digits and underscores, and begins and ends with a letter or digit.
error-name-taken = This name is taken. Please choose another.
error-email = This does not look like an e-mail address.
error-guest-name = Please give a name to go with your words. Any will do.
error-comment-empty = There is nothing in this comment yet.
error-comment-frozen = This conversation takes no more answers.
error-thread-full = This conversation has grown very long. Please begin a new one with a comment of its own.
error-comment-answered = Somebody has answered this comment, so its words stay as they are. You can still delete it, or answer.
error-comment-again = You said exactly this here before.
error-comment-no-guests = Whoever said this takes no answers from guests. With an account you can answer; your words are still here.
error-comment-not-taken = Comments like this are not taken here any more. Your words are still here, so that you can copy them.
error-comment-vanished = What you answered was deleted in the meantime. Your words are still here: you can post them as a comment of their own.
error-comment-slower = { $minutes ->
    [one] That was a lot in a short time. Please wait a minute; your words stay here.
   *[other] That was a lot in a short time. Please try again in { $minutes } minutes; your words stay here.
}
error-banned-word = This archive takes no comments with “{ $word }” in them.
error-too-many-words = At most { $limit } words or phrases, please.
error-too-many-comments = At most { $limit } comments at once, please.
error-email-taken = Please use another address.
error-log-in = The password or user name you entered doesn't match our records.
error-banned = This account is closed. If you think that is wrong, please write to the people who run the archive.
error-last-owner = The archive needs an owner: please appoint another one first.
