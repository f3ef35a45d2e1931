//! Every limit in one place. Lengths are characters unless a name says bytes.

/// Characters of a work's, series' or profile's title.
pub const TITLE: usize = 255;
/// Characters of a summary.
pub const SUMMARY: usize = 1_250;
/// Characters of notes, end notes and bookmark notes.
pub const NOTES: usize = 5_000;
/// Characters of a chapter, at the least.
pub const CHAPTER_LEAST: usize = 10;
/// Characters of a chapter, at the most.
pub const CHAPTER: usize = 510_000;
/// Characters of a comment.
pub const COMMENT: usize = 10_000;
/// Words that an archive takes in no comment.
pub const BANNED_WORDS: usize = 500;
/// Chapters of a work.
pub const CHAPTERS: usize = 2_000;
/// Fandoms, relationships, characters and additional tags of a work together.
pub const TAGS: usize = 75;
/// Characters of a tag.
pub const TAG: usize = 150;
/// Series that a work may be in.
pub const SERIES_OF_WORK: usize = 30;
/// Works of a series.
pub const WORKS_OF_SERIES: usize = 1_000;
/// Credits of a work.
pub const CREDITS: usize = 30;
/// Characters of a user name, at the least.
pub const USER_NAME_LEAST: usize = 3;
/// Characters of a user name, at the most.
pub const USER_NAME: usize = 40;
/// Characters of a pseud.
pub const PSEUD: usize = 40;
/// Pseuds of a person.
pub const PSEUDS: usize = 100;
/// Characters of a pseud's description.
pub const PSEUD_DESCRIPTION: usize = 500;
/// Characters of a password, at the least.
pub const PASSWORD_LEAST: usize = 8;
/// Characters of a password, at the most.
pub const PASSWORD: usize = 128;
/// Characters of a profile's text.
pub const ABOUT: usize = 2_000;
/// Characters of a note beside a permission statement.
pub const PERMISSION_NOTE: usize = 250;
/// Characters of the reason for what is done about somebody.
pub const REASON: usize = 500;
/// Characters of an e-mail address.
pub const EMAIL: usize = 254;
/// Bytes of an icon as it comes.
pub const ICON_BYTES: usize = 500 * 1024;
/// Bytes of an icon's alt text.
pub const ALT: usize = 250;
/// Bytes of an address in a credit.
pub const URL: usize = 1_000;
/// Bytes of an uploaded story.
pub const UPLOAD_BYTES: usize = 12 * 1024 * 1024;
/// Bytes of any other form: a chapter of four-byte letters, percent-encoded, and its notes.
pub const FORM_BYTES: usize = 8 * 1024 * 1024;
/// People named on a work and its chapters, those invited with them.
pub const CREATORS: usize = 200;
/// Invitations of one person that wait for an answer.
pub const INVITATIONS: usize = 50;
/// People whom somebody blocks, and again whom they mute.
pub const DISTANCE: usize = 2_000;
/// Subscriptions of a person.
pub const SUBSCRIPTIONS: usize = 5_000;
/// Works that a person's history holds; those opened longest ago are forgotten.
pub const HISTORY: usize = 10_000;
/// Works that a person may mark for later.
pub const FOR_LATER: usize = 5_000;
/// The farthest paragraph that is remembered as a place.
pub const PLACE: i64 = 100_000;
/// Bookmarks of a person.
pub const BOOKMARKS: i64 = 100_000;
/// Items of an inbox dealt with at one go.
pub const INBOX_MANY: usize = 100;
/// Works on one page of a list.
pub const PAGE: i64 = 20;
