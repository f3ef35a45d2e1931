//! Who may see what, who may do what: the one place that answers.
//!
//! [`Viewer`] is who looks. Two questions: may they see this one ([`sight`]), and which set may they see
//! ([`Viewer::audience`], a number that every list compares with the work's own). A work's own number is said by
//! [`audience`] from its state and stored beside it, so that no list has to know the states.
//! Changes ask a `may_…` function first and get an error that the caller passes on.

use sqlx::any::AnyRow;
use sqlx::{FromRow, Row};

use crate::db::Flag;
use crate::works::form::CommentsFrom;
use crate::{Error, PersonId, Result};

/// A role that a person may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Role {
    /// Owns the archive; may do everything.
    Owner = 1,
    /// Runs it: settings, people, roles below their own.
    Admin = 2,
    /// Keeps order: sees everything, hides and restores.
    Moderator = 4,
    /// Keeps the tags.
    Wrangler = 8,
    /// Brings archives in.
    Archivist = 16,
    /// Writes the news.
    News = 32,
}

impl Role {
    /// Every role, the most powerful first.
    pub const ALL: [Role; 6] =
        [Role::Owner, Role::Admin, Role::Moderator, Role::Wrangler, Role::Archivist, Role::News];

    /// The word the database keeps.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Owner => "owner",
            Role::Admin => "admin",
            Role::Moderator => "moderator",
            Role::Wrangler => "wrangler",
            Role::Archivist => "archivist",
            Role::News => "news",
        }
    }
}

impl std::str::FromStr for Role {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self> {
        Role::ALL.into_iter().find(|role| role.as_str() == text).ok_or(Error::NotFound("role"))
    }
}

/// A set of roles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Roles(u8);

impl Roles {
    /// Whether the set has this role.
    pub fn has(self, role: Role) -> bool {
        self.0 & role as u8 != 0
    }

    /// The set with one more role.
    pub fn with(self, role: Role) -> Roles {
        Roles(self.0 | role as u8)
    }

    /// The roles in it, the most powerful first.
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.into_iter().filter(move |role| self.has(*role))
    }
}

impl FromIterator<Role> for Roles {
    fn from_iter<I: IntoIterator<Item = Role>>(roles: I) -> Self {
        roles.into_iter().fold(Roles::default(), Roles::with)
    }
}

/// Who looks, as far as the rules care.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// The person, if signed in.
    pub person: Option<PersonId>,
    /// Their roles.
    pub roles: Roles,
    system: bool,
}

impl Viewer {
    /// Nobody we know.
    pub fn guest() -> Viewer {
        Viewer { person: None, roles: Roles::default(), system: false }
    }

    /// A signed-in person.
    pub fn member(person: PersonId, roles: Roles) -> Viewer {
        Viewer { person: Some(person), roles, system: false }
    }

    /// The operator at the shell and the archive's own jobs: may do everything, is nobody.
    pub fn system() -> Viewer {
        Viewer { person: None, roles: Roles::default().with(Role::Owner), system: true }
    }

    /// Whether they are signed in (or the system).
    pub fn is_member(&self) -> bool {
        self.system || self.person.is_some()
    }

    /// Whether they may look behind every state: owner, admin, moderator.
    pub fn is_staff(&self) -> bool {
        self.roles.has(Role::Owner) || self.roles.has(Role::Admin) || self.roles.has(Role::Moderator)
    }

    /// The widest audience whose works they find in lists: 0 for guests, 1 for members. Staff find no more in lists
    /// than members do; their own pages show the rest.
    pub fn audience(&self) -> i64 {
        i64::from(self.is_member())
    }
}

/// The life of a work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkState {
    /// Only its creators see it.
    Draft,
    /// It is there to be read.
    Posted,
    /// Thrown away; its creators may put it back for a while.
    Binned,
}

impl WorkState {
    /// The word the database keeps.
    pub fn as_str(self) -> &'static str {
        match self {
            WorkState::Draft => "draft",
            WorkState::Posted => "posted",
            WorkState::Binned => "binned",
        }
    }
}

impl std::str::FromStr for WorkState {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self> {
        match text {
            "draft" => Ok(WorkState::Draft),
            "posted" => Ok(WorkState::Posted),
            "binned" => Ok(WorkState::Binned),
            other => Err(Error::Broken(format!("unknown state of a work: {other}"))),
        }
    }
}

/// Everything about a work that decides who sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Draft, posted, binned.
    pub state: WorkState,
    /// For members only.
    pub restricted: bool,
    /// Hidden by staff.
    pub hidden: bool,
    /// Part of an event that is not revealed yet.
    pub unrevealed: bool,
    /// Its creators are not named.
    pub anonymous: bool,
}

/// From the columns of these names, in whatever row they stand.
impl<'r> FromRow<'r, AnyRow> for Standing {
    fn from_row(row: &'r AnyRow) -> sqlx::Result<Self> {
        let flag = |name| row.try_get::<Flag, _>(name).map(|flag| flag.0);
        let state: WorkState = row
            .try_get::<&str, _>("state")?
            .parse()
            .map_err(|error: Error| sqlx::Error::Decode(error.into()))?;
        Ok(Standing {
            state,
            restricted: flag("restricted")?,
            hidden: flag("hidden")?,
            unrevealed: flag("unrevealed")?,
            anonymous: flag("anonymous")?,
        })
    }
}

/// Found in lists by nobody.
pub const NOBODY: i64 = 2;

/// Who finds a work in lists: 0 everybody, 1 members, 2 nobody. Stored as `work.audience` by every change of its
/// standing; a list compares it with [`Viewer::audience`].
pub fn audience(standing: &Standing) -> i64 {
    match standing {
        Standing { state: WorkState::Posted, hidden: false, unrevealed: false, restricted, .. } => {
            i64::from(*restricted)
        }
        _ => NOBODY,
    }
}

/// What a viewer gets of one work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// All of it.
    Shown,
    /// A sentence that asks them to log in.
    MembersOnly,
    /// A sentence that it will be revealed.
    Unrevealed,
    /// Nothing: as if it were not there.
    Nothing,
}

/// What a viewer gets of a work; `creator` says whether the work is theirs (an accepted creator).
pub fn sight(viewer: &Viewer, creator: bool, standing: &Standing) -> Sight {
    let own = creator && viewer.is_member();
    match standing.state {
        WorkState::Draft | WorkState::Binned if own || viewer.is_staff() => Sight::Shown,
        WorkState::Draft | WorkState::Binned => Sight::Nothing,
        WorkState::Posted if own || viewer.is_staff() => Sight::Shown,
        WorkState::Posted if standing.hidden => Sight::Nothing,
        WorkState::Posted if standing.unrevealed => Sight::Unrevealed,
        WorkState::Posted if standing.restricted && !viewer.is_member() => Sight::MembersOnly,
        WorkState::Posted => Sight::Shown,
    }
}

/// Whether a viewer is told who made a work.
pub fn sees_creators(viewer: &Viewer, creator: bool, standing: &Standing) -> bool {
    !standing.anonymous || (creator && viewer.is_member()) || viewer.is_staff()
}

/// Who finds a work in a series: as in any list; but an anonymous one is found by nobody in a series that also has
/// named works (`named`), whose names would tell. Stored as `series_work.audience`.
pub fn audience_in_series(standing: &Standing, named: bool) -> i64 {
    if standing.anonymous && named { NOBODY } else { audience(standing) }
}

/// Whether a viewer finds a work in a series, or by its widest place the series itself; `creator` says whether it is
/// theirs. Creators and staff always do.
pub fn finds_in_series(viewer: &Viewer, creator: bool, audience: i64) -> bool {
    audience <= viewer.audience() || (creator && viewer.is_member()) || viewer.is_staff()
}

/// Whether they find everything a person made, anonymous works, drafts and the bin among it: that person and staff.
pub fn knows_all_of(viewer: &Viewer, person: PersonId) -> bool {
    viewer.person == Some(person) || viewer.is_staff()
}

fn allowed(may: bool) -> Result<()> {
    if may { Ok(()) } else { Err(Error::Forbidden) }
}

/// Settings, people and roles: the owner and admins.
pub fn may_administer(viewer: &Viewer) -> Result<()> {
    allowed(viewer.roles.has(Role::Owner) || viewer.roles.has(Role::Admin))
}

/// Giving and taking a role: the owner any; an admin those below admin.
pub fn may_appoint(viewer: &Viewer, role: Role) -> Result<()> {
    let below = !matches!(role, Role::Owner | Role::Admin);
    allowed(viewer.roles.has(Role::Owner) || (viewer.roles.has(Role::Admin) && below))
}

/// One's own account, pen names, profile, preferences: nobody else's.
pub fn may_settle(viewer: &Viewer, person: PersonId) -> Result<()> {
    allowed(viewer.person == Some(person))
}

/// Suspending and banning: staff, but never an owner, an admin only by an owner, and nobody themselves.
pub fn may_sanction(viewer: &Viewer, person: PersonId, theirs: Roles) -> Result<()> {
    let owner = viewer.roles.has(Role::Owner);
    let above = theirs.has(Role::Owner)
        || (theirs.has(Role::Admin) && !owner)
        || (theirs.has(Role::Moderator) && !owner && !viewer.roles.has(Role::Admin));
    allowed(viewer.is_staff() && !above && viewer.person != Some(person))
}

/// Reading what was done about people, and why: staff.
pub fn may_keep_order(viewer: &Viewer) -> Result<()> {
    allowed(viewer.is_staff())
}

/// Hiding and showing works: staff.
pub fn may_hide(viewer: &Viewer) -> Result<()> {
    allowed(viewer.is_staff())
}

/// Keeping the tags: wranglers, and who runs the archive.
pub fn may_wrangle(viewer: &Viewer) -> Result<()> {
    allowed(wrangles(viewer))
}

/// Whether a viewer sees what wranglers see: tags that only wait, names that stand on no work they find.
pub fn wrangles(viewer: &Viewer) -> bool {
    viewer.roles.has(Role::Wrangler) || viewer.roles.has(Role::Owner) || viewer.roles.has(Role::Admin)
}

/// The archive's own lists (ratings, warnings, categories, media) and the wranglers' guidelines: who runs the archive.
pub fn may_change_lists(viewer: &Viewer) -> Result<()> {
    may_administer(viewer)
}

/// Taking a remark on a tag away: who wrote it, and who runs the archive.
pub fn may_take_remark(viewer: &Viewer, by: Option<PersonId>) -> Result<()> {
    let own = wrangles(viewer) && by.is_some() && viewer.person == by;
    allowed(own || may_administer(viewer).is_ok())
}

/// Changing a work: its accepted creators. Staff hide, they do not rewrite.
pub fn may_edit(viewer: &Viewer, creator: bool) -> Result<()> {
    allowed(viewer.system || (viewer.is_member() && creator))
}

/// Whether a work may be talked about and liked: who finds it in lists reads what is said there.
pub fn is_talked_about(standing: &Standing) -> bool {
    audience(standing) != NOBODY
}

/// Whether a viewer is kept away from a work; `blocked` says that one of its creators blocks them. Not where they are
/// not told who the creators are, for that would tell; and nobody from what is theirs too.
pub fn is_kept_away(viewer: &Viewer, creator: bool, standing: &Standing, blocked: bool) -> bool {
    blocked && !creator && sees_creators(viewer, creator, standing)
}

/// Leaving kudos: whoever may read the work, guests too, but none of its creators and nobody they keep away; and nowhere
/// where lists do not lead.
pub fn may_like(viewer: &Viewer, creator: bool, standing: &Standing, blocked: bool) -> Result<()> {
    let reads = is_talked_about(standing) && sight(viewer, false, standing) == Sight::Shown;
    allowed(reads && !creator && !is_kept_away(viewer, creator, standing, blocked))
}

/// Commenting: those whom the creators let, as the work's form says, and do not keep away ([`is_kept_away`]); whether the
/// work is there to be talked about at all is asked before.
pub fn may_comment(viewer: &Viewer, from: CommentsFrom, kept_away: bool) -> Result<()> {
    allowed(
        !kept_away
            && match from {
                CommentsFrom::Everyone => true,
                CommentsFrom::Members => viewer.is_member(),
                CommentsFrom::Nobody => false,
            },
    )
}

/// Looking after what is said on a work (a yes, freezing, spam): its creators, and staff.
pub fn may_keep_comments(viewer: &Viewer, creator: bool) -> Result<()> {
    allowed((creator && viewer.is_member()) || viewer.is_staff())
}

/// Hiding a comment and showing it again: staff.
pub fn may_hide_comments(viewer: &Viewer) -> Result<()> {
    allowed(viewer.is_staff())
}

/// Changing what a comment says: who wrote it.
pub fn may_edit_comment(viewer: &Viewer, by: Option<PersonId>) -> Result<()> {
    allowed(by.is_some() && viewer.person == by)
}

/// Deleting a comment: who wrote it, the creators of what it stands on, and staff.
pub fn may_delete_comment(viewer: &Viewer, by: Option<PersonId>, creator: bool) -> Result<()> {
    may_edit_comment(viewer, by).or_else(|_| may_keep_comments(viewer, creator))
}

/// Remembering in one's history, marking for later: members, what they read and lists lead to; not one's own works, for
/// they are no reading.
pub fn may_remember(viewer: &Viewer, creator: bool, standing: &Standing) -> Result<()> {
    may_bookmark(viewer, creator, standing).and_then(|()| allowed(!creator))
}

/// Bookmarking: members, what they read and what lists lead to; one's own works too.
pub fn may_bookmark(viewer: &Viewer, creator: bool, standing: &Standing) -> Result<()> {
    let reads = sight(viewer, creator, standing) == Sight::Shown;
    allowed(viewer.person.is_some() && reads && is_talked_about(standing))
}

/// Whether a viewer sees a bookmark: their own always; another's unless it is private, and only if they find (`found`)
/// in lists what it is of. Staff see no private ones.
pub fn sees_bookmark(viewer: &Viewer, person: PersonId, private: bool, found: bool) -> bool {
    viewer.person == Some(person) || (!private && found)
}

/// Posting anything: members.
pub fn may_post(viewer: &Viewer) -> Result<PersonId> {
    viewer.person.ok_or(Error::Forbidden)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standings() -> impl Iterator<Item = Standing> {
        let states = [WorkState::Draft, WorkState::Posted, WorkState::Binned];
        states.into_iter().flat_map(|state| {
            (0..16).map(move |bits| Standing {
                state,
                restricted: bits & 1 != 0,
                hidden: bits & 2 != 0,
                unrevealed: bits & 4 != 0,
                anonymous: bits & 8 != 0,
            })
        })
    }

    #[test]
    fn a_list_never_finds_what_its_reader_could_not_open() {
        let member = Viewer::member(PersonId(5), Roles::default());
        for standing in standings() {
            for viewer in [Viewer::guest(), member.clone()] {
                let found = audience(&standing) <= viewer.audience();
                assert_eq!(found, sight(&viewer, false, &standing) == Sight::Shown, "{standing:?}");
            }
        }
    }

    #[test]
    fn a_guest_is_never_a_creator_even_if_told_so() {
        for standing in standings().filter(|s| s.state != WorkState::Posted) {
            assert_eq!(sight(&Viewer::guest(), true, &standing), Sight::Nothing);
        }
        assert!(may_edit(&Viewer::guest(), true).is_err());
    }

    #[test]
    fn a_work_is_liked_by_who_finds_it_in_lists_and_did_not_make_it() {
        let moderator = Viewer::member(PersonId(5), Roles::default().with(Role::Moderator));
        for standing in standings() {
            for viewer in [Viewer::guest(), Viewer::member(PersonId(6), Roles::default()), moderator.clone()]
            {
                let finds = audience(&standing) <= viewer.audience();
                assert_eq!(may_like(&viewer, false, &standing, false).is_ok(), finds, "{standing:?}");
                assert!(may_like(&viewer, true, &standing, false).is_err());
            }
        }
    }

    #[test]
    fn a_block_holds_wherever_the_creators_are_told_and_never_tells_them() {
        let member = Viewer::member(PersonId(6), Roles::default());
        for standing in standings() {
            assert_eq!(is_kept_away(&member, false, &standing, true), !standing.anonymous);
            assert!(!is_kept_away(&member, true, &standing, true), "their own work");
            let likes = |blocked| may_like(&member, false, &standing, blocked).is_ok();
            assert_eq!(likes(true), likes(false) && standing.anonymous);
        }
        assert!(may_comment(&member, CommentsFrom::Everyone, true).is_err());
    }

    #[test]
    fn staff_see_everything_and_rewrite_nothing() {
        let moderator = Viewer::member(PersonId(5), Roles::default().with(Role::Moderator));
        for standing in standings() {
            assert_eq!(sight(&moderator, false, &standing), Sight::Shown);
        }
        assert!(may_edit(&moderator, false).is_err());
        assert!(may_administer(&moderator).is_err());
    }

    #[test]
    fn an_admin_appoints_no_admin() {
        let admin = Viewer::member(PersonId(5), Roles::default().with(Role::Admin));
        assert!(may_appoint(&admin, Role::Admin).is_err());
        assert!(may_appoint(&admin, Role::Wrangler).is_ok());
    }
}
