//! Every address of the archive, one line each: the router, the leak test, the role test, the statement test and the
//! docs all come from this table. A route anywhere else fails a test.
//!
//! Names in braces are also the samples: tests put a real work where `{work}` stands.

use axum::handler::Handler;
use axum::http::Method;
use axum::routing::MethodRouter;
use axum::{Extension, Router};
use fanlight_archive::policy::{self, Role, Viewer};

use crate::app::App;
use crate::errors::Fault;
use crate::{assets, pages};

/// Who may use a route at all; what they see there is the policy's question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Anybody; what a guest posts here changes nothing that is anybody's, unless they bring the key for it.
    Anybody,
    /// Anybody, by a form that carries a guest's token: log in, sign up, reset.
    Form,
    /// Anybody who reads, by a form without a guest's token, for it stands on pages that are kept for all: what it does
    /// is counted by network and takes nothing from anybody. Members who are suspended are not let through.
    Reader,
    /// Who is signed in.
    Member,
    /// Wranglers, admins and owners.
    Wrangler,
    /// Moderators, admins and owners.
    Staff,
    /// Admins and owners.
    Admin,
}

impl Who {
    /// Whether one must be signed in.
    pub fn needs_member(self) -> bool {
        !matches!(self, Who::Anybody | Who::Form | Who::Reader)
    }

    /// Lets a viewer through or not.
    pub fn check(self, viewer: &Viewer) -> Result<(), Fault> {
        let may = match self {
            Who::Anybody | Who::Form | Who::Reader => true,
            Who::Member => viewer.is_member(),
            Who::Wrangler => policy::wrangles(viewer),
            Who::Staff => viewer.is_staff(),
            Who::Admin => policy::may_administer(viewer).is_ok(),
        };
        if may { Ok(()) } else { Err(Fault::Forbidden) }
    }

    /// A viewer's roles that are just enough, for the tests; nothing where a guest is enough.
    pub fn least(self) -> Option<&'static [Role]> {
        match self {
            Who::Anybody | Who::Form | Who::Reader => None,
            Who::Member => Some(&[]),
            Who::Wrangler => Some(&[Role::Wrangler]),
            Who::Staff => Some(&[Role::Moderator]),
            Who::Admin => Some(&[Role::Admin]),
        }
    }
}

/// One address and method.
pub struct Route {
    /// `GET` or `POST`: the archive uses no others.
    pub method: Method,
    /// The address with its parameters in braces.
    pub path: &'static str,
    /// Who may use it.
    pub who: Who,
    /// Statements that one answer may ask at the most.
    pub statements: u32,
    handler: fn() -> MethodRouter<App>,
}

/// Statements of a page, unless its line says otherwise.
const STATEMENTS: u32 = 12;

const fn get(path: &'static str, who: Who, handler: fn() -> MethodRouter<App>) -> Route {
    Route { method: Method::GET, path, who, statements: STATEMENTS, handler }
}

const fn post(path: &'static str, who: Who, handler: fn() -> MethodRouter<App>) -> Route {
    Route { method: Method::POST, path, who, statements: u32::MAX, handler }
}

/// A handler as the table keeps it.
fn on<H, T>(method: &Method, handler: H) -> MethodRouter<App>
where
    H: Handler<T, App>,
    T: 'static,
{
    if *method == Method::GET { axum::routing::get(handler) } else { axum::routing::post(handler) }
}

macro_rules! routes {
    ($($method:ident $path:literal $who:ident $($handler:ident)::+ $(, $statements:literal statements)?;)*) => {
        /// Every address.
        pub static ROUTES: &[Route] = &[$({
            #[allow(unused_mut, reason = "most lines keep the usual number of statements")]
            let mut route = $method($path, Who::$who, || on(&routes!(@method $method), $($handler)::+));
            $( route.statements = $statements; )?
            route
        }),*];
    };
    (@method get) => { Method::GET };
    (@method post) => { Method::POST };
}

// One a line; in groups by what they are about, each group in the order of its addresses.
#[rustfmt::skip]
routes! {
    // The front, and the lists that lead to works
    get  "/"                                     Anybody pages::home::show;
    get  "/robots.txt"                           Anybody pages::home::robots;
    get  "/people/search"                        Anybody pages::people::search::show;
    get  "/media"                                Anybody pages::media::show;
    get  "/media/{medium}/fandoms"               Anybody pages::media::fandoms;
    get  "/tags/search"                          Anybody pages::tags::search::show;
    get  "/tags/{tag}"                           Anybody pages::tags::show;
    post "/tags/{tag}"                           Member  pages::tags::favour;
    get  "/tags/{tag}/children"                  Anybody pages::tags::children;
    get  "/tags/{tag}/works"                     Anybody pages::tags::works;
    get  "/tags/{tag}/feed.atom"                 Anybody pages::feeds::tag;
    get  "/tags/{tag}/feed.json"                 Anybody pages::feeds::tag;
    get  "/autocomplete/{kind}"                  Anybody pages::tags::autocomplete;
    get  "/languages/{code}/feed.atom"           Anybody pages::feeds::language;
    get  "/languages/{code}/feed.json"           Anybody pages::feeds::language;
    get  "/languages/{code}/works"               Anybody pages::lists::language;
    get  "/users/{user}/series"                  Anybody pages::series::of_user;
    get  "/users/{user}/pseuds/{pseud}/series"   Anybody pages::series::of_pseud;
    get  "/users/{user}/gifts"                   Anybody pages::gifts::show;
    get  "/users/{user}/pseuds/{pseud}/gifts"    Anybody pages::gifts::of_pseud;
    get  "/users/{user}/feed.atom"               Anybody pages::feeds::person;
    get  "/users/{user}/feed.json"               Anybody pages::feeds::person;
    get  "/users/{user}/works"                   Anybody pages::pseuds::works_of_user;
    get  "/users/{user}/pseuds/{pseud}"          Anybody pages::pseuds::works;
    get  "/users/{user}/pseuds/{pseud}/feed.atom" Anybody pages::feeds::pseud;
    get  "/users/{user}/pseuds/{pseud}/feed.json" Anybody pages::feeds::pseud;
    get  "/users/{user}/pseuds/{pseud}/works"    Anybody pages::pseuds::works;
    get  "/credits"                              Anybody pages::credits::kinds;
    get  "/credits/{kind}"                       Anybody pages::credits::titles;
    get  "/credits/{kind}/{title}"               Anybody pages::credits::works;
    get  "/credits/{kind}/{title}/feed.atom"     Anybody pages::feeds::credit;
    get  "/credits/{kind}/{title}/feed.json"     Anybody pages::feeds::credit;

    // Works as they are read
    get  "/works"                                Anybody pages::lists::newest;
    get  "/works/feed.atom"                      Anybody pages::feeds::newest;
    get  "/works/feed.json"                      Anybody pages::feeds::newest;
    get  "/works/search"                         Anybody pages::lists::search;
    get  "/works/{work}"                         Anybody pages::works::show;
    get  "/works/{work}/navigate"                Anybody pages::works::index;
    get  "/works/{work}/search"                  Anybody pages::works::search::show;
    post "/works/{work}/mark_for_later"          Member  pages::readings::mark;
    post "/works/{work}/mark_as_read"            Member  pages::readings::unmark;
    post "/works/{work}/reading"                 Member  pages::readings::stop;
    get  "/works/{work}/kudos"                   Anybody pages::kudos::list;
    post "/kudos"                                Reader  pages::kudos::leave;
    get  "/works/{work}/comments"                Anybody pages::comments::list;
    get  "/works/{work}/comments/unreviewed"     Member  pages::comments::queue::show;
    post "/works/{work}/comments/unreviewed"     Member  pages::comments::queue::save;
    get  "/works/{work}/chapters/{chapter}"      Anybody pages::works::chapter;
    get  "/chapters/{chapter}"                   Anybody pages::works::find_chapter;
    get  "/chapters/{chapter}/comments/new"      Anybody pages::comments::say::new;
    post "/chapters/{chapter}/comments"          Reader  pages::comments::say::say;
    get  "/comments/{comment}"                   Anybody pages::comments::show;
    post "/comments/{comment}"                   Member  pages::comments::change::act;
    get  "/comments/{comment}/reply"             Anybody pages::comments::say::reply;
    post "/comments/{comment}/comments"          Reader  pages::comments::say::answer;
    get  "/comments/{comment}/edit"              Member  pages::comments::change::edit;
    post "/comments/{comment}/edit"              Member  pages::comments::change::save;
    get  "/comments/{comment}/delete"            Member  pages::comments::change::ask_delete;
    post "/comments/{comment}/delete"            Member  pages::comments::change::delete;
    get  "/downloads/{work}/{name}"              Anybody pages::downloads::show;
    get  "/downloads/series/{series}/{name}"     Anybody pages::downloads::volume::of_series, 60 statements;
    get  "/downloads/to-read/{name}"             Member  pages::downloads::volume::for_later, 60 statements;

    // Bookmarks
    get  "/users/{user}/bookmarks"               Anybody pages::bookmarks::of_user;
    get  "/users/{user}/pseuds/{pseud}/bookmarks" Anybody pages::bookmarks::of_pseud;
    get  "/works/{work}/bookmarks"               Anybody pages::bookmarks::of_work;
    post "/works/{work}/bookmarks"               Member  pages::bookmarks::edit::of_work;
    get  "/series/{series}/bookmarks"            Anybody pages::bookmarks::of_series;
    post "/series/{series}/bookmarks"            Member  pages::bookmarks::edit::of_series;
    get  "/bookmarks/{bookmark}"                 Anybody pages::bookmarks::show;
    post "/bookmarks/{bookmark}"                 Member  pages::bookmarks::edit::save;
    get  "/bookmarks/{bookmark}/edit"            Member  pages::bookmarks::edit::show;
    get  "/bookmarks/{bookmark}/delete"          Member  pages::bookmarks::edit::ask;
    post "/bookmarks/{bookmark}/delete"          Member  pages::bookmarks::edit::delete;
    get  "/external_works/new"                   Member  pages::bookmarks::external::new;
    post "/external_works"                       Member  pages::bookmarks::external::create;
    get  "/external_works/{external}"            Anybody pages::bookmarks::external::show;
    get  "/external_works/{external}/bookmarks"  Anybody pages::bookmarks::external::show;
    post "/external_works/{external}/bookmarks"  Member  pages::bookmarks::external::keep;

    // Series
    get  "/series/new"                           Member  pages::series::edit::new;
    post "/series"                               Member  pages::series::edit::create;
    get  "/series/{series}"                      Anybody pages::series::show;
    get  "/series/{series}/feed.atom"            Anybody pages::feeds::of_series;
    get  "/series/{series}/feed.json"            Anybody pages::feeds::of_series;
    get  "/series/{series}/edit"                 Member  pages::series::edit::show;
    post "/series/{series}/edit"                 Member  pages::series::edit::save;
    get  "/series/{series}/manage"               Member  pages::series::manage::show;
    post "/series/{series}/manage"               Member  pages::series::manage::save;
    get  "/series/{series}/confirm_delete"       Member  pages::series::edit::ask;
    post "/series/{series}/confirm_delete"       Member  pages::series::edit::delete;

    // The house
    get  "/assets/{*path}"         Anybody assets::show;
    get  "/healthz"                Anybody pages::health::live;
    get  "/readyz"                 Anybody pages::health::ready;
    get  "/reading"                Anybody pages::reading::show;
    post "/reading"                Anybody pages::reading::save;

    // Sessions
    get  "/token_dispenser.json"   Anybody pages::sessions::token_json;
    get  "/users/login"            Anybody pages::sessions::show;
    post "/users/login"            Form    pages::sessions::log_in;
    get  "/users/logout"           Anybody pages::sessions::leave;
    post "/users/logout"           Member  pages::sessions::log_out;

    // People: signing up, passwords, pages of one's own
    get  "/about"                  Anybody pages::about::show;
    get  "/icons/{image}"          Anybody pages::icons::show;
    get  "/owner/{token}"          Anybody pages::sign_up::owner;
    post "/owner/{token}"          Form    pages::sign_up::claim;
    post "/users"                  Form    pages::sign_up::create;
    get  "/users/new"              Anybody pages::sign_up::show;
    get  "/users/password/new"     Anybody pages::passwords::forgotten;
    post "/users/password"         Form    pages::passwords::ask;
    get  "/users/password/{token}" Anybody pages::passwords::show;
    post "/users/password/{token}" Form    pages::passwords::set;
    get  "/users/email/{token}"    Member  pages::account::new_email;
    post "/users/email/{token}"    Member  pages::account::confirm_email;
    get  "/users/{user}"           Anybody pages::people::show;
    get  "/users/{user}/blocked/users" Member pages::distance::blocked;
    post "/users/{user}/blocked/users" Member pages::distance::block;
    get  "/users/{user}/change_email" Member pages::account::email;
    post "/users/{user}/change_email" Member pages::account::change_email;
    get  "/users/{user}/change_password" Member pages::account::password;
    post "/users/{user}/change_password" Member pages::account::change_password;
    get  "/users/{user}/change_username" Member pages::account::name;
    post "/users/{user}/change_username" Member pages::account::change_name;
    get  "/users/{user}/filters"   Member  pages::filters::index;
    post "/users/{user}/filters"   Member  pages::filters::create;
    get  "/users/{user}/filters/new" Member pages::filters::new;
    post "/users/{user}/filters/{filter}" Member pages::filters::act;
    get  "/users/{user}/filters/{filter}/edit" Member pages::filters::edit;
    get  "/users/{user}/inbox"     Member  pages::inbox::show;
    post "/users/{user}/inbox"     Member  pages::inbox::act;
    get  "/users/{user}/muted/users" Member pages::distance::muted;
    post "/users/{user}/muted/users" Member pages::distance::mute;
    get  "/users/{user}/notifications" Member pages::notices::show;
    post "/users/{user}/notifications" Member pages::notices::act;
    get  "/users/{user}/preferences" Member pages::preferences::show;
    post "/users/{user}/preferences" Member pages::preferences::save;
    get  "/users/{user}/profile"   Anybody pages::people::profile;
    post "/users/{user}/profile"   Member  pages::people::save_profile;
    get  "/users/{user}/profile/edit" Member pages::people::edit_profile;
    get  "/users/{user}/pseuds"    Member  pages::pseud_forms::list;
    post "/users/{user}/pseuds"    Member  pages::pseud_forms::create;
    get  "/users/{user}/pseuds/new" Member pages::pseud_forms::new;
    get  "/users/{user}/pseuds/{pseud}/edit" Member pages::pseud_forms::edit;
    post "/users/{user}/pseuds/{pseud}/edit" Member pages::pseud_forms::save;
    get  "/users/{user}/pseuds/{pseud}/delete" Member pages::pseud_forms::ask_delete;
    post "/users/{user}/pseuds/{pseud}/delete" Member pages::pseud_forms::delete;
    get  "/users/{user}/readings"  Member  pages::readings::show;
    post "/users/{user}/readings"  Member  pages::readings::act;
    get  "/users/{user}/readings/clear" Member pages::readings::ask_clear;
    post "/users/{user}/readings/clear" Member pages::readings::clear;
    get  "/users/{user}/searches"  Member  pages::searches::index;
    post "/users/{user}/searches"  Member  pages::searches::create;
    get  "/users/{user}/searches/new" Member pages::searches::new;
    get  "/users/{user}/searches/{search}" Member pages::searches::open;
    post "/users/{user}/searches/{search}" Member pages::searches::act;
    get  "/searches/{search}/{key}/feed.atom" Anybody pages::searches::feed;
    get  "/searches/{search}/{key}/feed.json" Anybody pages::searches::feed;
    get  "/users/{user}/sessions"  Member  pages::account::sessions;
    post "/users/{user}/sessions"  Member  pages::account::end_sessions;
    get  "/users/{user}/stats"     Member  pages::stats::show;
    get  "/users/{user}/subscriptions" Member pages::subscriptions::show;
    post "/users/{user}/subscriptions" Member pages::subscriptions::act;
    get  "/unsubscribe/{key}"      Anybody pages::notices::ask;
    post "/unsubscribe/{key}"      Anybody pages::notices::end;

    // Wrangling
    get  "/wrangling"              Wrangler pages::wrangling::home::show;
    post "/wrangling"              Wrangler pages::wrangling::home::save;
    get  "/wrangling/guidelines"   Wrangler pages::wrangling::guidelines::show;
    post "/wrangling/guidelines"   Admin    pages::wrangling::guidelines::save;
    get  "/wrangling/bins"         Wrangler pages::wrangling::bins::show;
    post "/wrangling/bins"         Wrangler pages::wrangling::bins::save;
    get  "/wrangling/log"          Wrangler pages::wrangling::log::show;
    post "/wrangling/log"          Wrangler pages::wrangling::log::undo;
    get  "/wrangling/thesaurus"    Wrangler pages::wrangling::thesaurus::show;
    post "/wrangling/thesaurus"    Wrangler pages::wrangling::thesaurus::save;
    get  "/wrangling/thesaurus.csv" Wrangler pages::wrangling::thesaurus::file;
    get  "/tags/{tag}/edit"        Wrangler pages::wrangling::edit::show;
    post "/tags/{tag}/edit"        Wrangler pages::wrangling::edit::save;

    // Running the archive
    get  "/admin"                  Admin   pages::admin::show;
    get  "/admin/filters"          Admin   pages::filters::guests;
    post "/admin/filters"          Admin   pages::filters::save_guests;
    post "/admin/settings"         Admin   pages::admin::save_settings;
    post "/admin/invitations"      Admin   pages::admin::invite;
    post "/admin/mails"            Admin   pages::admin::outbox::act;
    post "/admin/mails/test"       Admin   pages::admin::outbox::test;
    get  "/admin/people/{user}"    Staff   pages::admin::person::show;
    post "/admin/people/{user}"    Staff   pages::admin::person::act;

    // Writing. A work's form with its text, its lists to choose from and what is offered to be restored: a few more
    // statements than a page has.
    get  "/works/new"                                       Member pages::writing::new::show;
    post "/works"                                           Member pages::writing::new::create;
    get  "/works/{work}/edit"                               Member pages::writing::edit::show, 16 statements;
    post "/works/{work}"                                    Member pages::writing::edit::update;
    get  "/works/{work}/creators"                           Member pages::writing::creators::show;
    post "/works/{work}/creators"                           Member pages::writing::creators::save;
    get  "/works/{work}/gift"                               Member pages::gifts::ask;
    post "/works/{work}/gift"                               Member pages::gifts::refuse;
    post "/users/{user}/gifts"                              Member pages::gifts::allow;
    get  "/users/{user}/creatorships"                       Member pages::creatorships::show;
    post "/users/{user}/creatorships"                       Member pages::creatorships::save;
    get  "/works/{work}/edit_tags"                          Member pages::writing::tags::show;
    post "/works/{work}/edit_tags"                          Member pages::writing::tags::save;
    get  "/works/{work}/post"                               Member pages::writing::edit::ask_to_post;
    post "/works/{work}/post"                               Member pages::writing::edit::post_draft;
    get  "/works/{work}/confirm_delete"                     Member pages::writing::confirm::ask_work;
    post "/works/{work}/confirm_delete"                     Member pages::writing::confirm::delete_work;
    get  "/works/{work}/manage_chapters"                    Member pages::writing::manage::show;
    post "/works/{work}/manage_chapters"                    Member pages::writing::manage::save;
    get  "/works/{work}/chapters/new"                       Member pages::writing::chapters::show_new;
    post "/works/{work}/chapters"                           Member pages::writing::chapters::create;
    get  "/works/{work}/chapters/{chapter}/edit"            Member pages::writing::chapters::show_edit, 16 statements;
    post "/works/{work}/chapters/{chapter}"                 Member pages::writing::chapters::update;
    get  "/works/{work}/chapters/{chapter}/confirm_delete"  Member pages::writing::confirm::ask_chapter;
    post "/works/{work}/chapters/{chapter}/confirm_delete"  Member pages::writing::confirm::delete_chapter;
    get  "/users/{user}/works/drafts"                       Member pages::writing::drafts::show;
    get  "/users/{user}/works/bin"                          Member pages::writing::bin::show;
    post "/users/{user}/works/bin"                          Member pages::writing::bin::save;
    post "/autosave"                                        Member pages::writing::autosave::keep;
    get  "/help/html"                                       Anybody pages::writing::help::show;
    get  "/import"                                          Member pages::import::show;
    post "/import"                                          Member pages::import::take;
}

/// The router of the table. Each handler finds its own [`Route`] among the request's extensions.
pub(crate) fn router() -> Router<App> {
    ROUTES.iter().fold(Router::new(), |router, route| {
        router.route(route.path, (route.handler)().layer(Extension(route)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_address_stands_once_for_each_method() {
        let mut seen = BTreeSet::new();
        for route in ROUTES {
            assert!(seen.insert((route.path, route.method.to_string())), "{} {}", route.method, route.path);
        }
        // The router itself refuses two handlers for one address and method.
        let _ = router();
    }

    #[test]
    fn no_route_is_made_anywhere_else() {
        let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if !path.ends_with("routes.rs") {
                    let source = std::fs::read_to_string(&path).unwrap();
                    assert!(!source.contains(".route("), "{} makes a route", path.display());
                }
            }
        }
    }
}
