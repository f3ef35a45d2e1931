//! How many words a text has.
