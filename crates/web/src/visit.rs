//! A visit: one request with who looks, in which language, with which settings of the looks, and one connection.
//!
//! A guest without a cookie costs no statement; a session one. The connection is taken at the first need and kept
//! for the whole request.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, Uri};
use fanlight_archive::db::Moment;
use fanlight_archive::people::filters::{self, Wishes};
use fanlight_archive::people::sessions::{self, Session};
use fanlight_archive::policy::Viewer;
use fanlight_archive::works::load::{self, Head, Shown};
use fanlight_archive::{Archive, PersonId, Reader, Result, WorkId, journal};
use sync_wrapper::SyncWrapper;

use crate::app::App;
use crate::cookies::{self, Name};
use crate::network;
use crate::routes::Route;
use crate::texts::{Language, Texts};
use crate::views::tools::Part;

/// How a reader wants pages to look; kept in an open cookie, `look`, e.g. `dark.serif.3.medium.normal`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Look {
    /// `system`, `light`, `dark`, `contrast`.
    pub theme: &'static str,
    /// `serif`, `sans`, `dyslexia`.
    pub font: &'static str,
    /// `1` to `5`.
    pub size: &'static str,
    /// `narrow`, `medium`, `wide`.
    pub width: &'static str,
    /// `tight`, `normal`, `loose`.
    pub leading: &'static str,
}

impl Look {
    /// The themes.
    pub const THEMES: [&'static str; 4] = ["system", "light", "dark", "contrast"];
    /// The letters of stories.
    pub const FONTS: [&'static str; 3] = ["serif", "sans", "dyslexia"];
    /// The sizes.
    pub const SIZES: [&'static str; 5] = ["1", "2", "3", "4", "5"];
    /// The measures.
    pub const WIDTHS: [&'static str; 3] = ["narrow", "medium", "wide"];
    /// The line heights.
    pub const LEADINGS: [&'static str; 3] = ["tight", "normal", "loose"];

    /// A look from five words; a word that is none of ours becomes the default.
    pub fn from_words(theme: &str, font: &str, size: &str, width: &str, leading: &str) -> Look {
        fn pick(known: &[&'static str], word: &str, default: &'static str) -> &'static str {
            known.iter().copied().find(|k| *k == word).unwrap_or(default)
        }
        Look {
            theme: pick(&Self::THEMES, theme, "system"),
            font: pick(&Self::FONTS, font, "serif"),
            size: pick(&Self::SIZES, size, "3"),
            width: pick(&Self::WIDTHS, width, "medium"),
            leading: pick(&Self::LEADINGS, leading, "normal"),
        }
    }

    /// The cookie's value.
    pub fn cookie(&self) -> String {
        [self.theme, self.font, self.size, self.width, self.leading].join(".")
    }

    fn read(headers: &HeaderMap) -> Look {
        let mut words = cookies::read(headers, "look").unwrap_or("").split('.');
        let mut next = || words.next().unwrap_or("");
        Look::from_words(next(), next(), next(), next(), next())
    }
}

/// One request and who makes it.
pub struct Visit {
    /// The application.
    pub app: App,
    /// Who looks, for the rules.
    pub viewer: Viewer,
    /// The session, if signed in.
    pub session: Option<Session>,
    /// How pages shall look.
    pub look: Look,
    /// The address asked for.
    pub uri: Uri,
    /// The network it comes from.
    pub network: IpAddr,
    /// The request's headers.
    pub headers: HeaderMap,
    texts: &'static Texts,
    // Only ever reached through `&mut`, which lets handlers share the rest across their awaits.
    reader: SyncWrapper<Option<Reader>>,
}

impl Visit {
    /// A guest's visit: asks nothing of the database and cannot fail.
    pub(crate) fn guest(parts: &Parts, app: &App) -> Visit {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0);
        let mut visit = Visit {
            app: app.clone(),
            viewer: Viewer::guest(),
            session: None,
            look: Look::read(&parts.headers),
            uri: parts.uri.clone(),
            network: network::of(peer, &parts.headers, app.config().behind_proxy),
            headers: parts.headers.clone(),
            texts: Texts::of(Language::English),
            reader: SyncWrapper::new(None),
        };
        visit.texts = Texts::of(visit.language());
        visit
    }

    async fn new(parts: &Parts, app: &App) -> Result<Visit> {
        let mut visit = Visit::guest(parts, app);
        if let Some(secret) = app.cookies().read(&parts.headers, Name::Session) {
            let archive = app.archive.clone();
            if let Some(session) = sessions::find(&archive, visit.db().await?, secret).await? {
                visit.viewer = session.viewer.clone();
                visit.session = Some(session);
                visit.texts = Texts::of(visit.language());
            }
        }
        Ok(visit)
    }

    /// The visit of a request, as a guest's where the database fails us: a page for errors needs no more.
    pub(crate) async fn or_guest(parts: &Parts, app: &App) -> Visit {
        match Visit::new(parts, app).await {
            Ok(visit) => visit,
            Err(_) => Visit::guest(parts, app),
        }
    }

    /// The archive.
    pub fn archive(&self) -> &Archive {
        &self.app.archive
    }

    /// The connection of this request.
    pub async fn db(&mut self) -> Result<&mut Reader> {
        let reader = match self.reader.get_mut().take() {
            Some(reader) => reader,
            None => self.app.archive.read().await?,
        };
        Ok(self.reader.get_mut().insert(reader))
    }

    /// The state of the database, for guests' answers that may hold still (`known.rs`); none for members.
    pub(crate) fn moment(&self) -> Option<Moment> {
        self.session.is_none().then(|| self.app.archive.moment()).flatten()
    }

    /// In which state a work is; at most one statement.
    pub(crate) async fn head(&mut self, work: WorkId) -> Result<Head> {
        let moment = self.moment();
        if let Some(head) = self.app.known().works.get(moment, &work) {
            return Ok(head);
        }
        let viewer = self.viewer.clone();
        let head = load::head(self.db().await?, &viewer, work).await?;
        self.app.known().works.put(moment, work, head.clone());
        Ok(head)
    }

    /// The number of the journal's newest entry; at most one statement.
    pub(crate) async fn newest(&mut self) -> Result<i64> {
        let moment = self.moment();
        if let Some(newest) = self.app.known().newest.get(moment, &()) {
            return Ok(newest);
        }
        let newest = journal::newest(self.db().await?).await?;
        self.app.known().newest.put(moment, (), newest);
        Ok(newest)
    }

    /// Gives the connection back before slow work.
    pub fn rest(&mut self) {
        self.reader = SyncWrapper::new(None);
    }

    /// The texts in the visitor's language.
    pub fn texts(&self) -> &'static Texts {
        self.texts
    }

    /// Who is signed in.
    pub fn person(&self) -> Option<PersonId> {
        self.viewer.person
    }

    /// Whether adult works open without asking: a preference, or a guest's earlier yes.
    pub fn adult(&self) -> bool {
        self.session.as_ref().is_some_and(|session| session.preferences.show_adult)
            || cookies::read(&self.headers, "view_adult") == Some("true")
            || self.query("view_adult").as_deref() == Some("true")
    }

    /// What was asked for: path and query, without the host.
    pub fn address(&self) -> &str {
        self.uri.path_and_query().map_or("/", |path| path.as_str())
    }

    /// A value of the address's query.
    pub fn query(&self, name: &str) -> Option<String> {
        let pairs: Vec<(String, String)> = serde_html_form::from_str(self.uri.query()?).ok()?;
        pairs.into_iter().find(|(found, _)| found == name).map(|(_, value)| value)
    }

    /// Counts a visit to a work: the first of this visitor on this day. A HEAD is none.
    pub fn see(&self, method: &Method, work: WorkId, head: &Head) {
        if *method == Method::HEAD {
            return;
        }
        let visitor = match self.viewer.person {
            Some(person) => format!("person {person}"),
            None => {
                let agent =
                    self.headers.get("user-agent").and_then(|agent| agent.to_str().ok()).unwrap_or("");
                format!("{} {agent}", self.network)
            }
        };
        self.app.hits().see(self.archive(), work, head, &visitor);
    }

    /// Remembers for a member that they opened a work, or one of its chapters, and says on the work where they were before.
    /// A HEAD opens nothing, and who wants no history has none.
    pub fn remember(&self, method: &Method, head: &Head, work: &mut Shown, part: Part) {
        let Some(session) = &self.session else { return };
        let (readings, id) = (self.app.readings(), work.id);
        if session.preferences.no_history {
            work.place = None;
            return;
        }
        work.place = readings.place(&self.viewer, id, work.place);
        if *method == Method::HEAD {
            return;
        }
        let chapter = match part {
            Part::Chapter(at) => work.chapters.get(at).map(|chapter| (chapter.id, chapter.number)),
            Part::Whole => None,
        };
        readings.open(self.archive(), &self.viewer, id, head, chapter);
    }

    /// The address of the site, for links that leave it: the public one, or the one that was asked.
    pub fn base(&self) -> String {
        match self.app.address() {
            public if !public.is_empty() => public,
            _ => format!("http://{}", self.host()),
        }
    }

    /// The host's name, with its port; one that the gate let through.
    pub fn host(&self) -> String {
        let public = self.app.address();
        match public.split_once("://") {
            Some((_, host)) => host.to_owned(),
            None => {
                self.headers.get("host").and_then(|host| host.to_str().ok()).unwrap_or("localhost").to_owned()
            }
        }
    }

    /// What this visitor never wants to find, wants folded or with a warning. A statement for members, none for guests.
    pub async fn standing(&mut self) -> Result<Wishes> {
        if self.viewer.person.is_none() {
            return Ok(Wishes { body: self.app.settings().guests.clone(), muted: Vec::new() });
        }
        let viewer = self.viewer.clone();
        filters::standing(self.db().await?, &viewer).await
    }

    /// Waits a moment for the catalogue to know what this visitor did just now.
    pub async fn reach(&self) {
        self.app.catalogue().reach(self.seen()).await;
    }

    /// The journal's number of what this visitor did last, as far as that matters.
    pub fn seen(&self) -> i64 {
        cookies::seen(&self.headers)
    }

    /// The page of a list that is asked for, from 1.
    pub fn page(&self) -> i64 {
        self.query("page").and_then(|page| page.parse().ok()).filter(|page| *page >= 1).unwrap_or(1)
    }

    pub(crate) fn language(&self) -> Language {
        let chosen = self.session.as_ref().map(|session| session.preferences.language.as_str());
        chosen
            .filter(|code| !code.is_empty())
            .or_else(|| cookies::read(&self.headers, "language"))
            .and_then(Language::from_code)
            .unwrap_or_default()
    }
}

impl FromRequestParts<App> for Visit {
    type Rejection = crate::errors::Fault;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> std::result::Result<Self, Self::Rejection> {
        let visit = Visit::new(parts, app).await?;
        // Forms check theirs after reading what was typed, so that it can be kept.
        if parts.method == Method::GET || parts.method == Method::HEAD {
            parts
                .extensions
                .get::<&'static Route>()
                .map_or(Ok(()), |route| route.who.check(&visit.viewer))?;
        }
        Ok(visit)
    }
}
