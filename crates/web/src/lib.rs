//! The archive as pages, forms and feeds.
//!
//! One way for a page: a handler takes a [`visit::Visit`] (who looks, in which language), reads through it, and gives
//! a [`layout::Page`]. One way for a form: a handler takes [`forms::Posted`] (the fields as typed, the token already
//! checked), calls one function of the archive in one change, and redirects; what was wrong comes back as the same
//! page with the fields as typed. All addresses stand in [`routes::ROUTES`].

#![warn(unreachable_pub)]
// Tests may fail; the archive may not.
#![cfg_attr(
    not(test),
    warn(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::print_stdout,
        clippy::print_stderr
    )
)]

pub mod addresses;
pub mod app;
pub mod assets;
pub mod blurbs;
pub mod cache;
pub mod cookies;
pub mod errors;
pub mod forms;
mod known;
pub mod layout;
pub mod letters;
pub mod network;
pub mod pages;
pub mod routes;
pub mod texts;
pub mod views;
pub mod visit;

pub use app::{App, Config, start};

/// A text by its key in the visitor's language: `t!(visit, "pages-next")`, `t!(visit, "form-look-again", count = 2)`.
/// Numbers are written as the language writes them, texts are set apart by direction marks where needed.
#[macro_export]
macro_rules! t {
    ($visit:expr, $key:literal) => { $visit.texts().say($key, &[]) };
    ($visit:expr, $key:literal $(, $name:ident = $value:expr)+ $(,)?) => {
        $visit.texts().say($key, &[$((stringify!($name), $crate::texts::Value::from($value))),+])
    };
}
