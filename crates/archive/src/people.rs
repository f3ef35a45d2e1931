//! People: accounts, sessions, pen names, roles, profiles, preferences.
//!
//! A person may have an account; pen names belong to persons, works to pen names.

pub mod accounts;
pub mod bylines;
pub mod passwords;
pub mod preferences;
pub mod roles;
pub mod sessions;
