//! Tests of works, on both databases.
