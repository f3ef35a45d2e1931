# Logging in and out.

log-in-title = Log in
log-in-name = User name or e-mail
log-in-password = Password
log-in-remember = Keep me logged in on this device
log-in-forgotten = Forgot your password?
log-in-first = Please log in to see this page.
log-in-kept = Your session had ended while you were writing. Nothing is lost: log in, and it goes on.
log-in-go-on-title = Welcome back
log-in-go-on = What you wrote is still here. One press and it is on its way.
log-in-go-on-button = Send it now
log-out-title = Log out?
log-out-lede = Your drafts are safe here until you come back.
