//! The machine's own clock and chance: the only place that looks at either.

use std::sync::{Mutex, PoisonError};

use fanlight_archive::{Chance, Clock, Time};
use rand::Rng as _;
use rand::SeedableRng as _;
use rand::rngs::StdRng;

/// The machine's clock.
pub(crate) struct MachineClock;

impl Clock for MachineClock {
    #[allow(clippy::disallowed_methods, reason = "here the clock comes in; everything else is given it")]
    fn now(&self) -> Time {
        Time(jiff::Timestamp::now().as_microsecond())
    }
}

/// Random bytes good enough for secrets: a generator seeded by the operating system.
pub(crate) struct MachineChance(Mutex<StdRng>);

impl MachineChance {
    #[allow(clippy::disallowed_methods, reason = "here chance comes in; everything else is given it")]
    pub(crate) fn new() -> MachineChance {
        MachineChance(Mutex::new(StdRng::from_rng(&mut rand::rng())))
    }
}

impl Chance for MachineChance {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(bytes);
    }
}
