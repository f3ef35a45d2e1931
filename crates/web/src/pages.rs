//! The pages, a file for each noun.

pub mod credits;
pub mod downloads;
pub mod feeds;
pub mod health;
pub mod home;
pub mod lists;
pub mod pseuds;
pub mod reading;
pub mod sessions;
pub mod tags;
pub mod works;
