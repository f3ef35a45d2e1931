//! Works for tests: made as the archive makes them, in every state a work may have.

use fanlight_archive::bookmarks::{self, Item, Kept};
use fanlight_archive::comments::read::{self, Comment};
use fanlight_archive::comments::say::{self, Said, Typed};
use fanlight_archive::comments::{Ground, Subject};
use fanlight_archive::policy::{Role, Roles, Standing, Viewer, WorkState};
use fanlight_archive::series::{self, SeriesForm, places};
use fanlight_archive::tags::TagLists;
use fanlight_archive::works::form::{ChapterForm, CreditForm, Purpose, WorkForm};
use fanlight_archive::works::load::{self, Head, Look, Shown};
use fanlight_archive::works::{prepare, save};
use fanlight_archive::{BookmarkId, CommentId, PersonId, SeriesId, WorkId};

use super::Site;

/// A member as the archive knows them.
pub fn member(person: PersonId) -> Viewer {
    Viewer::member(person, Roles::default())
}

/// A work's form with all that posting asks for.
pub fn form(title: &str) -> WorkForm {
    WorkForm {
        title: title.into(),
        tags: TagLists {
            ratings: vec!["General Audiences".into()],
            warnings: vec!["No Archive Warnings Apply".into()],
            categories: vec!["Gen".into()],
            fandoms: vec!["Emma - Jane Austen".into()],
            relationships: vec!["Emma Woodhouse & Miss Bates".into()],
            characters: vec!["Miss Bates".into()],
            freeforms: vec!["Lamps".into()],
        },
        summary: "A lamp is lit.".into(),
        language: "en".into(),
        ..WorkForm::default()
    }
}

/// A song as a credit.
pub fn song(title: &str, creator: &str) -> CreditForm {
    CreditForm { kind: "song".into(), title: title.into(), creator: creator.into(), url: String::new() }
}

/// A chapter's form.
pub fn chapter(title: &str, text: &str) -> ChapterForm {
    ChapterForm { title: title.into(), text: text.into(), ..ChapterForm::default() }
}

impl Site<'_> {
    /// Says something on a work's first chapter, or answers there.
    pub async fn say(&self, by: &Viewer, work: WorkId, answers: Option<CommentId>, text: &str) -> CommentId {
        let archive = &self.test.archive;
        let typed = Typed { text: text.into(), name: "Cat".into() };
        let prepared = say::prepare(typed, by.person.is_none(), &[]).await.unwrap();
        let chapter = self.shown(work).await.chapters[0].id;
        let mut change = archive.change(by.person).await.unwrap();
        let said = match answers {
            Some(parent) => say::answer(&mut change, by, parent, None, &prepared, true).await.unwrap(),
            None => say::post(&mut change, by, chapter, None, &prepared, true).await.unwrap(),
        };
        change.commit().await.unwrap();
        match said {
            Said::New(id) | Said::Waits(id) | Said::Again(id) => id,
        }
    }

    /// Somebody opened a work, as if it had been there to be read.
    pub async fn opened(&self, by: PersonId, work: WorkId) {
        let archive = &self.test.archive;
        let system = Viewer::system();
        let head = load::head(&mut archive.read().await.unwrap(), &system, work).await.unwrap();
        let standing = Standing {
            state: WorkState::Posted,
            restricted: false,
            hidden: false,
            unrevealed: false,
            anonymous: false,
        };
        let head = Head { standing, own: false, ..head };
        self.app.readings().open(archive, &member(by), work, &head, None);
        self.app.readings().flush(archive).await.unwrap();
    }

    /// Keeps a bookmark of something, public or not, with these notes.
    pub async fn keep(&self, by: PersonId, item: Item, notes: &str, private: bool) -> BookmarkId {
        let tags = format!("{notes} tag");
        let typed = bookmarks::Typed { notes: notes.into(), tags, private, recommended: false };
        let prepared = bookmarks::prepare(typed).await.unwrap();
        let mut change = self.test.archive.change(Some(by)).await.unwrap();
        let kept = bookmarks::keep(&mut change, &member(by), item, &prepared).await.unwrap();
        change.commit().await.unwrap();
        let (Kept::New(id) | Kept::There(id)) = kept;
        id
    }

    /// Everything said on a work, as staff see it.
    pub async fn said(&self, work: WorkId) -> Vec<Comment> {
        let staff = Viewer::member(PersonId(0), Roles::default().with(Role::Moderator));
        let ground = Ground::of(&staff, &self.shown(work).await, true);
        let mut db = self.test.archive.read().await.unwrap();
        read::threads(&mut db, &staff, &ground, Subject::Work(work), 1).await.unwrap().comments
    }

    /// Makes a work of these chapters.
    pub async fn work(
        &self,
        by: PersonId,
        form: WorkForm,
        chapters: Vec<ChapterForm>,
        purpose: Purpose,
    ) -> WorkId {
        let archive = &self.test.archive;
        let prepared = prepare::prepare(form, chapters, purpose, archive.now()).await.unwrap();
        let mut change = archive.change(Some(by)).await.unwrap();
        let work = save::make(&mut change, &member(by), &prepared, "").await.unwrap();
        change.commit().await.unwrap();
        work
    }

    /// Makes and posts a work of one chapter, by its form.
    pub async fn post(&self, by: PersonId, form: WorkForm) -> WorkId {
        let text = "Miss Bates lit the lamp and waited for the evening.";
        self.work(by, form, vec![chapter("", text)], Purpose::Post).await
    }

    /// Makes and posts a work of one chapter that is like any other.
    pub async fn posted(&self, by: PersonId, title: &str) -> WorkId {
        self.post(by, form(title)).await
    }

    /// Makes a series of these works, all by its maker; what is said of it begins with its title.
    pub async fn series(&self, by: PersonId, title: &str, works: &[WorkId]) -> SeriesId {
        let (summary, notes) = (format!("{title} summary"), format!("{title} notes"));
        let form = SeriesForm { title: title.into(), summary, notes, complete: false };
        let prepared = series::prepare(form).await.unwrap();
        let mut change = self.test.archive.change(Some(by)).await.unwrap();
        let series = series::make(&mut change, &member(by), &prepared, "").await.unwrap();
        for work in works {
            places::put_in(&mut change, &member(by), series, *work).await.unwrap();
        }
        change.commit().await.unwrap();
        series
    }

    /// A work as staff see it.
    pub async fn shown(&self, work: WorkId) -> Shown {
        let staff = Viewer::member(PersonId(0), Roles::default().with(Role::Moderator));
        match load::work(&mut self.test.archive.read().await.unwrap(), &staff, work).await.unwrap() {
            Look::Shown(shown) => *shown,
            other => panic!("{other:?}"),
        }
    }
}

/// What stands in the braces of an address.
#[derive(Clone, Debug, Default)]
pub struct Samples {
    /// By the name in the braces; several where one name stands for several kinds of things.
    pub values: Vec<(&'static str, Vec<String>)>,
}

impl Samples {
    /// The samples for a work with its tag, its creator and what it draws on.
    pub async fn of(site: &Site<'_>, work: WorkId, tag: &str, user: &str, song: &str) -> Samples {
        let shown = site.shown(work).await;
        let tag_id = shown.tags.iter().find(|found| found.typed == tag).map_or(0, |found| found.id.0);
        let one = |value: &dyn ToString| vec![value.to_string()];
        let series = shown.series.iter().map(|part| part.id.to_string()).collect();
        Samples {
            values: vec![
                ("{work}", one(&work)),
                ("{series}", series),
                (
                    "{chapter}",
                    shown.chapters.first().map(|chapter| chapter.id.to_string()).into_iter().collect(),
                ),
                ("{comment}", site.said(work).await.iter().map(|comment| comment.id.to_string()).collect()),
                ("{tag}", vec![tag.to_owned(), tag_id.to_string()]),
                ("{user}", one(&user)),
                ("{pseud}", one(&user)),
                ("{code}", one(&"en")),
                ("{kind}", ["tag", "freeform", "pseud", "song"].map(str::to_owned).to_vec()),
                ("{title}", vec![format!("{song}?by=")]),
                ("{name}", vec!["a.html".into(), "a.txt".into(), "a.epub".into()]),
            ],
        }
    }

    /// Every address that a route's path stands for.
    pub fn addresses(&self, path: &str) -> Vec<String> {
        let mut addresses = vec![path.to_owned()];
        for (name, values) in self.values.iter().filter(|(_, values)| !values.is_empty()) {
            if path.contains(name) {
                addresses = addresses
                    .iter()
                    .flat_map(|address| values.iter().map(|value| address.replace(name, value)))
                    .collect();
            }
        }
        // What no sample is known for: any number will do.
        addresses.iter().map(|address| fill(address)).collect()
    }
}

fn fill(address: &str) -> String {
    let mut filled = String::new();
    let mut rest = address;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        filled.push('1');
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    filled + rest
}
