//! Blocks out of the events of a rich format.
