//! Any HTML → the HTML an archive shows.
