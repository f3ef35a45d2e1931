//! The program as its operator meets it: each way a start can fail is one line and exit code 1; commands do what they
//! say, beside a running server as well.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

fn fanlight(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fanlight"));
    command.args(arguments).arg("--data").arg(data).env_clear().stdin(Stdio::null());
    command
}

fn run(data: &Path, arguments: &[&str]) -> Outcome<Output> {
    Ok(fanlight(data, arguments).output()?)
}

/// Exit code 1 and one line that holds all these words.
#[track_caller]
fn fails(output: &Output, words: &[&str]) {
    let line = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{line}");
    assert_eq!(line.trim_end().lines().count(), 1, "{line}");
    assert!(output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stdout));
    for word in words {
        assert!(line.contains(word), "{line:?} does not say {word:?}");
    }
}

#[track_caller]
fn works(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A server that is killed when the test is over.
struct Served {
    child: Child,
    address: String,
    said: Vec<String>,
}

impl Drop for Served {
    fn drop(&mut self) {
        // One that has ended already is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn serve(data: &Path, more: &[&str]) -> Outcome<Served> {
    let mut arguments = vec!["serve", "--listen", "127.0.0.1:0"];
    arguments.extend(more);
    let mut child = fanlight(data, &arguments).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let mut lines = BufReader::new(child.stdout.take().ok_or("no output")?).lines();
    let mut said = Vec::new();
    for line in &mut lines {
        let line = line?;
        said.push(line.clone());
        // The last line of a new archive.
        if line.starts_with("One-time link for its owner: ") {
            let at = said.iter().find_map(|line| line.strip_prefix("Fanlight is at http://"));
            let address = at.ok_or("no address")?.to_owned();
            return Ok(Served { child, address, said });
        }
    }
    child.wait()?;
    Err(format!("the server did not start: {said:?}").into())
}

fn get(address: &str, path: &str) -> Outcome<String> {
    let mut stream = TcpStream::connect(address)?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

#[test]
fn a_data_folder_that_cannot_be_made_or_written_is_named_in_one_line() -> Outcome {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("file");
    std::fs::write(&file, "")?;
    // Permissions hold nobody who is root, so a file stands where the folder's parent should, and a folder of the
    // system's where the data should.
    let output = run(&file.join("data"), &["serve", "--listen", "127.0.0.1:0"])?;
    fails(&output, &["file/data cannot be made", "--data DIR"]);
    let output = run(Path::new("/proc"), &["serve", "--listen", "127.0.0.1:0"])?;
    fails(&output, &["/proc cannot be written", "--data DIR"]);
    Ok(())
}

#[test]
fn a_port_in_use_is_named_with_another() -> Outcome {
    let folder = tempfile::tempdir()?;
    let taken = TcpListener::bind("127.0.0.1:0")?;
    let address = taken.local_addr()?.to_string();
    let output = run(folder.path(), &["serve", "--listen", &address])?;
    fails(&output, &[&format!("{address} is in use"), "--listen"]);
    Ok(())
}

#[test]
fn a_database_that_is_not_there_is_told_without_its_password() -> Outcome {
    let folder = tempfile::tempdir()?;
    let url = "postgres://fanlight:owlishly@127.0.0.1:1/nowhere";
    let output = run(folder.path(), &["serve", "--listen", "127.0.0.1:0", "--database", url])?;
    fails(&output, &["no PostgreSQL server answered", "--database"]);
    assert!(!String::from_utf8_lossy(&output.stderr).contains("owlishly"));
    Ok(())
}

#[test]
fn a_second_server_on_one_folder_is_sent_away_and_commands_work_beside_the_first() -> Outcome {
    let folder = tempfile::tempdir()?;
    let mut served = serve(folder.path(), &[])?;
    let output = run(folder.path(), &["serve", "--listen", "127.0.0.1:0"])?;
    fails(&output, &["another Fanlight serves", "--data DIR"]);

    assert!(works(&run(folder.path(), &["check"])?).contains("Everything is whole."));
    works(&run(folder.path(), &["admin", "set", "name", "Lantern"])?);
    assert!(works(&run(folder.path(), &["admin", "settings"])?).contains("Lantern"));
    let link = served.said.last().and_then(|line| line.split_once(&served.address)).ok_or("no link")?.1;
    assert!(get(&served.address, link)?.starts_with("HTTP/1.1 200"), "{link}");
    assert!(get(&served.address, "/readyz")?.starts_with("HTTP/1.1 200"));

    let pid = served.child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status()?.success());
    assert!(served.child.wait()?.success(), "a server that is asked to stop ends well");
    // Its folder is free again.
    serve(folder.path(), &[])?;
    Ok(())
}

#[test]
fn plain_http_beyond_this_machine_must_be_asked_for() -> Outcome {
    let folder = tempfile::tempdir()?;
    let output = run(folder.path(), &["serve", "--listen", "0.0.0.0:0"])?;
    fails(&output, &["--insecure-http", "--behind-proxy"]);
    Ok(())
}

#[test]
fn people_get_roles_and_the_last_owner_stays() -> Outcome {
    let folder = tempfile::tempdir()?;
    let data = folder.path();
    let mut add = fanlight(data, &["admin", "add-user", "ada", "--email", "ada@example.org"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    add.stdin.take().ok_or("no input")?.write_all(b"a window above a door\n")?;
    assert!(works(&add.wait_with_output()?).contains("ada can log in now"));
    works(&run(data, &["admin", "role", "give", "ada", "owner"])?);
    assert!(works(&run(data, &["admin", "users"])?).contains("owner"));
    assert!(works(&run(data, &["admin", "users", "ADA"])?).contains("ada@example.org"));
    assert!(works(&run(data, &["admin", "reset-link", "ada"])?).contains("/users/password/"));
    assert!(works(&run(data, &["admin", "invite", "--for", "Ben"])?).contains("/users/new?"));
    assert!(works(&run(data, &["admin", "mails"])?).contains("The outbox is empty."));
    fails(&run(data, &["admin", "role", "take", "ada", "owner"])?, &["owner"]);
    fails(&run(data, &["admin", "role", "give", "ada", "queen"])?, &["no role \"queen\"", "moderator"]);
    fails(&run(data, &["admin", "role", "give", "ben", "news"])?, &["nobody here is called ben"]);
    fails(&run(data, &["admin", "set", "sign-up", "perhaps"])?, &["no value for sign-up"]);
    Ok(())
}

#[test]
fn every_sample_is_understood_as_expected_without_an_archive() -> Outcome {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("never-made");
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../text/samples");
    let mut seen = 0;
    for entry in std::fs::read_dir(samples)? {
        let file = entry?.path();
        let name = file.to_str().ok_or("a name")?;
        if name.ends_with(".expected.json") {
            continue;
        }
        let found = works(&run(&data, &["import", "text", name, "--dry-run", "--json"])?);
        let found: serde_json::Value = serde_json::from_str(&found)?;
        let expected: serde_json::Value =
            serde_json::from_slice(&std::fs::read(file.with_extension("expected.json"))?)?;
        assert!(found == expected, "{name}");
        seen += 1;
    }
    assert!(seen >= 2, "the samples are missing");
    assert!(!data.exists(), "a dry run makes nothing");
    Ok(())
}

#[test]
fn a_text_is_brought_in_once_beside_a_running_server() -> Outcome {
    let folder = tempfile::tempdir()?;
    let data = &folder.path().join("data");
    let served = serve(data, &["--demo"])?;
    assert!(served.said.iter().any(|line| line.starts_with("A small demo is in it")), "{:?}", served.said);
    let file = folder.path().join("story.txt");
    std::fs::write(
        &file,
        "The lamp burned all night, and in the morning nobody remembered who had lit it.\n",
    )?;
    let file = file.to_str().ok_or("a name")?;
    let import = ["import", "text", file, "--as", "meryton", "--fandom", "Fairy Tales"];
    assert!(works(&run(data, &import)?).contains("A draft for meryton: /works/"));
    assert!(works(&run(data, &import)?).contains("here already"));
    let other = folder.path().join("other.txt");
    std::fs::write(&other, "The second lamp burned as well, and it was lit by the one who had slept.\n")?;
    let other = other.to_str().ok_or("a name")?;
    let post = ["import", "text", other, "--as", "meryton", "--fandom", "Fairy Tales", "--post"];
    fails(&run(data, &post)?, &["(--rating)", "(--warning)"]);
    let mut post = post.to_vec();
    post.extend(["--rating", "General Audiences", "--warning", "No Archive Warnings Apply"]);
    assert!(works(&run(data, &post)?).contains("Posted: /works/"));
    fails(&run(data, &["import", "text", file, "--as", "nobody_here"])?, &["nobody here is called"]);
    fails(&run(data, &["import", "text", "/nowhere.txt", "--dry-run"])?, &["/nowhere.txt cannot be opened"]);
    assert!(works(&run(data, &["check"])?).contains("Everything is whole."));
    Ok(())
}

#[test]
fn a_child_reads_a_document_and_says_what_it_is_or_why_not() -> Outcome {
    let ask = |line: &str, bytes: &[u8]| -> Outcome<serde_json::Value> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_fanlight"))
            .args(["child", "document"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut input = child.stdin.take().ok_or("no input")?;
        input.write_all(line.as_bytes())?;
        input.write_all(bytes)?;
        drop(input);
        Ok(serde_json::from_slice(&child.wait_with_output()?.stdout)?)
    };
    let answer = ask("{\"name\": \"a.txt\"}\n", b"Title: The Lamp\n\nIt burned all night.\n")?;
    assert_eq!(answer["Ok"]["title"], "The Lamp");
    let answer = ask("{}\n", &[0, 1, 2, 0, 255, 0])?;
    assert_eq!(answer["Err"], "NotText");
    Ok(())
}
