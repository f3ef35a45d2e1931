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
    /// Anybody; what a guest posts here changes nothing that is anybody's.
    Anybody,
    /// Anybody, by a form that carries a guest's token: log in, sign up, reset.
    Form,
    /// Who is signed in.
    Member,
    /// Moderators, admins and owners.
    Staff,
    /// Admins and owners.
    Admin,
}

impl Who {
    /// Whether one must be signed in.
    pub fn needs_member(self) -> bool {
        !matches!(self, Who::Anybody | Who::Form)
    }

    /// Lets a viewer through or not.
    pub fn check(self, viewer: &Viewer) -> Result<(), Fault> {
        let may = match self {
            Who::Anybody | Who::Form => true,
            Who::Member => viewer.is_member(),
            Who::Staff => viewer.is_staff(),
            Who::Admin => policy::may_administer(viewer).is_ok(),
        };
        if may { Ok(()) } else { Err(Fault::Forbidden) }
    }

    /// A viewer's roles that are just enough, for the tests; nothing where a guest is enough.
    pub fn least(self) -> Option<&'static [Role]> {
        match self {
            Who::Anybody | Who::Form => None,
            Who::Member => Some(&[]),
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
    get  "/media"                                Anybody pages::tags::fandoms;
    get  "/tags/{tag}"                           Anybody pages::tags::show;
    get  "/tags/{tag}/works"                     Anybody pages::tags::works;
    get  "/tags/{tag}/feed.atom"                 Anybody pages::feeds::tag;
    get  "/autocomplete/{kind}"                  Anybody pages::tags::autocomplete;
    get  "/languages/{code}/works"               Anybody pages::lists::language;
    get  "/users/{user}/works"                   Anybody pages::pseuds::works_of_user;
    get  "/users/{user}/pseuds/{pseud}"          Anybody pages::pseuds::works;
    get  "/users/{user}/pseuds/{pseud}/works"    Anybody pages::pseuds::works;
    get  "/credits"                              Anybody pages::credits::kinds;
    get  "/credits/{kind}"                       Anybody pages::credits::titles;
    get  "/credits/{kind}/{title}"               Anybody pages::credits::works;

    // Works as they are read
    get  "/works"                                Anybody pages::lists::newest;
    get  "/works/{work}"                         Anybody pages::works::show;
    get  "/works/{work}/navigate"                Anybody pages::works::index;
    get  "/works/{work}/chapters/{chapter}"      Anybody pages::works::chapter;
    get  "/chapters/{chapter}"                   Anybody pages::works::find_chapter;
    get  "/downloads/{work}/{name}"              Anybody pages::downloads::show;

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
