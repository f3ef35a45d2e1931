//! The pages, a file for each noun.

pub mod health;
pub mod reading;
pub mod sessions;
