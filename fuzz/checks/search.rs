//! Anything typed into a search field: understood or told with its place.

use fanlight_archive::Time;
use fanlight_archive::words::Query;

pub fn check(bytes: &[u8]) {
    let typed = String::from_utf8_lossy(bytes);
    match Query::parse(&typed, Time(1_795_348_800_000_000)) {
        Ok(query) => {
            let split = query.split();
            assert!(!split.filters.is_empty() || !split.rest.is_empty());
        }
        Err(fault) => assert!(fault.at >= 1 && fault.at <= typed.chars().count() + 1),
    }
}
