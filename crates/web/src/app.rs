//! The application: the open archive with what pages need beside it, and the server that answers.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock, RwLock};

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use fanlight_archive::catalogue::Catalogue;
use fanlight_archive::child::ChildRunner;
use fanlight_archive::db::Ask;
use fanlight_archive::hits::Hits;
use fanlight_archive::languages::{self, Language};
use fanlight_archive::readings::Readings;
use fanlight_archive::settings::{self, Settings};
use fanlight_archive::tags::suggester::Suggester;
use fanlight_archive::words::Words;
use fanlight_archive::{Archive, Result, Time, WorkId};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::blurbs::Blurbs;
use crate::cache::Pages;
use crate::cookies::{self, Cookies};
use crate::known::Known;
use crate::network::Counters;
use crate::pages::downloads::Downloads;
use crate::{errors, routes};

/// What the operator says about the server.
#[derive(Clone, Debug)]
pub struct Config {
    /// The address people type, e.g. `https://archive.example`; without one, the address that is listened on.
    pub public: Option<String>,
    /// Host names that are answered besides the public one: `localhost`, the listening address.
    pub hosts: BTreeSet<String>,
    /// Whether a proxy in front tells the visitors' addresses.
    pub behind_proxy: bool,
    /// Whether guests' pages are kept; off only to measure what they cost.
    pub page_cache: bool,
    /// Who decodes foreign files.
    pub children: ChildRunner,
    /// What guests' marks are made with. It stays out of the database, so that who has that alone learns nothing of
    /// guests.
    pub guest_key: [u8; 32],
}

impl Default for Config {
    fn default() -> Self {
        Config {
            public: None,
            hosts: BTreeSet::new(),
            behind_proxy: false,
            page_cache: true,
            children: ChildRunner::default(),
            guest_key: [0; 32],
        }
    }
}

/// How often visits are written, in microseconds.
const VISITS_EVERY: i64 = 10 * Time::SECOND;

/// The application; cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The open archive.
    pub archive: Archive,
    inner: Arc<Inner>,
}

struct Inner {
    config: Config,
    cookies: Cookies,
    counters: Counters,
    settings: RwLock<Arc<Settings>>,
    secret: [u8; 32],
    pages: Pages,
    downloads: Downloads,
    hits: Hits,
    readings: Readings,
    blurbs: Blurbs,
    known: Known,
    catalogue: Arc<Catalogue>,
    suggester: Suggester,
    words: Arc<Words>,
    languages: OnceLock<Arc<[Language]>>,
}

/// Opens the application on an archive.
pub async fn start(
    archive: Archive,
    catalogue: Arc<Catalogue>,
    words: Arc<Words>,
    config: Config,
) -> Result<App> {
    let mut db = archive.read().await?;
    let settings = settings::load(&mut db).await?;
    drop(db);
    let secret = settings::secret(&archive).await?;
    let secure = config.public.as_deref().is_some_and(|address| address.starts_with("https://"));
    let inner = Inner {
        cookies: Cookies { secure },
        pages: Pages::new(config.page_cache),
        downloads: Downloads::new(),
        hits: Hits::new(),
        readings: Readings::new(),
        blurbs: Blurbs::new(),
        known: Known::new(),
        catalogue,
        suggester: Suggester::new(),
        words,
        languages: OnceLock::new(),
        config,
        counters: Counters::default(),
        settings: RwLock::new(Arc::new(settings)),
        secret: *blake3::hash(secret.as_bytes()).as_bytes(),
    };
    Ok(App { archive, inner: Arc::new(inner) })
}

impl App {
    /// What the operator said.
    pub fn config(&self) -> &Config {
        &self.inner.config
    }

    /// How cookies are named here.
    pub fn cookies(&self) -> Cookies {
        self.inner.cookies
    }

    /// How often what may happen.
    pub fn counters(&self) -> &Counters {
        &self.inner.counters
    }

    /// The settings, as the journal last told.
    pub fn settings(&self) -> Arc<Settings> {
        self.inner.settings.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// Takes new settings over; kept pages show the old ones and are forgotten.
    pub fn set_settings(&self, settings: Settings) {
        if *self.settings() != settings {
            *self.inner.settings.write().unwrap_or_else(std::sync::PoisonError::into_inner) =
                Arc::new(settings);
            self.inner.pages.forget_all();
        }
    }

    /// The pages kept for guests.
    pub fn pages(&self) -> &Pages {
        &self.inner.pages
    }

    /// What readers opened, until it is written.
    pub fn readings(&self) -> &Readings {
        &self.inner.readings
    }

    /// The visits that were not written yet.
    pub fn hits(&self) -> &Hits {
        &self.inner.hits
    }

    /// The blurbs that were made before.
    pub(crate) fn blurbs(&self) -> &Blurbs {
        &self.inner.blurbs
    }

    /// What the database told guests.
    pub(crate) fn known(&self) -> &Known {
        &self.inner.known
    }

    /// Which works match, in what order, with which counts.
    pub fn catalogue(&self) -> &Catalogue {
        &self.inner.catalogue
    }

    /// What is suggested while somebody types a tag.
    pub fn suggester(&self) -> &Suggester {
        &self.inner.suggester
    }

    /// Which works hold which words.
    pub fn words(&self) -> &Words {
        &self.inner.words
    }

    /// Every language a work may be in; read once, for they come with the schema.
    pub(crate) async fn languages(&self, db: &mut impl Ask) -> Result<Arc<[Language]>> {
        if let Some(known) = self.inner.languages.get() {
            return Ok(known.clone());
        }
        let read: Arc<[Language]> = languages::list(db).await?.into();
        Ok(self.inner.languages.get_or_init(|| read).clone())
    }

    /// The files kept for guests.
    pub(crate) fn downloads(&self) -> &Downloads {
        &self.inner.downloads
    }

    /// Signs a text with the archive's secret, for a purpose: 64 hexadecimal digits.
    pub fn sign(&self, purpose: &str, text: &str) -> String {
        let key = blake3::derive_key(&format!("fanlight 2026-11 {purpose}"), &self.inner.secret);
        blake3::keyed_hash(&key, text.as_bytes()).to_hex().to_string()
    }

    /// What tells a guest from another where a work remembers guests: nothing that two works have in common.
    pub(crate) fn guest_mark(&self, network: &str, work: WorkId) -> String {
        let mut hasher = blake3::Hasher::new_keyed(&self.inner.config.guest_key);
        hasher.update(&work.0.to_le_bytes()).update(network.as_bytes());
        hasher.finalize().to_hex()[..32].to_owned()
    }

    /// The public address without a slash at its end.
    pub fn address(&self) -> String {
        let public = self.inner.config.public.clone().unwrap_or_default();
        public.trim_end_matches('/').to_owned()
    }

    /// The router with everything around it.
    pub fn router(&self) -> Router {
        routes::router()
            // Forms and uploads have limits of their own (`forms.rs`); axum's would be 2 MB.
            .layer(axum::extract::DefaultBodyLimit::disable())
            .layer(middleware::from_fn_with_state(self.clone(), errors::dress))
            .layer(CatchPanicLayer::custom(|_| errors::panicked()))
            .layer(CompressionLayer::new())
            .layer(middleware::from_fn_with_state(self.clone(), guard))
            .with_state(self.clone())
    }

    /// Follows the journal for what this process keeps in memory, for ever.
    pub async fn follow(&self) {
        tokio::join!(self.follow_settings(), self.inner.suggester.run(&self.archive));
    }

    async fn follow_settings(&self) {
        let mut newest = self.archive.newest();
        let mut written = self.archive.now();
        loop {
            if self.archive.now().0 - written.0 >= VISITS_EVERY {
                written = self.archive.now();
                self.write_visits().await;
            }
            let load = async { settings::load(&mut self.archive.read().await?).await };
            match load.await {
                Ok(settings) => self.set_settings(settings),
                Err(error) => tracing::warn!(%error, "the settings cannot be read; trying again"),
            }
            // Settings changed elsewhere (a command, another node) are seen within these seconds.
            let _ = tokio::time::timeout(std::time::Duration::from_secs(5), newest.changed()).await;
        }
    }

    /// Serves until told to stop; then what is under way is finished first.
    pub async fn serve(
        &self,
        listener: tokio::net::TcpListener,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> std::io::Result<()> {
        let service = self.router().into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(listener, service).with_graceful_shutdown(stop).await?;
        self.write_visits().await;
        Ok(())
    }

    async fn write_visits(&self) {
        if let Err(error) = self.hits().flush(&self.archive).await {
            tracing::warn!(%error, "visits are not written yet; they are kept for the next time");
        }
        if let Err(error) = self.readings().flush(&self.archive).await {
            tracing::warn!(%error, "what was read is not written yet; it is kept for the next time");
        }
    }
}

/// The outermost gate: only configured hosts are answered, and every answer carries the security headers.
async fn guard(
    axum::extract::State(app): axum::extract::State<App>,
    request: Request,
    next: Next,
) -> Response {
    let host = request
        .headers()
        .get(header::HOST)
        .and_then(|value| value.to_str().ok())
        .or_else(|| request.uri().authority().map(|authority| authority.as_str()))
        .unwrap_or("");
    let writes = !request.method().is_safe();
    let mut response = if app.knows_host(host) {
        next.run(request).await
    } else {
        (StatusCode::MISDIRECTED_REQUEST, "This server does not answer to that name.\n").into_response()
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(*name).or_insert(HeaderValue::from_static(value));
    }
    if writes {
        // Their next page waits for the catalogue to know what they did, on whatever node it is answered.
        headers.append(header::SET_COOKIE, cookies::set_seen(*app.archive.newest().borrow()));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-cache"));
    if app.cookies().secure {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    response
}

impl App {
    /// The names of this archive, without ports.
    pub fn hosts(&self) -> Vec<String> {
        let public = self.address();
        let public = public.split_once("://").map(|(_, host)| host.to_owned());
        let all = self.inner.config.hosts.iter().cloned().chain(public);
        all.map(|host| host.split(':').next().unwrap_or_default().to_owned()).collect()
    }

    fn knows_host(&self, host: &str) -> bool {
        let public = self.address();
        let public = public.split_once("://").map_or("", |(_, host)| host);
        host == public || self.inner.config.hosts.contains(host)
    }
}

/// What browsers are told with every answer. Images may come from anywhere: stories hold them.
const HEADERS: &[(&str, &str)] = &[
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: http:; connect-src 'self'; \
         font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
];
