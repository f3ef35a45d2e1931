//! The program killed without a warning while people post: what was acknowledged is there when it starts again, in lists
//! (the catalogue) and in searches (the words), and `fanlight check` has nothing to say. Three kills; the long form
//! (`FANLIGHT_LONG`) twenty.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// How long the followers may take after a start.
const PATIENCE: Duration = Duration::from_secs(30);
const PASSWORD: &str = "a window above a door";
/// The word in every title.
const WORD: &str = "quokka";

/// The same numbers in the same order.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

fn fanlight(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fanlight"));
    command.args(arguments).arg("--data").arg(data).env_clear().stdin(Stdio::null());
    command
}

/// A server that is killed when it is let go.
struct Served {
    child: Child,
    address: String,
    /// Held open: one that nobody listens to would stop it from speaking.
    _says: BufReader<std::process::ChildStdout>,
}

impl Drop for Served {
    fn drop(&mut self) {
        // One that has ended already is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn serve(data: &Path) -> Outcome<Served> {
    let mut child = fanlight(data, &["serve", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let mut says = BufReader::new(child.stdout.take().ok_or("no output")?);
    let mut line = String::new();
    while says.read_line(&mut line)? > 0 {
        if let Some(address) = line.trim_end().strip_prefix("Fanlight is at http://") {
            let address = address.to_owned();
            return Ok(Served { child, address, _says: says });
        }
        line.clear();
    }
    child.wait()?;
    Err("the server did not start".into())
}

fn escaped(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// Somebody with a browser: what it was told to remember goes with every question.
#[derive(Clone, Default)]
struct Browser {
    cookies: Vec<(String, String)>,
}

struct Answer {
    status: u16,
    location: String,
    text: String,
}

impl Browser {
    fn ask(&mut self, address: &str, head: &str, body: &str) -> Outcome<Answer> {
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let cookies = cookies.join("; ");
        write!(
            stream,
            "{head} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nCookie: {cookies}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        let answer = String::from_utf8_lossy(&bytes);
        let (head, text) = answer.split_once("\r\n\r\n").ok_or("cut off")?;
        let mut found = Answer { status: 0, location: String::new(), text: text.to_owned() };
        found.status = head.split(' ').nth(1).ok_or("no status")?.parse()?;
        for line in head.lines().skip(1) {
            let Some((name, value)) = line.split_once(": ") else { continue };
            match name.to_ascii_lowercase().as_str() {
                "location" => found.location = value.to_owned(),
                "set-cookie" => {
                    let pair = value.split(';').next().and_then(|pair| pair.split_once('='));
                    let (name, value) = pair.ok_or("a cookie without a name")?;
                    self.cookies.retain(|cookie| cookie.0 != name);
                    self.cookies.push((name.to_owned(), value.to_owned()));
                }
                _ => {}
            }
        }
        Ok(found)
    }

    fn get(&mut self, address: &str, path: &str) -> Outcome<String> {
        let answer = self.ask(address, &format!("GET {path}"), "")?;
        if answer.status == 200 { Ok(answer.text) } else { Err(format!("{path}: {}", answer.status).into()) }
    }

    /// Fills a form's hidden fields from its page and sends it.
    fn submit(&mut self, address: &str, page: &str, path: &str, fields: &[(&str, &str)]) -> Outcome<Answer> {
        let page = self.get(address, page)?;
        let mut body: Vec<String> = ["authenticity_token", "form_nonce"]
            .iter()
            .filter_map(|name| {
                let value = page.split_once(&format!("name=\"{name}\" value=\""))?.1.split('"').next()?;
                Some(format!("{name}={}", escaped(value)))
            })
            .collect();
        body.extend(fields.iter().map(|(name, value)| format!("{}={}", escaped(name), escaped(value))));
        self.ask(address, &format!("POST {path}"), &body.join("&"))
    }
}

/// Posts works until the server is gone; gives the ids that were acknowledged.
fn post_until_it_is_gone(mut browser: Browser, address: &str, round: u64) -> BTreeSet<u64> {
    let mut acknowledged = BTreeSet::new();
    for n in 0.. {
        let title = format!("The {WORD} {n} of round {round}");
        let fields = [
            ("work[title]", title.as_str()),
            ("work[language_id]", "en"),
            ("work[rating_string]", "General Audiences"),
            ("work[archive_warning_strings][]", "No Archive Warnings Apply"),
            ("work[fandom_string]", "Fairy Tales"),
            ("work[wip_length]", "1"),
            ("work[chapter_attributes][content]", "She counted the candles, and then she blew them out."),
            ("post_button", "1"),
        ];
        let Ok(answer) = browser.submit(address, "/works/new", "/works", &fields) else { break };
        assert_eq!(answer.status, 303, "{title}: {}", answer.text);
        let id = answer.location.strip_prefix("/works/").and_then(|id| id.parse::<u64>().ok());
        acknowledged.extend(id);
    }
    acknowledged
}

/// The works on all pages of a list.
fn listed(browser: &mut Browser, address: &str, list: &str) -> Outcome<BTreeSet<u64>> {
    let mut works = BTreeSet::new();
    for page in 1.. {
        let answer = browser.ask(address, &format!("GET {list}page={page}"), "")?;
        match answer.status {
            200 => {}
            // Beyond the last one.
            404 if page > 1 => break,
            status => return Err(format!("{list}page={page}: {status}").into()),
        }
        let before = works.len();
        let ids = answer.text.split("id=\"work_").skip(1);
        works.extend(ids.filter_map(|rest| rest.split('"').next()?.parse::<u64>().ok()));
        if works.len() == before {
            break;
        }
    }
    Ok(works)
}

/// Lets so many milliseconds pass: between two looks, and before a kill, whose moment is what is tried.
#[expect(clippy::disallowed_methods, reason = "a kill at any moment is waited for by time and nothing else")]
fn pause(milliseconds: u64) {
    std::thread::sleep(Duration::from_millis(milliseconds));
}

/// Waits until the list of everything and the search for everything have the same works and all of these; gives them.
fn all_there(address: &str, wanted: &BTreeSet<u64>) -> Outcome<BTreeSet<u64>> {
    let (began, mut guest) = (Instant::now(), Browser::default());
    loop {
        let in_list = listed(&mut guest, address, "/works?")?;
        let in_search = listed(&mut guest, address, &format!("/works/search?work_search[query]={WORD}&"))?;
        if in_list == in_search && in_list.is_superset(wanted) {
            return Ok(in_list);
        }
        if began.elapsed() > PATIENCE {
            let missing = |found: &BTreeSet<u64>| wanted.difference(found).copied().collect::<Vec<_>>();
            let (listed, found) = (missing(&in_list), missing(&in_search));
            return Err(format!("not in the list: {listed:?}; not in the search: {found:?}").into());
        }
        pause(100);
    }
}

#[test]
fn what_was_acknowledged_before_a_kill_is_listed_and_found_after_it() -> Outcome {
    let kills = if std::env::var_os("FANLIGHT_LONG").is_some() { 20 } else { 3 };
    let folder = tempfile::tempdir()?;
    let data = folder.path();
    let mut add = fanlight(data, &["admin", "add-user", "ada", "--email", "ada@example.org"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    writeln!(add.stdin.take().ok_or("no input")?, "{PASSWORD}")?;
    assert!(add.wait()?.success());

    let mut served = serve(data)?;
    let mut browser = Browser::default();
    let fields = [("user[login]", "ada"), ("user[password]", PASSWORD)];
    let answer = browser.submit(&served.address, "/users/login", "/users/login", &fields)?;
    assert_eq!(answer.status, 303, "{}", answer.text);

    let mut dice = Dice(11);
    let mut acknowledged = BTreeSet::new();
    for round in 0..kills {
        let address = served.address.clone();
        let writer = browser.clone();
        let posting = std::thread::spawn(move || post_until_it_is_gone(writer, &address, round));
        // From before the first answer to some batches of the followers.
        pause(100 + dice.below(1_900));
        served.child.kill()?;
        served.child.wait()?;
        acknowledged.extend(posting.join().map_err(|_| "a post was refused")?);

        served = serve(data)?;
        let there = all_there(&served.address, &acknowledged)?;
        // A kill may fall between the commit and the answer.
        let more = (there.len() - acknowledged.len()) as u64;
        assert!(more <= 1 + round, "{more} works more than were answered, after {round} rounds");
    }
    assert!(acknowledged.len() as u64 >= kills, "only {} works were posted", acknowledged.len());

    // Beside the running server, and once more with all of it read from the disk.
    for _ in 0..2 {
        let checked = fanlight(data, &["check"]).output()?;
        let said = String::from_utf8_lossy(&checked.stdout);
        assert!(checked.status.success() && said.contains("Everything is whole."), "{said}");
        served.child.kill()?;
        served.child.wait()?;
    }
    Ok(())
}
