//! A work → the documents people take along.
