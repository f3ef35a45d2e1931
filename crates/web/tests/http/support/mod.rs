//! A site for tests: the router over a test archive, and browsers that keep their cookies and read forms' tokens.

pub mod samples;

use std::cell::RefCell;
use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use fanlight_archive::PersonId;
use fanlight_archive::catalogue::Catalogue;
use fanlight_archive::child::ChildRunner;
use fanlight_archive::db::Kind;
use fanlight_archive::people::{accounts, roles};
use fanlight_archive::policy::{Role, Viewer};
use fanlight_archive::testing::{self, TestArchive};
use fanlight_archive::words::Words;
use fanlight_web::{App, Config, start};
use tower::ServiceExt;

/// A site over a test archive.
pub struct Site<'a> {
    /// The archive behind it.
    pub test: &'a TestArchive,
    /// The application.
    pub app: App,
}

/// Runs a test on a site over SQLite, then over PostgreSQL.
pub async fn each_site(test: impl AsyncFn(&Site<'_>)) {
    testing::each_database(async |archive| test(&Site::over(archive).await).await).await;
}

/// What every password in tests is.
pub const PASSWORD: &str = "a window above a door";

impl<'a> Site<'a> {
    /// Statements of a kept page while nothing is written: SQLite tells without one that nothing was.
    pub fn kept_costs(&self) -> u32 {
        match self.test.archive.kind() {
            Kind::Sqlite => 0,
            Kind::Postgres => 1,
        }
    }

    /// A site over an archive, at http://localhost.
    pub async fn over(test: &'a TestArchive) -> Site<'a> {
        let config = Config {
            hosts: ["localhost".to_owned()].into(),
            children: ChildRunner::InProcess,
            ..Config::default()
        };
        let catalogue = Catalogue::open(&test.archive, None).await.unwrap();
        let words = Words::open(&test.archive, None).await.unwrap();
        let app = start(test.archive.clone(), catalogue.into(), words.into(), config).await.unwrap();
        Site { test, app }
    }

    /// A browser without cookies.
    pub fn browser(&self) -> Browser<'_> {
        Browser { site: self, cookies: RefCell::default() }
    }

    /// Makes an account, with these roles.
    pub async fn person(&self, name: &str, roles: &[Role]) -> PersonId {
        let new = accounts::NewAccount {
            name: name.into(),
            email: format!("{name}@example.org"),
            password: PASSWORD.into(),
        };
        let person = accounts::make(&self.test.archive, &new).await.unwrap();
        let mut change = self.test.archive.change(None).await.unwrap();
        for role in roles {
            roles::give(&mut change, &Viewer::system(), person, *role).await.unwrap();
        }
        change.commit().await.unwrap();
        person
    }

    /// A browser signed in as this account (made before).
    pub async fn signed_in(&self, name: &str) -> Browser<'_> {
        let browser = self.browser();
        let page = browser.get("/users/login").await;
        let token = page.token();
        let fields = [("authenticity_token", &*token), ("user[login]", name), ("user[password]", PASSWORD)];
        let answer = browser.send("/users/login", &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        browser
    }
}

/// A browser: keeps cookies, sends forms.
pub struct Browser<'a> {
    site: &'a Site<'a>,
    cookies: RefCell<BTreeMap<String, String>>,
}

/// An answer, read to its end.
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: axum::http::HeaderMap,
    /// The body as text.
    pub text: String,
    /// The body.
    pub bytes: Vec<u8>,
    /// The statements it took.
    pub statements: u32,
}

impl Answer {
    /// The first form token on the page.
    pub fn token(&self) -> String {
        let at = self.text.find("name=\"authenticity_token\" value=\"").expect("a form with a token") + 33;
        self.text[at - 1..].trim_start_matches('"').split('"').next().unwrap().to_owned()
    }

    /// Where it redirects to.
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |value| value.to_str().unwrap())
    }
}

impl Browser<'_> {
    /// Asks for an address.
    pub async fn get(&self, path: &str) -> Answer {
        self.ask(Request::get(path), Body::empty()).await
    }

    /// Sends a form as it is.
    pub async fn send(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(request, Body::from(encode(fields))).await
    }

    /// Opens a page, takes its token and sends a form with it.
    pub async fn submit(&self, page: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.get(page).await.token();
        let mut all = vec![("authenticity_token", &*token)];
        all.extend(fields);
        self.send(path, &all).await
    }

    /// Sends a request with this browser's cookies and keeps what it is given.
    pub async fn ask(&self, request: axum::http::request::Builder, body: Body) -> Answer {
        let cookies: Vec<_> =
            self.cookies.borrow().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = request.header(header::HOST, "localhost");
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        let request = request.body(body).unwrap();
        // A server follows the journal beside the requests; here each request finds it followed.
        self.site.app.catalogue().catch_up(&self.site.test.archive).await.unwrap();
        self.site.app.words().catch_up(&self.site.test.archive).await.unwrap();
        let (answer, statements) =
            fanlight_archive::db::counted(self.site.app.router().oneshot(request)).await;
        let (parts, body) = answer.unwrap().into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec();
        for set in parts.headers.get_all(header::SET_COOKIE) {
            let set = set.to_str().unwrap();
            let (pair, rest) = set.split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if rest.contains("Max-Age=0") {
                self.cookies.borrow_mut().remove(name);
            } else {
                self.cookies.borrow_mut().insert(name.into(), value.into());
            }
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: parts.status, headers: parts.headers, text, bytes, statements }
    }

    /// Forgets a cookie.
    pub fn forget(&self, name: &str) {
        self.cookies.borrow_mut().remove(name);
    }
}

/// Where works stand on a page, in its order.
pub fn works_on(text: &str) -> Vec<i64> {
    let ids = text.split("<li id=\"work_").skip(1);
    ids.map(|rest| rest.split('"').next().unwrap().parse().unwrap()).collect()
}

/// Fields as a form sends them.
pub fn encode(fields: &[(&str, &str)]) -> String {
    let escape = |text: &str| {
        percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
    };
    fields
        .iter()
        .map(|(name, value)| format!("{}={}", escape(name), escape(value)))
        .collect::<Vec<_>>()
        .join("&")
}
