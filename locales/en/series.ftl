# Series: works in an order, under a title of their own.

series-previous = Previous Work
series-next = Next Work
series-works = Works
series-complete = Complete
series-creators = Creators
series-begun = Series begun
series-updated = Series updated
series-description = Description
series-listing = Listing series
series-of-person = Series by { $name }
series-count = { $count } Series
series-none = No series here yet.
series-none-own = You have no series yet. Begin one here, or from the form of any work of yours.
series-unseen = There is nothing in it yet that readers find.

series-new = Begin a series
series-new-lede = Give it a title; then choose the works that are in it. Readers find it as soon as they find one of them.
series-begin = Begin it
series-edit = Edit
series-edit-title = Edit the series
series-see = See the series
series-title = Title
series-is-complete = It is complete: no more works will come
series-delete = Delete the series
series-delete-title = Delete the series?
series-delete-lede = { $title } goes for good, with its description and its order. Its works stay as they are.
series-done-saved = The series is saved.
series-done-made = The series is begun. Choose its first work below.
series-done-out = The work is out of the series. The work itself stays as it is.
series-done-in = The work is in, as the last one.
series-overtaken = A work came or went while you were at it. This is how the series stands now.

series-manage = Works and their order
series-manage-lede = Type new numbers and save. Readers see only what they may read, numbered without gaps.
series-empty = There is no work in it yet.
series-take-out = Take out
series-put-in = Put it in
series-put-in-title = Put a work in
series-work = One of your works
series-nothing-to-put-in = All your works are in it.
series-work-hidden = Hidden
series-work-unrevealed = Not revealed yet
series-work-members = For members
series-work-left-out = Anonymous: readers don’t see it beside works with a name

write-part-series = Series
write-series-in = In these series
write-series-in-hint = Untick one to take the work out.
write-series-add = Put it into one of your series
write-series-add-none = None
write-series-new = Or begin a new series with it
write-series-new-hint = Its title. You can say more about it later.

error-series-title = Please give the series a title.
error-series-not-yours = Please choose series of your own.
error-series-full = A series can have { $limit } works.
error-series-many = A work can be in { $limit } series.
