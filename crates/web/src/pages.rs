//! The pages, a file for each noun.

pub mod about;
pub mod account;
pub mod admin;
pub mod credits;
pub mod downloads;
pub mod feeds;
pub mod filters;
mod finding;
pub mod health;
pub mod home;
pub mod icons;
pub mod import;
pub mod lists;
mod parts;
pub mod passwords;
pub mod people;
pub mod preferences;
pub mod pseud_forms;
pub mod pseuds;
pub mod reading;
pub mod searches;
pub mod sessions;
pub mod sign_up;
pub mod tags;
pub mod works;
pub mod writing;
