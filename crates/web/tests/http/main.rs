//! The whole HTTP face of Fanlight, tested from outside: a router over an archive of its own for each test, on
//! both databases. One module for each group of addresses, named after them; `leak`, `routes`, `statements` and
//! `looks` hold what is true of all. They are one program, because every program links the whole archive again.

mod admin;
mod bookmarks;
mod comments;
mod creators;
mod distance;
mod downloads;
mod filters;
mod finding;
mod gifts;
mod import;
mod inbox;
mod kudos;
mod leak;
mod leak_finding;
mod lists;
mod looks;
mod names;
mod pseud_forms;
mod readings;
mod routes;
mod search;
mod searches;
mod series;
mod series_sight;
mod sessions;
mod statements;
mod stats;
mod subscriptions;
mod support;
mod tags;
mod users;
mod works;
mod works_edit;
mod works_new;
mod wrangling;
