# Subscriptions, and being told of what came out.

subscribe = Subscribe
unsubscribe = Unsubscribe
error-subscriptions = You have { $limit } subscriptions, which is as many as one can have. End some of them first.

subscriptions-title = Subscriptions
subscriptions-lede = What you want to be told of. Only you see this list.
subscriptions-kinds = Kinds of subscriptions
subscriptions-all = All
subscriptions-kind = { $kind ->
    [work] Works
    [person] People
    [series] Series
   *[tag] Tags
}
subscriptions-one = { $kind ->
    [work] Work
    [person] Person
    [series] Series
   *[tag] Tag
}
subscriptions-none = There is nothing here yet. On the page of a work, a person, a series or a tag, press Subscribe, and you are told when something new comes.
subscriptions-unseen = Not to be seen at the moment
subscriptions-tick = Tick { $name }
subscriptions-end-ticked = Unsubscribe from the ticked ones

notices-title = What is new for me
notices-how-often = How often mails come
notices-none = There is nothing new yet. Once something you subscribed to grows, it stands here.
notices-new = New
notices-read-all = Mark all as read
notices-because = { $kind ->
    [work] You subscribed to this work
    [person] You subscribed to { $name }
    [series] You subscribed to the series { $name }
    [gift] It is a gift to you
   *[tag] You subscribed to the tag { $name }
}

prefer-notices = Mails about what is new for me
prefer-notices-hourly = Within an hour, all that came in one mail
prefer-notices-daily = Once a day
prefer-notices-never = None
notices-rest = Your address refused several mails in a row, so mails about what is new for you rest for now. Please look whether the address is right.
notices-resume = Send them again

mails-end-title = No more of these mails?
mails-end-lede = You will get no more mails about what is new for you: what you subscribed to, comments, kudos. Your subscriptions stay, and what is new stands on your pages.
mails-end-button = End these mails
mails-ended-title = They have ended
mails-ended-lede = No more mails about what is new for you will come. If you want them back, choose so in your preferences.

mail-news-subject = { $count ->
    [one] New at { $site }: { $title }
   *[other] { $count } new at { $site }
}
mail-news-hello = Hello { $name },

    this is new for you at { $site } since the last mail:
mail-news-by = by { $names }
mail-news-choose = Choose how often such mails come:
mail-news-end = End these mails:
