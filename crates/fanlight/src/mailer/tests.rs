//! A mail server of a few lines on loopback, and what the sender makes of its answers.

use std::sync::{Arc, Mutex};

use fanlight_archive::Time;
use fanlight_archive::mails::{self, Extra, Letter};
use fanlight_archive::policy::Viewer;
use fanlight_archive::testing::TestArchive;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

use super::*;

/// Answers `answers` to RCPT in turn, yes to everything else; gives what came as mails.
async fn server(answers: &'static [&'static str]) -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let got = Arc::new(Mutex::new(Vec::new()));
    let (into, mut answers) = (got.clone(), answers.iter());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (read, mut write) = stream.split();
            let mut lines = BufReader::new(read).lines();
            write.write_all(b"220 here\r\n").await.unwrap();
            while let Ok(Some(line)) = lines.next_line().await {
                let answer = match line.get(..4).unwrap_or(&line) {
                    "EHLO" => "250 here".to_owned(),
                    "RCPT" => (*answers.next().unwrap_or(&"250 fine")).to_owned(),
                    "DATA" => {
                        write.write_all(b"354 go on\r\n").await.unwrap();
                        let mut mail = String::new();
                        while let Ok(Some(line)) = lines.next_line().await {
                            if line == "." {
                                break;
                            }
                            mail.push_str(&line);
                            mail.push('\n');
                        }
                        into.lock().unwrap().push(mail);
                        "250 taken".to_owned()
                    }
                    "QUIT" => "221 bye".to_owned(),
                    _ => "250 fine".to_owned(),
                };
                if write.write_all(format!("{answer}\r\n").as_bytes()).await.is_err() {
                    break;
                }
            }
        }
    });
    (port, got)
}

fn mailer(port: u16) -> Mailer {
    let mail = Mail {
        smtp: format!("smtp://127.0.0.1:{port}").parse().unwrap(),
        from: "Lantern <lantern@example.org>".parse().unwrap(),
    };
    Mailer::new(mail, "https://archive.example:8443")
}

async fn write(test: &TestArchive, address: &str) {
    let mut change = test.archive.change(None).await.unwrap();
    let letter = Letter {
        subject: "Ein Licht für dich".into(),
        body: "Hello,\n\nfollow https://archive.example/x\n".into(),
    };
    mails::queue(&mut change, None, address, &letter).await.unwrap();
    change.commit().await.unwrap();
}

async fn state(test: &TestArchive) -> (bool, bool, Option<String>) {
    let mut db = test.archive.read().await.unwrap();
    let mail = mails::list(&mut db, &Viewer::system(), 1).await.unwrap().remove(0);
    (mail.sent_at.is_some(), mail.given_up.0, mail.failure)
}

#[tokio::test]
async fn a_mail_that_is_taken_has_both_parts_its_headers_and_is_wiped() {
    let test = TestArchive::sqlite().await;
    let (port, got) = server(&[]).await;
    write(&test, "ada@example.org").await;
    let mut mailer = mailer(port);
    assert_eq!(mailer.send_one(&test.archive).await.unwrap(), Some(None));
    assert_eq!(mailer.send_one(&test.archive).await.unwrap(), None, "nothing is sent twice");
    let mail = got.lock().unwrap().remove(0);
    for part in [
        "From: Lantern <lantern@example.org>",
        "To: ada@example.org",
        "Date: Sun, 22 Nov 2026 12:00:00",
        "Message-ID: <mail-1.",
        "@archive.example>",
        "Auto-Submitted: auto-generated",
        "multipart/alternative",
        "text/plain; charset=utf-8",
        "text/html; charset=utf-8",
        "<a href=",
    ] {
        assert!(mail.contains(part), "{part} is not in\n{mail}");
    }
    assert!(!mail.contains("List-Unsubscribe"), "it was asked for");
    assert_eq!(state(&test).await, (true, false, None));
    let mut db = test.archive.read().await.unwrap();
    assert_eq!(mails::list(&mut db, &Viewer::system(), 1).await.unwrap()[0].body, "");
}

#[tokio::test]
async fn a_mail_of_a_subscription_says_how_to_end_it() {
    let test = TestArchive::sqlite().await;
    let (port, got) = server(&[]).await;
    let mut change = test.archive.change(None).await.unwrap();
    let letter = Letter { subject: "News".into(), body: "A lamp.".into() };
    let extra = Extra { html: "<p>A <em>lamp</em>.</p>".into(), unsubscribe: "1-key".into() };
    mails::queue_with(&mut change, None, "ada@example.org", &letter, &extra).await.unwrap();
    change.commit().await.unwrap();
    assert_eq!(mailer(port).send_one(&test.archive).await.unwrap(), Some(None));
    let mail = got.lock().unwrap().remove(0);
    for part in [
        "List-Unsubscribe: <https://archive.example:8443/unsubscribe/1-key>",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        "<em>lamp</em>",
    ] {
        assert!(mail.contains(part), "{part} is not in\n{mail}");
    }
}

#[tokio::test]
async fn a_server_that_asks_to_come_later_gets_the_mail_later_on_the_same_line() {
    let test = TestArchive::sqlite().await;
    let (port, got) = server(&["451 busy"]).await;
    write(&test, "ada@example.org").await;
    let mut mailer = mailer(port);
    assert_eq!(mailer.send_one(&test.archive).await.unwrap(), Some(Some(Failure::Later)));
    assert_eq!(state(&test).await, (false, false, Some("later".into())));
    assert_eq!(mailer.send_one(&test.archive).await.unwrap(), None, "it waits its time");
    test.clock.pass(2 * Time::MINUTE);
    assert_eq!(mailer.send_one(&test.archive).await.unwrap(), Some(None));
    assert_eq!(got.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn an_address_that_is_refused_for_good_is_given_up_and_the_next_mail_goes_out() {
    let test = TestArchive::sqlite().await;
    let (port, got) = server(&["550 nobody here"]).await;
    write(&test, "nobody@example.org").await;
    let mut mailer = mailer(port);
    assert_eq!(mailer.send_one(&test.archive).await.unwrap(), Some(Some(Failure::Address)));
    assert_eq!(state(&test).await, (false, true, Some("address".into())));
    write(&test, "ada@example.org").await;
    assert_eq!(mailer.send_one(&test.archive).await.unwrap(), Some(None));
    assert_eq!(got.lock().unwrap().len(), 1);
    write(&test, "no address").await;
    assert_eq!(mailer.send_one(&test.archive).await.unwrap(), Some(Some(Failure::Unfit)));
}

#[tokio::test]
async fn a_server_that_is_not_there_keeps_the_mail_waiting() {
    let test = TestArchive::sqlite().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    write(&test, "ada@example.org").await;
    assert_eq!(mailer(port).send_one(&test.archive).await.unwrap(), Some(Some(Failure::Unreachable)));
    assert_eq!(state(&test).await, (false, false, Some("unreachable".into())));
}
