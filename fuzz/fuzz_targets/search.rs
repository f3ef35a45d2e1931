//! Anything typed into a search field: understood or told with its place.
#![no_main]

use fanlight_archive::Time;
use fanlight_archive::words::Query;

libfuzzer_sys::fuzz_target!(|typed: &str| {
    match Query::parse(typed, Time(1_795_348_800_000_000)) {
        Ok(query) => {
            let split = query.split();
            assert!(!split.filters.is_empty() || !split.rest.is_empty());
        }
        Err(fault) => assert!(fault.at >= 1 && fault.at <= typed.chars().count() + 1),
    }
});
