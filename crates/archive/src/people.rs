//! People: accounts, sessions, pen names, roles, profiles, preferences.
//!
//! A person may have an account; pen names belong to persons, works to pen names.

pub mod accounts;
pub mod bylines;
pub mod credentials;
pub mod invented;
pub mod names;
pub mod passwords;
pub mod preferences;
pub mod profiles;
pub mod pseuds;
pub mod roles;
pub mod sessions;
pub mod sign_up;
pub mod standing;
pub mod tickets;
