# What stands on every page, and the words of forms and lists.

skip-to-page = Skip to the page
skip-to-story = Skip to the story

nav-main = Main
nav-newest = Newest
nav-fandoms = Fandoms
nav-credits = Songs and sources
nav-post = Post
nav-my-page = My page
nav-drafts = My drafts
nav-import = Bring in a story
nav-preferences = Preferences
nav-admin = The archive
nav-log-in = Log in
nav-log-out = Log out
nav-sign-up = Sign up
nav-about = About
footer-sentence = Kept with Fanlight.

look-title = Reading settings
look-lede = How pages look in this browser. Nobody else sees your choice.
look-theme = Theme
look-system = System
look-light = Light
look-dark = Dark
look-contrast = High contrast
look-font = Letters
look-serif = Serif
look-sans = Sans
look-dyslexia = Easy
look-size = Size
look-width = Lines
look-narrow = Narrow
look-medium = Medium
look-wide = Wide
look-leading = Spacing
look-tight = Tight
look-normal = Normal
look-loose = Loose
look-keep = Keep these

pages = Pages
pages-previous = Previous
pages-next = Next

form-required = required
form-look-again = { $count ->
    [one] One thing needs another look
   *[other] { $count } things need another look
}
