//! Pen names: many to a person, one of them the default, each 1–40 letters of any script.
//!
//! A name is one within its person's by key, and nobody's looks like a member of staff's: names of the house, and
//! what reads like a staff member's user or pen name (letters of other scripts that look alike included), are refused
//! to everybody else. A pen name with works hanging on it goes only if they move to the default one.

use sqlx::FromRow;
use unicode_security::confusable_detection::skeleton;

use super::{accounts, roles};
use crate::db::{Ask, Done, Flag, One};
use crate::images::{self, Icon};
use crate::journal::{Noun, Verb};
use crate::keys::{name_key, tidy};
use crate::works::{prepare, stamp};
use crate::{Change, Error, ImageId, Invalid, Message, PersonId, PseudId, Result, Time, limits};

/// A pen name.
#[derive(Clone, Debug, FromRow)]
pub struct Pseud {
    /// Which.
    pub id: PseudId,
    /// Whose.
    pub person_id: PersonId,
    /// The name.
    pub name: String,
    /// Whether works go under it unless another is chosen.
    pub is_default: Flag,
    /// The description as it was typed.
    pub description_source: String,
    /// The description as it is shown: cleaned HTML.
    pub description: String,
    /// Its icon.
    pub icon_id: Option<ImageId>,
    /// The icon in words.
    pub alt: Option<String>,
}

/// What the form says.
#[derive(Clone, Debug, Default)]
pub struct PseudForm {
    /// The name.
    pub name: String,
    /// The description, HTML or plain text.
    pub description: String,
    /// Works go under it from now on.
    pub make_default: bool,
    /// The icon in words.
    pub alt: String,
    /// Take the icon away.
    pub drop_icon: bool,
}

/// A form that was checked and cleaned.
pub struct Prepared {
    form: PseudForm,
    name: String,
    key: String,
    description: String,
}

statements! {
    /// A person's pen names, the default first.
    fn of_person(person: PersonId = PersonId(1)) -> Vec<Pseud>:
        "SELECT p.id, p.person_id, p.name, p.is_default, p.description_source, p.description, p.icon_id, i.alt
         FROM pseud p LEFT JOIN image i ON i.id = p.icon_id
         WHERE p.person_id = $1 ORDER BY p.is_default DESC, p.name_key";
    /// One pen name of a person.
    fn by_key(person: PersonId = PersonId(1), key: &str = "ada") -> Option<Pseud>:
        "SELECT p.id, p.person_id, p.name, p.is_default, p.description_source, p.description, p.icon_id, i.alt
         FROM pseud p LEFT JOIN image i ON i.id = p.icon_id WHERE p.person_id = $1 AND p.name_key = $2";
    /// How many a person has.
    fn count(person: PersonId = PersonId(1)) -> One<(i64,)>:
        "SELECT CAST(COUNT(*) AS BIGINT) FROM pseud WHERE person_id = $1";
    /// Makes one.
    fn insert(person: PersonId = PersonId(1), name: &str = "Ada", key: &str = "ada", source: &str = "",
              description: &str = "", now: Time = Time(1)) -> One<(PseudId,)>:
        "INSERT INTO pseud (person_id, name, name_key, is_default, description_source, description, created_at)
         VALUES ($1, $2, $3, 0, $4, $5, $6) RETURNING id";
    /// Changes one.
    fn update(id: PseudId = PseudId(1), name: &str = "Ada", key: &str = "ada", source: &str = "",
              description: &str = "") -> Done:
        "UPDATE pseud SET name = $2, name_key = $3, description_source = $4, description = $5 WHERE id = $1";
    /// Makes one the default and the others not.
    fn set_default(person: PersonId = PersonId(1), id: PseudId = PseudId(1)) -> Done:
        "UPDATE pseud SET is_default = CASE WHEN id = $2 THEN 1 ELSE 0 END WHERE person_id = $1";
    /// Gives one an icon, or none.
    fn set_icon(id: PseudId = PseudId(1), icon: Option<ImageId> = None) -> Done:
        "UPDATE pseud SET icon_id = $2 WHERE id = $1";
    /// Works that hang on one.
    fn works_of(id: PseudId = PseudId(1)) -> One<(i64,)>:
        "SELECT CAST(COUNT(*) AS BIGINT) FROM work_creator WHERE pseud_id = $1";
    /// Moves works from one to another that is not on them yet.
    fn move_works(from: PseudId = PseudId(1), to: PseudId = PseudId(2)) -> Done:
        "UPDATE work_creator SET pseud_id = $2 WHERE pseud_id = $1
           AND work_id NOT IN (SELECT o.work_id FROM work_creator o WHERE o.pseud_id = $2)";
    /// Moves chapters from one to another that is not on them yet.
    fn move_chapters(from: PseudId = PseudId(1), to: PseudId = PseudId(2)) -> Done:
        "UPDATE chapter_creator SET pseud_id = $2 WHERE pseud_id = $1
           AND chapter_id NOT IN (SELECT o.chapter_id FROM chapter_creator o WHERE o.pseud_id = $2)";
    /// Moves gifts from one to another.
    fn move_gifts(from: PseudId = PseudId(1), to: PseudId = PseudId(2)) -> Done:
        "UPDATE credit SET pseud_id = $2 WHERE pseud_id = $1";
    /// Moves series from one to another that did not make them too.
    fn move_series(from: PseudId = PseudId(1), to: PseudId = PseudId(2)) -> Done:
        "UPDATE series_creator SET pseud_id = $2 WHERE pseud_id = $1
           AND series_id NOT IN (SELECT o.series_id FROM series_creator o WHERE o.pseud_id = $2)";
    /// Moves comments from one to another.
    fn move_comments(from: PseudId = PseudId(1), to: PseudId = PseudId(2)) -> Done:
        "UPDATE comment SET pseud_id = $2 WHERE pseud_id = $1";
    /// Moves bookmarks from one to another that has not the same.
    fn move_bookmarks(from: PseudId = PseudId(1), to: PseudId = PseudId(2)) -> Done:
        "UPDATE bookmark SET pseud_id = $2 WHERE pseud_id = $1 AND NOT EXISTS (
           SELECT 1 FROM bookmark o WHERE o.pseud_id = $2 AND o.noun = bookmark.noun AND o.subject = bookmark.subject)";
    /// Takes one away.
    fn delete_row(id: PseudId = PseudId(1)) -> Done:
        "DELETE FROM pseud WHERE id = $1";
    /// User and pen names of the people who keep order, and whose they are.
    fn staff_names() -> Vec<(PersonId, String)>:
        "SELECT a.person_id, a.name_key FROM account a
         WHERE a.person_id IN (SELECT r.person_id FROM role r WHERE r.role IN ('owner', 'admin', 'moderator'))
         UNION SELECT p.person_id, p.name_key FROM pseud p
         WHERE p.person_id IN (SELECT r.person_id FROM role r WHERE r.role IN ('owner', 'admin', 'moderator'))";
}

/// A person's pen names, the default first.
pub async fn list(db: &mut impl Ask, person: PersonId) -> Result<Vec<Pseud>> {
    of_person(db, person).await
}

/// One pen name of a person, without regard to case; [`Error::NotFound`] if there is none.
pub async fn find(db: &mut impl Ask, person: PersonId, name: &str) -> Result<Pseud> {
    by_key(db, person, &name_key(name)).await?.ok_or(Error::NotFound("pen name"))
}

/// Works that hang on a pen name, whoever may see them: for its owner.
pub async fn works(db: &mut impl Ask, pseud: PseudId) -> Result<i64> {
    Ok(works_of(db, pseud).await?.0.0)
}

/// Checks and cleans a form; no transaction waits for it.
pub async fn prepare(form: PseudForm) -> Result<Prepared> {
    let name = tidy(&form.name);
    let key = name_key(&name);
    let mut invalid = Invalid::new();
    // Something must be left to be seen and to stand in an address.
    if !key.chars().any(char::is_alphanumeric) {
        invalid.add("name", Message::new("error-pseud-letters"));
    } else if ["new", ".", ".."].contains(&key.as_str()) || name.contains(['/', '\\', '?', '#', '<', '>']) {
        invalid.add("name", Message::new("error-pseud-characters"));
    }
    invalid.limit("name", &name, limits::PSEUD);
    invalid.limit("alt", &form.alt, limits::ALT);
    invalid.limit("description", &form.description, limits::PSEUD_DESCRIPTION);
    prepare::in_line(move || {
        let place = fanlight_text::clean::Field::Short;
        let description = prepare::cleaned("description", &form.description, place, &mut invalid).html;
        invalid.or_ok()?;
        Ok(Prepared { form, name, key, description })
    })
    .await?
}

async fn check_name(
    change: &mut Change,
    person: PersonId,
    prepared: &Prepared,
    but: Option<PseudId>,
) -> Result<()> {
    let mut invalid = Invalid::new();
    if by_key(change, person, &prepared.key).await?.is_some_and(|other| Some(other.id) != but) {
        invalid.add("name", Message::new("error-pseud-yours"));
    }
    let held = roles::load(change, person).await?;
    if !crate::policy::Viewer::member(person, held).is_staff() {
        let looks = look(&prepared.key);
        let house = accounts::RESERVED.iter().any(|reserved| look(reserved) == looks);
        let staff = staff_names(change).await?;
        if house || staff.iter().any(|(other, name)| *other != person && look(name) == looks) {
            invalid.add("name", Message::new("error-pseud-staff"));
        }
    }
    invalid.or_ok()
}

/// What a name looks like: two names of one look are taken for each other.
fn look(key: &str) -> String {
    let bare: String = key.chars().filter(|c| c.is_alphanumeric()).collect();
    skeleton(&bare).flat_map(char::to_lowercase).collect()
}

/// Makes a pen name for its person.
pub async fn make(
    change: &mut Change,
    person: PersonId,
    form: &Prepared,
    icon: Option<&Icon>,
) -> Result<PseudId> {
    if count(change, person).await?.0.0 >= limits::PSEUDS as i64 {
        let message = Message::new("error-pseuds-many").with("limit", limits::PSEUDS);
        return Err(Invalid::one("name", message).into());
    }
    check_name(change, person, form, None).await?;
    let now = change.now();
    let source = &form.form.description;
    let One((id,)) = insert(change, person, &form.name, &form.key, source, &form.description, now).await?;
    dress(change, person, id, None, form, icon).await?;
    change.note(Verb::Made, Noun::Pseud, id.0, None);
    Ok(id)
}

/// Changes a person's pen name.
pub async fn edit(
    change: &mut Change,
    person: PersonId,
    pseud: &Pseud,
    form: &Prepared,
    icon: Option<&Icon>,
) -> Result<()> {
    if pseud.person_id != person {
        return Err(Error::Forbidden);
    }
    // A name that stays is not checked again: it may be older than the rule.
    if form.key != name_key(&pseud.name) {
        check_name(change, person, form, Some(pseud.id)).await?;
    }
    update(change, pseud.id, &form.name, &form.key, &form.form.description, &form.description).await?;
    dress(change, person, pseud.id, pseud.icon_id, form, icon).await?;
    stamp::bump_pseud(change, pseud.id).await?;
    change.note(Verb::Changed, Noun::Pseud, pseud.id.0, None);
    Ok(())
}

/// The icon and the mark of the default.
async fn dress(
    change: &mut Change,
    person: PersonId,
    pseud: PseudId,
    old: Option<ImageId>,
    form: &Prepared,
    icon: Option<&Icon>,
) -> Result<()> {
    if let Some(icon) = icon {
        let image = images::store(change, person, icon, &form.form.alt).await?;
        set_icon(change, pseud, Some(image)).await?;
    } else if form.form.drop_icon {
        set_icon(change, pseud, None).await?;
    } else if let Some(old) = old {
        images::describe(change, person, old, &form.form.alt).await?;
    }
    if let Some(old) = old
        && (icon.is_some() || form.form.drop_icon)
    {
        images::remove(change, person, old).await?;
    }
    if form.form.make_default {
        set_default(change, person, pseud).await?;
    }
    Ok(())
}

/// Takes a pen name away. With works on it, only if `move_works`: they, and what else was said under it, go to the
/// default one. The default stays.
pub async fn delete(
    change: &mut Change,
    person: PersonId,
    pseud: &Pseud,
    move_works_too: bool,
) -> Result<()> {
    if pseud.person_id != person {
        return Err(Error::Forbidden);
    }
    if pseud.is_default.0 {
        return Err(Invalid::one("name", Message::new("error-pseud-default")).into());
    }
    let works = works(change, pseud.id).await?;
    if works > 0 && !move_works_too {
        return Err(Invalid::one("move", Message::new("error-pseud-works").with("count", works)).into());
    }
    let default = of_person(change, person).await?.into_iter().find(|other| other.is_default.0);
    let default = default.ok_or_else(|| Error::Broken(format!("person {person} has no default pen name")))?;
    stamp::bump_pseud(change, pseud.id).await?;
    move_works(change, pseud.id, default.id).await?;
    move_chapters(change, pseud.id, default.id).await?;
    move_gifts(change, pseud.id, default.id).await?;
    move_series(change, pseud.id, default.id).await?;
    move_comments(change, pseud.id, default.id).await?;
    move_bookmarks(change, pseud.id, default.id).await?;
    delete_row(change, pseud.id).await?;
    if let Some(icon) = pseud.icon_id {
        images::remove(change, person, icon).await?;
    }
    change.note(Verb::Erased, Noun::Pseud, pseud.id.0, None);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Archive;
    use crate::people::accounts::NewAccount;
    use crate::policy::{Role, Viewer};
    use crate::testing::{TestArchive, each_database};

    async fn person(archive: &Archive, name: &str) -> PersonId {
        let new = NewAccount {
            name: name.into(),
            email: format!("{name}@example.org"),
            password: "a window above".into(),
        };
        accounts::make(archive, &new).await.unwrap()
    }

    async fn try_name(archive: &Archive, person: PersonId, name: &str) -> String {
        let form = match prepare(PseudForm { name: name.into(), ..PseudForm::default() }).await {
            Ok(form) => form,
            Err(error) => return error.to_string(),
        };
        let mut change = archive.change(Some(person)).await.unwrap();
        let made = make(&mut change, person, &form, None).await;
        change.commit().await.unwrap();
        made.map_or_else(|error| error.to_string(), |_| "made".into())
    }

    #[tokio::test]
    async fn a_pen_name_is_of_any_script_one_of_its_kind_and_never_looks_like_staff() {
        each_database(async |TestArchive { archive, .. }| {
            let ada = person(archive, "ada").await;
            let keeper = person(archive, "marguerite").await;
            let mut change = archive.change(None).await.unwrap();
            roles::give(&mut change, &Viewer::system(), keeper, Role::Moderator).await.unwrap();
            change.commit().await.unwrap();
            for (name, said) in [
                ("夜行", "made"),
                ("Ночной паром", "made"),
                ("Night Ferry", "made"),
                (" night  FERRY", "name: error-pseud-yours"),
                ("\u{200B}\u{200D}", "name: error-pseud-letters"),
                ("", "name: error-pseud-letters"),
                ("a/b", "name: error-pseud-characters"),
                ("new", "name: error-pseud-characters"),
                ("Admin", "name: error-pseud-staff"),
                ("M\u{43E}derator", "name: error-pseud-staff"),
                ("marguerite", "name: error-pseud-staff"),
                ("M_arguerite", "name: error-pseud-staff"),
                ("m\u{430}rgu\u{435}rite", "name: error-pseud-staff"),
                (&"n".repeat(41), "name: error-too-long limit=40 over=1"),
            ] {
                assert_eq!(try_name(archive, ada, name).await, said, "{name}");
            }
            assert_eq!(try_name(archive, keeper, "Admin").await, "made");
        })
        .await;
    }

    #[tokio::test]
    async fn the_default_stays_and_another_takes_its_place_by_being_chosen() {
        each_database(async |TestArchive { archive, .. }| {
            let ada = person(archive, "ada").await;
            assert_eq!(try_name(archive, ada, "Night Ferry").await, "made");
            let mut change = archive.change(Some(ada)).await.unwrap();
            let first = find(&mut change, ada, "ADA").await.unwrap();
            let other = find(&mut change, ada, "night ferry").await.unwrap();
            assert!(first.is_default.0 && !other.is_default.0);
            assert_eq!(
                delete(&mut change, ada, &first, true).await.unwrap_err().to_string(),
                "name: error-pseud-default"
            );
            let form = PseudForm { name: "Night Ferry".into(), make_default: true, ..PseudForm::default() };
            let form = prepare(form).await.unwrap();
            edit(&mut change, ada, &other, &form, None).await.unwrap();
            let first = find(&mut change, ada, "ada").await.unwrap();
            delete(&mut change, ada, &first, false).await.unwrap();
            assert_eq!(list(&mut change, ada).await.unwrap().len(), 1);
        })
        .await;
    }
}
