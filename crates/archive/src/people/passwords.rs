//! Passwords: argon2id, one at a time per core, never compared in a way that tells anything by its time.
//!
//! Hashing costs 19 MiB and tens of milliseconds, so it runs off the request threads behind a semaphore: a flood of
//! tries waits in line instead of taking the machine.

use std::sync::OnceLock;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

use crate::{Error, Invalid, Message, Result, limits};

/// Hashings at once.
static LINE: Semaphore = Semaphore::const_new(2);

/// Hashes a password; the salt comes from the system.
pub async fn hash(password: &str) -> Result<String> {
    let password = password.to_owned();
    in_line(move || {
        Argon2::default()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
            .map_err(|error| Error::Broken(format!("a password cannot be hashed: {error}")))
    })
    .await?
}

/// Whether a password is the one of a hash. Without a hash it takes as long and says no, so that the time does not
/// tell whether an account exists.
pub async fn verify(password: &str, hash: Option<&str>) -> Result<bool> {
    static NOBODY: OnceLock<String> = OnceLock::new();
    let (password, hash) = (password.to_owned(), hash.map(str::to_owned));
    in_line(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| {
            NOBODY
                .get_or_init(|| {
                    Argon2::default().hash_password(b"nobody").map(|h| h.to_string()).unwrap_or_default()
                })
                .clone()
        });
        let right = PasswordHash::new(&hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
        right && known
    })
    .await
}

async fn in_line<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let _turn = LINE.acquire().await.map_err(|_| Error::Busy)?;
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::Broken(error.to_string()))
}

/// Checks a new password: 8–128 characters, not among the commonest, not the user's own name.
pub fn check(password: &str, user_name: &str, invalid: &mut Invalid) {
    let length = password.chars().count();
    if length < limits::PASSWORD_LEAST {
        invalid.add("password", Message::new("error-password-short").with("least", limits::PASSWORD_LEAST));
    } else if length > limits::PASSWORD {
        invalid.add("password", Message::new("error-password-long").with("limit", limits::PASSWORD));
    } else if is_common(password) || crate::keys::name_key(password) == crate::keys::name_key(user_name) {
        invalid.add("password", Message::new("error-password-common"));
    }
}

fn is_common(password: &str) -> bool {
    let lower = password.to_lowercase();
    let digits_gone = lower.trim_end_matches(|c: char| c.is_ascii_digit() || c == '!');
    COMMON.lines().any(|common| common == lower || common == digits_gone)
        || lower.chars().all(|c| c.is_ascii_digit()) && lower.len() < 12
        || lower.chars().all(|c| lower.starts_with(c))
}

/// The commonest passwords of eight letters and more, and the words they are made of.
const COMMON: &str = include_str!("common_passwords.txt");

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_right_password_opens_and_the_wrong_one_and_nobody_do_not() {
        let hash = hash("a window above a door").await.unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(verify("a window above a door", Some(&hash)).await.unwrap());
        assert!(!verify("a window above a Door", Some(&hash)).await.unwrap());
        assert!(!verify("nobody", None).await.unwrap());
    }

    #[test]
    fn common_short_and_own_name_passwords_are_sent_back() {
        for (password, name, bad) in [
            ("short", "ada", true),
            ("Password1", "ada", true),
            ("12345678", "ada", true),
            ("aaaaaaaaaa", "ada", true),
            ("AdaLovelace", "adalovelace", true),
            ("a window above a door", "ada", false),
            ("сову не видно", "ada", false),
        ] {
            let mut invalid = Invalid::new();
            check(password, name, &mut invalid);
            assert_eq!(!invalid.is_empty(), bad, "{password}");
        }
    }
}
