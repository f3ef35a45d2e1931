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
error-suspend-days = Please give a number of days from 1 to 365.
