//! Forms: the fields as typed, and the checks that every post goes through.
//!
//! [`Posted`] reads a form (urlencoded, or multipart with files), at most [`limits::FORM_BYTES`] of fields. A file that
//! is too large is read past, so that what was typed beside it is not lost. It refuses what
//! another site sent (`Sec-Fetch-Site`, `Origin`), and what lacks the form token: the session's for members, one
//! bound to a cookie for guests' forms. A member's form whose session ended meanwhile is not lost: the log-in page
//! carries its fields along ([`Kept`]). NUL, which PostgreSQL cannot keep, is dropped from every field.

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{HeaderMap, HeaderValue, header};
use fanlight_archive::people::standing;
use fanlight_archive::{Error, Field, Invalid, limits};
use maud::{Markup, html};

use crate::app::App;
use crate::cookies::Name;
use crate::errors::Fault;
use crate::routes::{Route, Who};
use crate::t;
use crate::texts::Texts;
use crate::visit::Visit;

/// The field that carries the form token, as the contract names it.
pub const TOKEN: &str = "authenticity_token";
/// Fields of a form at the most.
const FIELDS: usize = 20_000;

/// A form with its files at the most. More than one may upload, so that there is an answer with everything typed.
const READ_PAST: usize = 64 * 1024 * 1024;

/// The fields of a form in their order, a name as often as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(pub Vec<(String, String)>);

impl Fields {
    /// The first value of a name; empty if there is none.
    pub fn one(&self, name: &str) -> &str {
        self.0.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value)
    }

    /// All values of a name that say something.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(found, value)| found == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// Whether a name came at all: a button that was pressed, a box that was ticked.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(found, _)| found == name)
    }

    /// Whether a box is ticked: it came with a value other than `0` (a hidden 0 may stand before it).
    pub fn ticked(&self, name: &str) -> bool {
        self.0.iter().any(|(found, value)| found == name && !matches!(value.as_str(), "" | "0" | "false"))
    }

    /// Reads a query string, whatever it is; what is beyond the number of fields that a form may have is passed over.
    pub(crate) fn lenient(query: &str) -> Fields {
        let parts = query.split('&').filter(|part| !part.is_empty()).take(FIELDS);
        let pairs = parts.map(|part| part.split_once('=').unwrap_or((part, "")));
        Fields(pairs.map(|(name, value)| (decode(name.as_bytes()), decode(value.as_bytes()))).collect())
    }

    /// Reads urlencoded bytes.
    fn parse(bytes: &[u8]) -> Result<Fields, Error> {
        let mut fields = Vec::new();
        for part in bytes.split(|byte| *byte == b'&').filter(|part| !part.is_empty()) {
            if fields.len() == FIELDS {
                return Err(too_long());
            }
            let (name, value) = match part.iter().position(|byte| *byte == b'=') {
                Some(at) => (&part[..at], &part[at + 1..]),
                None => (part, &part[..0]),
            };
            fields.push((decode(name), decode(value)));
        }
        Ok(Fields(fields))
    }
}

fn decode(bytes: &[u8]) -> String {
    let spaces: Vec<u8> = bytes.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    let text = percent_encoding::percent_decode(&spaces).decode_utf8_lossy().into_owned();
    clean(text)
}

/// NUL dropped, line ends as they are written here.
fn clean(text: String) -> String {
    if text.contains(['\0', '\r']) {
        text.replace('\0', "").replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text
    }
}

fn too_long() -> Error {
    Invalid::one("form", fanlight_archive::Message::new("error-form-too-long")).into()
}

/// A file that came with a form.
#[derive(Clone, Debug)]
pub struct Upload {
    /// The field's name.
    pub field: String,
    /// The file's name, as the browser told it; for recognising its kind only.
    pub name: String,
    /// What is in it, as far as one byte over [`limits::UPLOAD_BYTES`]: see [`Upload::too_large`].
    pub bytes: Bytes,
}

impl Upload {
    /// Whether there was more of it than may be uploaded; what came is its beginning only.
    pub fn too_large(&self) -> bool {
        self.bytes.len() > limits::UPLOAD_BYTES
    }
}

/// A form that passed the checks.
pub struct Posted {
    /// Who sent it.
    pub visit: Visit,
    /// Its fields.
    pub fields: Fields,
    /// Its files.
    pub files: Vec<Upload>,
}

impl FromRequest<App> for Posted {
    type Rejection = Fault;

    async fn from_request(request: Request, app: &App) -> Result<Self, Self::Rejection> {
        let (parts, body) = request.into_parts();
        let mut visit =
            <Visit as axum::extract::FromRequestParts<App>>::from_request_parts(&mut parts.clone(), app)
                .await?;
        let who = parts.extensions.get::<&'static Route>().map_or(Who::Member, |route| route.who);
        if !same_site(&parts.headers, app) {
            return Err(Fault::from(Error::Forbidden));
        }
        let multipart = is_multipart(&parts.headers);
        let request = Request::from_parts(parts, body);
        let (fields, files) =
            if multipart { read_parts(request).await? } else { (read_fields(request).await?, Vec::new()) };
        match &visit.session {
            None if who.needs_member() => return Err(Fault::kept(&visit, fields)),
            None if who == Who::Form => {
                check_token(&fields, &visit.headers, &before_token(&visit).unwrap_or_default())?
            }
            None => {}
            Some(session) => {
                check_token(&fields, &visit.headers, &session.form_token)?;
                if (who.needs_member() || who == Who::Reader) && !session.may_write {
                    let person = session.person;
                    return Err(Fault::Suspended(standing::suspension(visit.db().await?, person).await?));
                }
            }
        }
        who.check(&visit.viewer)?;
        Ok(Posted { visit, fields, files })
    }
}

fn check_token(fields: &Fields, headers: &HeaderMap, expected: &str) -> Result<(), Fault> {
    let header = headers.get("x-csrf-token").and_then(|value| value.to_str().ok());
    let given = if fields.has(TOKEN) { fields.one(TOKEN) } else { header.unwrap_or("") };
    // Both are hashed first, so that the comparison's time tells nothing.
    if !expected.is_empty() && blake3::hash(given.as_bytes()) == blake3::hash(expected.as_bytes()) {
        Ok(())
    } else {
        Err(Fault::stale_form())
    }
}

/// Whether a request comes from our own pages or from no page at all (a script, a client).
fn same_site(headers: &HeaderMap, app: &App) -> bool {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if header("sec-fetch-site").is_some_and(|site| site == "cross-site") {
        return false;
    }
    match header("origin") {
        None => true,
        Some("null") => false,
        Some(origin) => {
            let host = origin.split_once("://").map_or("", |(_, host)| host);
            header("host") == Some(host) && (!app.cookies().secure || origin.starts_with("https://"))
        }
    }
}

fn is_multipart(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    kind.starts_with("multipart/form-data")
}

async fn read_fields(request: Request) -> Result<Fields, Fault> {
    let bytes =
        axum::body::to_bytes(request.into_body(), limits::FORM_BYTES).await.map_err(|_| too_long())?;
    Ok(Fields::parse(&bytes)?)
}

async fn read_parts(request: Request) -> Result<(Fields, Vec<Upload>), Fault> {
    let broken = |_| Fault::from(too_long());
    let (parts, body) = request.into_parts();
    let body = Body::new(http_body_util::Limited::new(body, READ_PAST));
    let mut multipart =
        Multipart::from_request(Request::from_parts(parts, body), &()).await.map_err(|_| too_long())?;
    let (mut fields, mut files) = (Vec::new(), Vec::new());
    let mut typed = 0;
    while let Some(mut part) = multipart.next_field().await.map_err(broken)? {
        if fields.len() + files.len() == FIELDS {
            return Err(too_long().into());
        }
        let field = clean(part.name().unwrap_or("").to_owned());
        match part.file_name().map(str::to_owned) {
            Some(name) => {
                let mut bytes = Vec::new();
                while let Some(chunk) = part.chunk().await.map_err(broken)? {
                    let room = limits::UPLOAD_BYTES + 1 - bytes.len();
                    bytes.extend(&chunk[..chunk.len().min(room)]);
                }
                if !bytes.is_empty() {
                    files.push(Upload { field, name: clean(name), bytes: bytes.into() });
                }
            }
            None => {
                let mut bytes = Vec::new();
                while let Some(chunk) = part.chunk().await.map_err(broken)? {
                    typed += chunk.len();
                    if typed > limits::FORM_BYTES {
                        return Err(too_long().into());
                    }
                    bytes.extend(&chunk);
                }
                fields.push((field, clean(String::from_utf8_lossy(&bytes).into_owned())));
            }
        }
    }
    Ok((Fields(fields), files))
}

/// The token for forms of guests: bound to the cookie that [`before_cookie`] sets; nothing without the cookie.
fn before_token(visit: &Visit) -> Option<String> {
    let cookie = visit.app.cookies().read(&visit.headers, Name::Before)?;
    Some(visit.app.sign("guest's form", cookie))
}

/// The form token of this visit and, where a guest has no cookie yet to bind it to, the header that sets one.
pub fn token(visit: &Visit) -> (String, Option<HeaderValue>) {
    if let Some(session) = &visit.session {
        return (session.form_token.clone(), None);
    }
    match before_token(visit) {
        Some(token) => (token, None),
        None => {
            let secret = visit.archive().chance().secret();
            let cookie = visit.app.cookies().set(Name::Before, &secret, None);
            (visit.app.sign("guest's form", &secret), Some(cookie))
        }
    }
}

/// The hidden field that every form begins with.
pub fn token_field(token: &str) -> Markup {
    html! { input type="hidden" name=(TOKEN) value=(token); }
}

/// What was wrong with a form, in the visitor's language, to be shown at the fields.
pub struct Faults<'a> {
    texts: &'static Texts,
    invalid: Option<&'a Invalid>,
}

impl<'a> Faults<'a> {
    /// Nothing wrong, or what the archive said.
    pub fn new(visit: &Visit, invalid: Option<&'a Invalid>) -> Faults<'a> {
        Faults { texts: visit.texts(), invalid }
    }

    /// Whether a field needs another look.
    pub fn has(&self, field: Field) -> bool {
        self.invalid.is_some_and(|invalid| invalid.fields.contains_key(field))
    }

    /// What is wrong with a field, one sentence each.
    pub fn of(&self, field: Field) -> Vec<String> {
        let messages = self.invalid.and_then(|invalid| invalid.fields.get(field));
        messages.into_iter().flatten().map(|message| self.texts.message(message)).collect()
    }

    /// The paragraph under a field; its id is `ID-error`.
    pub fn at(&self, field: Field, id: &str) -> Markup {
        let said = self.of(field);
        html! {
            @if !said.is_empty() {
                p class="fl-error" id=(format!("{id}-error")) { (said.join(" ")) }
            }
        }
    }

    /// The box at the head of a form: how much needs a look, with a link to each field. `ids` gives the id of a
    /// field's control, in the order of the form; what has no control is said without a link.
    pub fn summary(&self, visit: &Visit, ids: &[(Field, &str)]) -> Markup {
        let Some(invalid) = self.invalid.filter(|invalid| !invalid.is_empty()) else { return html! {} };
        let others = invalid.fields.keys().filter(|field| !ids.iter().any(|(known, _)| known == *field));
        let count: usize = invalid.fields.values().map(Vec::len).sum();
        html! {
            div class="fl-errors" role="alert" tabindex="-1" id="errors" {
                h3 class="heading" { (t!(visit, "form-look-again", count = count)) }
                ul {
                    @for (field, id) in ids {
                        @for said in self.of(field) { li { a href=(format!("#{id}")) { (said) } } }
                    }
                    @for field in others {
                        @for said in self.of(field) { li { (said) } }
                    }
                }
            }
        }
    }
}

/// A text field with its label, hint, error, all tied together.
pub struct TextField<'a> {
    /// The control's id.
    pub id: &'a str,
    /// The control's name.
    pub name: &'a str,
    /// The archive's name for it, where errors are looked up.
    pub field: Field,
    /// The label.
    pub label: String,
    /// A sentence of help, or nothing.
    pub hint: Option<String>,
    /// What is in it.
    pub value: &'a str,
    /// `text`, `email`, `password`, `url`, `date`, `number`.
    pub kind: &'a str,
    /// The browser's autocomplete word; empty leaves it to the browser.
    pub autocomplete: &'a str,
    /// Whether it must be filled.
    pub required: bool,
}

impl TextField<'_> {
    /// The field as markup.
    pub fn show(&self, visit: &Visit, faults: &Faults<'_>) -> Markup {
        let (bad, hint) = (faults.has(self.field), self.hint.is_some());
        let described = match (hint, bad) {
            (true, true) => Some(format!("{0}-hint {0}-error", self.id)),
            (true, false) => Some(format!("{}-hint", self.id)),
            (false, true) => Some(format!("{}-error", self.id)),
            (false, false) => None,
        };
        html! {
            div class=(if bad { "fl-field fl-bad" } else { "fl-field" }) {
                label for=(self.id) {
                    (self.label)
                    @if self.required { " " span class="fl-req" { (t!(visit, "form-required")) } }
                }
                @if let Some(hint) = &self.hint { p class="fl-hint" id=(format!("{}-hint", self.id)) { (hint) } }
                input type=(self.kind) id=(self.id) name=(self.name) value=(self.value) dir=[(self.kind == "text").then_some("auto")]
                    autocomplete=[(!self.autocomplete.is_empty()).then_some(self.autocomplete)]
                    required[self.required] aria-invalid=[bad.then_some("true")] aria-describedby=[described];
                (faults.at(self.field, self.id))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_keep_their_order_and_lose_nul_and_carriage_returns() {
        let fields = Fields::parse("a%5Bb%5D=1+2%00&c=x%0D%0Ay&a%5Bb%5D=3&d&=e".as_bytes()).unwrap();
        assert_eq!(fields.all("a[b]").collect::<Vec<_>>(), ["1 2", "3"]);
        assert_eq!(fields.one("c"), "x\ny");
        assert!(fields.has("d") && !fields.ticked("d"));
        assert_eq!(fields.one(""), "e");
    }

    #[test]
    fn broken_encodings_become_marks_and_no_panic() {
        let fields = Fields::parse(b"a=%FF%E4&b=%&c=%4&%%%=1").unwrap();
        assert_eq!(fields.one("a"), "\u{FFFD}\u{FFFD}");
        assert_eq!(fields.one("b"), "%");
    }
}
