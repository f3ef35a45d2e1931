//! A mail of the outbox as it goes over the wire: both parts, and the headers that tell programs what it is.
//!
//! What makes a mail itself (Message-ID, Date) follows from its row, so that one sent twice after a fall is one mail to
//! its reader's program.

use std::fmt::Write as _;
use std::time::{Duration, SystemTime};

use fanlight_archive::mails::Outgoing;
use lettre::Message;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};

/// Writes a mail. `site` is the archive's public address, without a slash at its end; nothing if the mail's own address
/// cannot be written.
pub(super) fn write(mail: &Outgoing, from: &Mailbox, site: &str) -> Option<Message> {
    let at =
        SystemTime::UNIX_EPOCH + Duration::from_secs(u64::try_from(mail.created_at.seconds()).unwrap_or(0));
    let mut builder = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, mail.address.parse().ok()?))
        .subject(mail.subject.clone())
        .date(at)
        .message_id(Some(format!("<mail-{}.{}@{}>", mail.id, mail.created_at.0, host(site))))
        .raw_header(header("Auto-Submitted", "auto-generated".to_owned()));
    if !mail.unsubscribe.is_empty() {
        let link = format!("<{site}/unsubscribe/{}>", mail.unsubscribe);
        builder = builder
            .raw_header(header("List-Unsubscribe", link))
            .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
    }
    let html = if mail.html.is_empty() { in_html(&mail.body) } else { mail.html.clone() };
    builder.multipart(MultiPart::alternative_plain_html(mail.body.clone(), html)).ok()
}

/// The name of the site, without its port.
pub(super) fn host(site: &str) -> &str {
    let host = site.split_once("://").map_or(site, |(_, host)| host);
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

fn header(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}

/// Plain words as HTML: paragraphs, lines, and addresses that can be followed.
fn in_html(plain: &str) -> String {
    let mut html = String::from("<!DOCTYPE html><html><body>");
    for paragraph in plain.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()) {
        html.push_str("<p>");
        for (at, line) in paragraph.lines().enumerate() {
            if at > 0 {
                html.push_str("<br>");
            }
            for (at, word) in line.split(' ').enumerate() {
                if at > 0 {
                    html.push(' ');
                }
                let word = escaped(word);
                // Writing into a String does not fail.
                let _ = match word.starts_with("https://") || word.starts_with("http://") {
                    true => write!(html, "<a href=\"{word}\">{word}</a>"),
                    false => write!(html, "{word}"),
                };
            }
        }
        html.push_str("</p>");
    }
    html.push_str("</body></html>");
    html
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_words_become_paragraphs_with_links_and_nothing_else() {
        let html = in_html("Hello <b>Ada</b>,\n\nfollow\nhttps://a.example/?b=1&c=\"2\" now");
        assert_eq!(
            html,
            "<!DOCTYPE html><html><body><p>Hello &lt;b&gt;Ada&lt;/b&gt;,</p><p>follow<br>\
             <a href=\"https://a.example/?b=1&amp;c=&quot;2&quot;\">https://a.example/?b=1&amp;c=&quot;2&quot;</a> now</p>\
             </body></html>"
        );
    }

    #[test]
    fn a_site_is_named_without_its_port() {
        for (site, name) in [
            ("https://archive.example", "archive.example"),
            ("http://127.0.0.1:8080", "127.0.0.1"),
            ("http://[::1]:8080", "[::1]"),
        ] {
            assert_eq!(host(site), name);
        }
    }
}
