# Comments: what readers say under a chapter, and what is answered.

comments-title = Comments
comments-link = { $count ->
    [0] Comments
   *[other] Comments ({ $count })
}
comments-show = { $count ->
    [one] Show the comment
   *[other] Show { $count } comments
}
comments-show-chapter = Show the comments on this chapter
comments-none = Nobody has said anything yet. Yours could be the first comment.
comments-beyond = There are no comments on this page.
comments-more = Read on in this thread
comments-for-members = Comments here are for members.
comments-for-nobody = The people who made this work take no comments here.
comments-on = Comments on { $title }
comments-on-heading = Comments on
comments-count = { $count ->
    [0] No comments yet
    [one] One comment
   *[other] { $count } comments
}
comments-all = All comments

comment-on = A comment on { $title }
comment-on-heading = A comment on
comment-parent = What it answers
comment-thread = Link
comment-reply = Reply
comment-delete = Delete
comment-guest = (guest)
comment-anonymous = Anonymous creator
comment-by-gone = Somebody who has left
comment-maker = Creator
comment-waits = Waiting for a yes
comment-is-hidden = Hidden
comment-frozen = No more answers
comment-hidden = The people who keep order here have hidden this comment.
comment-gone = This comment was deleted.
comment-edited = Changed { $when }

comment-keep = Look after
comment-approve = Say yes
comment-freeze = No more answers here
comment-thaw = Allow answers again
comment-spam = This is spam
comment-hide = Hide
comment-show = Show again

comment-name = Your name
comment-as = You write as { $name }.
comment-pen = Write as
comment-new-pen = Make another pen name
comment-other-pen = Write by another pen name
comment-text = Your comment
comment-answer = Your answer
comment-hint = Plain text or a little HTML, up to 10,000 characters. Pictures stand as their address.
comment-moderated-hint = Plain text or a little HTML, up to 10,000 characters. It can be read here once a creator has said yes to it.
comment-post = Post
comment-new-title = A new comment
comment-answer-title = An answer
comment-edit-title = Change a comment
comment-edit-hint = It can be changed until somebody answers it.
comment-delete-title = Delete this comment?
comment-delete-lede = Its words are gone for good then.
comment-delete-answered = Its words and its name are gone for good then. What was answered stays, below an empty place.

comment-done-said = Your comment is here now.
comment-done-waits = Thank you: your comment waits for a creator to say yes to it.
comment-done-again = You said this here before, so it stands only once.
comment-done-changed = Your comment says this now.
comment-done-deleted = The comment is deleted.

comments-queue-title = Comments to look after
comments-waiting = Waiting
comments-spam = Put aside as spam
comments-none-wait = Nothing waits here. New comments come to this page first if you asked for that in the work’s form.
comments-no-spam = Nothing was put aside as spam.
comments-choose = Choose this one
comments-approve = Say yes to those chosen
comments-not-spam = They are no spam
comments-delete = Delete those chosen
