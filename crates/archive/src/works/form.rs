//! What is typed into the forms of a work and of a chapter, and every rule about it.
//!
//! Everything is text as it came, so that a form that is not right goes back as it was. Field names in messages are
//! the names of the web form's fields. A draft needs a title or some text; posting needs all that readers rely on.

use serde::{Deserialize, Serialize};

use super::credits;
use crate::journal::words;
use crate::keys::tidy;
use crate::tags::TagLists;
use crate::{Invalid, Message, PseudId, SeriesId, Time, limits};

words! {
    /// Who may comment.
    CommentsFrom {
        /// Guests too.
        Everyone = "everyone",
        /// Members.
        Members = "members",
        /// Nobody.
        Nobody = "nobody",
    }
}

words! {
    /// Who may read older versions.
    HistoryFor {
        /// The creators only.
        Nobody = "nobody",
        /// Those whom the creators let see drafts.
        Beta = "beta",
        /// Members.
        Members = "members",
        /// Everybody who may read the work.
        Everyone = "everyone",
    }
}

/// What a form is sent for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To be kept for later.
    Draft,
    /// To be read, now or at the time the form names.
    Post,
}

/// What is typed into the form of a work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WorkForm {
    /// The title.
    pub title: String,
    /// Tags of every kind.
    pub tags: TagLists,
    /// Summary, HTML or plain text.
    pub summary: String,
    /// Notes before the work, HTML or plain text.
    pub notes: String,
    /// Notes after the work, HTML or plain text.
    pub end_notes: String,
    /// Code of the language.
    pub language: String,
    /// Planned chapters: a number, or `?` or nothing for "who knows".
    pub chapters: String,
    /// `YYYY-MM-DD` of the publication; nothing for the day of posting.
    pub published: String,
    /// `YYYY-MM-DDTHH:MM` at which a draft is to be posted by itself; nothing for never.
    pub post_at: String,
    /// IANA name of the zone in which `post_at` is meant; nothing for UTC.
    pub time_zone: String,
    /// For members only.
    pub restricted: bool,
    /// Its creators are not named.
    pub anonymous: bool,
    /// Its chapters are kept out of the search; its title and tags are found all the same.
    pub text_hidden: bool,
    /// [`CommentsFrom`].
    pub comments_from: String,
    /// Comments wait for a creator's yes.
    pub comments_moderated: bool,
    /// [`HistoryFor`].
    pub history_for: String,
    /// Credits, in order; empty ones fall away.
    pub credits: Vec<CreditForm>,
    /// The sender's own pen names on it; none means their default one. Other creators' stay as they are.
    pub pseuds: Vec<PseudId>,
    /// The series it is to be in, and no other; without a list it stays where it is.
    pub series: Option<Vec<SeriesId>>,
    /// The title of a new series that is to begin with it; may be empty.
    pub new_series: String,
}

impl Default for WorkForm {
    /// An empty form with an archive's defaults: one chapter, comments from members.
    fn default() -> Self {
        WorkForm {
            title: String::new(),
            tags: TagLists::default(),
            summary: String::new(),
            notes: String::new(),
            end_notes: String::new(),
            language: String::new(),
            chapters: "1".into(),
            published: String::new(),
            post_at: String::new(),
            time_zone: String::new(),
            restricted: false,
            anonymous: false,
            text_hidden: false,
            comments_from: CommentsFrom::Members.as_str().into(),
            comments_moderated: false,
            history_for: HistoryFor::Nobody.as_str().into(),
            credits: Vec::new(),
            pseuds: Vec::new(),
            series: None,
            new_series: String::new(),
        }
    }
}

/// One row of the credits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CreditForm {
    /// [`credits::CreditKind`].
    pub kind: String,
    /// Of what is credited: the song's title.
    pub title: String,
    /// Who made it, or who is thanked.
    pub creator: String,
    /// Where it is found; http or https.
    pub url: String,
}

impl CreditForm {
    /// Nothing was typed into this row.
    pub fn is_empty(&self) -> bool {
        [&self.title, &self.creator, &self.url].iter().all(|text| tidy(text).is_empty())
    }
}

/// What is typed into the form of a chapter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChapterForm {
    /// The chapter's own title; may be empty.
    pub title: String,
    /// HTML or plain text.
    pub summary: String,
    /// HTML or plain text.
    pub notes: String,
    /// HTML or plain text.
    pub end_notes: String,
    /// The text itself, HTML or plain text.
    pub text: String,
    /// `YYYY-MM-DD` of the publication; nothing for the day of posting.
    pub published: String,
    /// The file as it came, if the text was read from one: kept as the chapter's first version.
    #[serde(skip)]
    pub raw: Option<Raw>,
}

/// A file as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Raw {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// How they were read: `windows-1252`.
    pub encoding: String,
}

/// What of a work's form is no text, once it was found right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Values {
    /// 0 is "who knows".
    pub planned_chapters: i64,
    pub published: Option<Time>,
    pub post_at: Option<Time>,
}

impl WorkForm {
    /// Checks a work's form with the chapters that come with it, and gives what is wrong with either.
    pub fn check(&self, chapters: &[ChapterForm], purpose: Purpose, now: Time) -> Invalid {
        self.values(chapters, purpose, now).1
    }

    pub(crate) fn values(&self, chapters: &[ChapterForm], purpose: Purpose, now: Time) -> (Values, Invalid) {
        let mut invalid = Invalid::new();
        let whole = purpose == Purpose::Post;
        if tidy(&self.title).is_empty() {
            if whole {
                invalid.add("title", Message::new("error-no-title"));
            } else if chapters.iter().all(|chapter| chapter.text.trim().is_empty()) {
                invalid.add("title", Message::new("error-empty-draft"));
            }
        }
        invalid.limit("title", &tidy(&self.title), limits::TITLE);
        invalid.limit("summary", &self.summary, limits::SUMMARY);
        invalid.limit("notes", &self.notes, limits::NOTES);
        invalid.limit("endnotes", &self.end_notes, limits::NOTES);
        invalid.limit("series", &tidy(&self.new_series), limits::TITLE);
        self.tags.check(whole, &mut invalid);
        if whole && self.language.trim().is_empty() {
            invalid.add("language", Message::new("error-no-language"));
        }
        if self.comments_from.parse::<CommentsFrom>().is_err() {
            invalid.add("comments_from", Message::new("error-choice"));
        }
        if self.history_for.parse::<HistoryFor>().is_err() {
            invalid.add("history_for", Message::new("error-choice"));
        }
        let mut rows = 0;
        for credit in self.credits.iter().filter(|credit| !credit.is_empty()) {
            rows += 1;
            credits::check(credit, &mut invalid);
        }
        if rows > limits::CREDITS {
            invalid.add("credits", Message::new("error-too-many-credits").with("limit", limits::CREDITS));
        }
        let values = Values {
            planned_chapters: self.planned(chapters.len(), &mut invalid),
            published: date("published", &self.published, now, &mut invalid),
            post_at: self.post_time(purpose, now, &mut invalid),
        };
        if chapters.len() > limits::CHAPTERS {
            invalid.add("content", Message::new("error-too-many-chapters").with("limit", limits::CHAPTERS));
        }
        for chapter in chapters {
            chapter.check_into(purpose, now, &mut invalid);
        }
        (values, invalid)
    }

    fn planned(&self, written: usize, invalid: &mut Invalid) -> i64 {
        match self.chapters.trim() {
            "" | "?" => 0,
            typed => match typed.parse::<i64>() {
                Ok(planned) if (1..=limits::CHAPTERS as i64).contains(&planned) => {
                    planned.max(written as i64)
                }
                _ => {
                    let message = Message::new("error-planned-chapters").with("limit", limits::CHAPTERS);
                    invalid.add("chapters", message);
                    0
                }
            },
        }
    }

    fn post_time(&self, purpose: Purpose, now: Time, invalid: &mut Invalid) -> Option<Time> {
        if self.post_at.trim().is_empty() {
            return None;
        }
        let zone = match self.time_zone.trim() {
            "" => Ok(jiff::tz::TimeZone::UTC),
            name => jiff::tz::TimeZone::get(name),
        };
        let time = self.post_at.trim().parse::<jiff::civil::DateTime>().and_then(|at| at.to_zoned(zone?));
        match time {
            Ok(time) => {
                let at = Time(time.timestamp().as_microsecond());
                if purpose == Purpose::Post && at <= now {
                    invalid.add("post_at", Message::new("error-post-at-past"));
                }
                Some(at)
            }
            Err(_) => {
                invalid.add("post_at", Message::new("error-post-at"));
                None
            }
        }
    }
}

impl ChapterForm {
    /// Checks a chapter's form.
    pub fn check(&self, purpose: Purpose, now: Time) -> Invalid {
        let mut invalid = Invalid::new();
        self.check_into(purpose, now, &mut invalid);
        invalid
    }

    fn check_into(&self, purpose: Purpose, now: Time, invalid: &mut Invalid) -> Option<Time> {
        invalid.limit("chapter_title", &tidy(&self.title), limits::TITLE);
        invalid.limit("chapter_summary", &self.summary, limits::SUMMARY);
        invalid.limit("chapter_notes", &self.notes, limits::NOTES);
        invalid.limit("chapter_endnotes", &self.end_notes, limits::NOTES);
        invalid.limit("content", &self.text, limits::CHAPTER);
        if purpose == Purpose::Post {
            if self.text.trim().is_empty() {
                invalid.add("content", Message::new("error-no-text"));
            } else if is_short(&self.text) {
                let least = limits::CHAPTER_LEAST;
                invalid.add("content", Message::new("error-text-short").with("least", least));
            }
        }
        date("chapter_published", &self.published, now, invalid)
    }

    pub(crate) fn published(&self, now: Time) -> Option<Time> {
        date("chapter_published", &self.published, now, &mut Invalid::new())
    }
}

/// Too short to be a chapter.
pub(crate) fn is_short(source: &str) -> bool {
    source.trim().chars().take(limits::CHAPTER_LEAST).count() < limits::CHAPTER_LEAST
}

/// Somewhere it is already that many hours later than in UTC.
const EARLIEST_ZONE: i64 = 14 * Time::HOUR;

fn date(field: crate::Field, typed: &str, now: Time, invalid: &mut Invalid) -> Option<Time> {
    if typed.trim().is_empty() {
        return None;
    }
    match typed.trim().parse::<jiff::civil::Date>() {
        Ok(date) if date > now.plus(EARLIEST_ZONE).date() => {
            invalid.add(field, Message::new("error-date-future"));
            None
        }
        Ok(date) if date.year() >= 1 => Some(Time::noon(date)),
        _ => {
            invalid.add(field, Message::new("error-date"));
            None
        }
    }
}
