# Signing up, accounts, pen names, profiles: what is said at a field that needs another look.

error-sign-up-closed = The archive takes no new members at the moment.
error-invitation = Signing up needs an invitation, and this one does not work. It may have been used, or be too old.
error-not-ticked = Please tick this to go on.
error-old-password = This is not your password. Nothing was changed.
error-pseud-letters = A pen name has at least one letter or digit.
error-pseud-characters = This name cannot stand in an address. Please leave out / \ ? # < and >.
error-pseud-yours = You have a pen name like this already.
error-pseud-staff = This name looks like one of the people who run the archive. Please choose another.
error-pseuds-many = You have { $limit } pen names, which is as many as one can have.
error-pseud-default = This is your default pen name. Choose another default first; then this one can go.
error-pseud-works = { $count ->
    [one] A work hangs on this pen name. Tick the box to move it to your default one.
   *[other] { $count } works hang on this pen name. Tick the box to move them to your default one.
}
error-icon-kind = This could not be read as a picture. PNG, JPEG, WebP and GIF are welcome.
error-icon-heavy = A picture may have { $kilobytes } KB. Please send a smaller one.
error-icon-large = A picture may be { $side } × { $side } pixels large. Please send a smaller one.
error-least-age = Please give an age between 13 and 21.
error-reason = Please say why, in a sentence.
error-suspend-days = Please give a number of days from 1 to 365.
error-time-zone = We don't know this time zone. They are written like Europe/Lisbon.

done-saved = Saved.
done-welcome = Welcome! This page is yours now.
done-deleted = Deleted.
done-email = A mail is on its way to the new address. The link in it works for a day.
done-password = Your password is changed. Everywhere else you are logged out.
done-ended = Logged out there.
done-test-mail = A mail to you lies in the outbox. Where a mail server is set up, it arrives in a minute.

form-save = Save
form-back = Back

sign-up-title = Sign up
sign-up-read = Read the newest
sign-up-name = User name
sign-up-name-hint = Letters A to Z, digits and underscores, 3 to 40. It stands in the address of your page; pen names come later.
sign-up-email = E-mail
sign-up-email-hint = Nobody else sees it. It is for when you forget your password.
sign-up-password-hint = At least 8 characters. A few words in a row make a good one.
sign-up-invitation = Invitation
sign-up-terms = I agree to
sign-up-terms-link = the terms
sign-up-age = I am { $years } or older
sign-up-data = I have read
sign-up-data-link = what is kept about me
sign-up-have = I have an account already
sign-up-open = Anybody may sign up
sign-up-by-invitation = Only by invitation
sign-up-closed = Nobody, for now

owner-title = Make this archive yours
owner-lede = This link works once. The account you make here owns the archive: its settings, its people, its roles.
owner-claim = This link works once. It makes { $name } the owner of the archive.
owner-button = Make it mine

reset-title = A new password
reset-lede = Tell us your user name or your e-mail address, and we send you a link to choose a new password.
reset-send = Send the link
reset-sent-title = Look into your mail
reset-sent = If there is such an account, a mail with a link is on its way to its address. The link works for an hour.
reset-sent-hint = No mail? Perhaps the address is another one, or this archive sends no mails: the people who run it can pass the link on to you.
reset-new-title = Choose a new password

password-tab = Password
password-title = Change your password
password-lede = Afterwards you are logged out everywhere but here.
password-old = The password you have now
password-new = New password
password-save = Set it

email-tab = E-mail
email-title = Change your e-mail address
email-lede = It is { $email } now. The new one counts once you follow the link that we send there.
email-unconfirmed = It is not confirmed yet: please follow the link in the mail we sent there. Until then your user name logs you in. To get the link again, give the address again.
email-new = New address
email-confirm-title = Your new address
email-confirm = From now on, mails go to { $email }.
email-confirm-button = Use this address

name-tab = Name
name-title = Change your user name
name-lede = Links to your old name lead to the new one, and nobody else can take it.
name-new = New user name

mail-reset-subject = A new password for { $name }
mail-reset-body = Hello { $name },

    somebody, probably you, asked for a new password at { $site }. This link lets you choose one; it works once, for an hour:

    { $link }

    If it was not you, nothing has changed, and you can throw this mail away.
mail-email-subject = Your new address at { $site }
mail-email-body = Hello { $name },

    follow this link to use this address at { $site }; it works for a day:

    { $link }

    If you did not ask for it, throw this mail away.
mail-welcome-subject = Welcome to { $site }
mail-welcome-body = Hello { $name },

    welcome to { $site }. Follow this link once, while you are logged in, to show that this address is yours; it works for a day:

    { $link }

    If you did not sign up, throw this mail away.
mail-known-subject = Your account at { $site }
mail-known-body = Hello { $name },

    somebody signed up at { $site } with this address. It belongs to your account already, so nothing of yours has changed.

    If it was you: your account is still there, and opens at { $link }. If you forgot the password, ask for a link there.

    If it was not you, throw this mail away.
mail-email-old-subject = Your address at { $site } is about to change
mail-email-old-body = Hello { $name },

    another e-mail address was given for your account at { $site }. Once it is confirmed, mails go there and no longer here.

    If this was not you, please log in and change your password.

mail-test-subject = A mail from { $site }
mail-test-body = Hello { $name },

    you asked { $site } for this mail, to see whether mails arrive. This one did.

account-pages = My account
sessions-title = Where I am logged in
sessions-lede = Every browser and script with a key to your account. What you don't know, log out.
sessions-seen = since { $since }, last seen { $seen }
sessions-nameless = Something without a name
sessions-device = { $browser } on { $system }
sessions-here = This one
sessions-others = Log out everywhere else

person-pages = Pages of this person
person-tab = About
person-works = Works
person-since = Here since { $date }
person-also = also writes as
person-past = once called
profile-tab = Profile
profile-of = { $name }'s profile
profile-empty = { $name } has not written anything here yet.
profile-title = Profile
profile-lede = What readers find on your page.
profile-field-title = Title
profile-field-about = About you
profile-hint-about = Up to { $limit } characters. Plain text or simple HTML.
permissions-title = What others may do with my works
permissions-lede = People and programs that ask can read your answer here.
permissions-note = A note to these
wish-podfic = Record it as a podfic
wish-translation = Translate it
wish-remix = Write on from it
wish-art = Draw from it
wish-binding = Bind it as a book for themselves
wish-offline = Pass copies on outside the archive
wish-ai = Use it with AI
leave-yes = Yes
leave-ask = Ask me first
leave-no = No
leave-unsaid = I don't say

pseuds-title = Pen names
pseuds-lede = Each work goes under a pen name. Readers see which ones are the same person.
pseud-new = New pen name
pseud-edit = Edit
pseud-edit-title = Edit a pen name
pseud-delete = Delete
pseud-delete-title = Delete { $name }?
pseud-delete-lede = What was commented or bookmarked under it goes to your default pen name.
pseud-move = { $count ->
    [one] Move its work to my default pen name
   *[other] Move its { $count } works to my default pen name
}
pseud-default = Default
pseud-name = Pen name
pseud-name-hint = Up to { $limit } letters of any script.
pseud-description = Description
pseud-description-hint = Up to { $limit } characters. Plain text or simple HTML.
pseud-icon = Picture
pseud-icon-hint = PNG, JPEG, WebP or GIF, up to { $kilobytes } KB. Its middle is cut to a square.
pseud-alt = The picture in words
pseud-alt-hint = For readers who don't see it.
pseud-drop-icon = Take the picture away
pseud-make-default = Use it for everything new

prefer-lede = How the archive behaves for you. Only you see this.
prefer-adult = Open adult works without asking
prefer-whole = Open works whole, not chapter by chapter
prefer-warnings = Fold warnings until I ask
prefer-freeforms = Fold additional tags until I ask
prefer-quiet = Ask search engines to leave out my pages and my works
prefer-no-guest-comments = No comments from guests on my works, and no answers of theirs to what I say
prefer-unsearched = Keep the texts of my works out of this archive’s search; titles, summaries and tags can still be found
prefer-zone = Time zone
prefer-zone-hint = Like Europe/Lisbon. Empty is UTC.
prefer-language = Language of the archive
prefer-language-any = As my browser says
prefer-looks = Theme, letters and lines are chosen for each browser

about-title = About { $name }
about-what = This is an archive of stories that fans wrote, kept by people who care about them. Reading needs no account; writing does.
about-terms-title = The terms
about-terms-yours = What you post stays yours. You let the archive show it, keep copies of it and hand it to readers as a book, until you take it down.
about-terms-others = Post what you made or may post. Warn where warnings are asked for. Be kind to each other. The people who run the archive may hide what breaks these terms, and tell you why.
about-terms-age = Members are { $years } or older.
about-data-title = What is kept about you
about-data-kept = Your user name, your e-mail address, your password as a hash that cannot be turned back, when you signed up, which browsers are logged in, and what you post.
about-data-not = No network addresses, no trackers, no advertisements. Your e-mail address is shown to nobody but you and the people who run the archive.
about-data-leave = Cookies keep you logged in and remember how pages shall look; nothing else.

admin-settings = Settings
admin-name = Name of the archive
admin-tagline = One sentence about it
admin-sign-up = Who may sign up
admin-age = Least age of members
admin-search-texts = Search looks into stories too, except where their authors do not want it
admin-guest-comments = Guests may comment, where a work’s creators let them
admin-banned-words = Words that no comment may hold
admin-banned-words-hint = One word or phrase a line. A comment that holds one is not taken, and its writer is told which it was.
admin-people = People
admin-search = User name begins with, or e-mail address
admin-search-button = Find
admin-nobody = Nobody by that name.
admin-staff = Who runs the archive
admin-invitations = Invitations
admin-invitation-made = This link is shown this once. It works for thirty days, for one person:
admin-invitation-for = Whom it is for, as a note to yourself
admin-invite = Make an invitation
admin-no-invitations = There are none.
admin-until = until { $date }
admin-used = Used or taken back
admin-take-back = Take back
admin-mails = Outbox
admin-mails-lede = Mails wait here until they are sent. Where no mail server is set up, pass a link on by hand and put the mail aside.
admin-no-mails = It is empty.
admin-mail-sent = Done
admin-mail-closed = Its words are not kept, or are not for your eyes.
admin-mail-aside = Put aside
admin-mail-again = Try again
admin-mail-test = Send me a test mail
admin-mails-stuck = These could not be sent
admin-mails-again = Try all of them again
admin-mail-unreachable = The mail server did not answer
admin-mail-login = The mail server did not take the archive’s name and password
admin-mail-later = The mail server asked to wait
admin-mail-refused = The mail server refused it
admin-mail-address = This address takes no mail
admin-mail-unfit = This is no address for a mail
admin-mail-old = It waited a week; its link may be over
admin-jobs = Jobs that failed for good
admin-no-jobs = There are none.
admin-person-tab = Keep order
admin-roles = Roles
admin-give = Give
admin-take = Take
admin-held = Holds it
admin-order = Keeping order
admin-days = Days of only reading
admin-reason = Reason
admin-reason-hint = In a sentence. Everybody who keeps order here can read it.
admin-history = What was done so far
admin-resumed = May write again
admin-unbanned = Opened again
admin-suspend = Let them only read
admin-suspended = Only reads until { $date }
admin-resume = Let them write again
admin-ban = Close this account
admin-unban = Open this account again
admin-banned = Closed

role-owner = Owner
role-admin = Admin
role-moderator = Moderator
role-wrangler = Wrangler
role-archivist = Archivist
role-news = News
