//! Where a request comes from, and how often such requests may come.
//!
//! A network is an IPv4 address or the first 64 bits of an IPv6 one: what one household has. Counts are kept in
//! memory for the length of their window; the key is hashed with a secret of the process, so that no address is kept.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::Mutex;

use axum::http::HeaderMap;
use fanlight_archive::{Error, Result, Time};

/// The network of a request: the peer's, or what a trusted proxy in front says.
pub fn of(peer: Option<SocketAddr>, headers: &HeaderMap, behind_proxy: bool) -> IpAddr {
    let peer = peer.map_or(IpAddr::from([127, 0, 0, 1]), |peer| peer.ip());
    let forwarded = || {
        let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
        last.rsplit(',').next()?.trim().parse().ok()
    };
    let address: IpAddr = if behind_proxy { forwarded().unwrap_or(peer) } else { peer };
    match address.to_canonical() {
        IpAddr::V6(six) => {
            let [a, b, c, d, ..] = six.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
        four => four,
    }
}

/// What is counted, how often it may happen, and in which time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Budget {
    /// Tries to log in, by network: 30 in 5 minutes.
    LogIn,
    /// New accounts, by network: 10 in an hour.
    SignUp,
    /// Reset mails asked for, by network: 10 in an hour.
    Reset,
    /// Anything a member writes, by member: 240 in a minute.
    Write,
    /// Kudos of guests, by network: 300 in an hour.
    Kudos,
    /// Comments of members, by member: 30 in a minute.
    Comment,
    /// Comments of guests, by network: 20 in 10 minutes.
    GuestComment,
    /// Uploads read for a preview, by member: 30 in 5 minutes.
    Upload,
}

impl Budget {
    fn size(self) -> (u32, i64) {
        match self {
            Budget::LogIn => (30, 5 * Time::MINUTE),
            Budget::SignUp | Budget::Reset => (10, Time::HOUR),
            Budget::Write => (240, Time::MINUTE),
            Budget::Kudos => (300, Time::HOUR),
            Budget::Comment => (30, Time::MINUTE),
            Budget::GuestComment => (20, 10 * Time::MINUTE),
            Budget::Upload => (30, 5 * Time::MINUTE),
        }
    }
}

/// Counters of a process. They hold at most [`Counters::MOST`] keys; beyond that the oldest windows are dropped.
#[derive(Default)]
pub struct Counters {
    counts: Mutex<HashMap<(Budget, u64), (Time, u32)>>,
}

impl Counters {
    /// Keys kept at once.
    const MOST: usize = 50_000;

    /// Counts one more, or says in how many seconds to try again.
    pub fn spend(&self, budget: Budget, who: impl std::hash::Hash, now: Time) -> Result<()> {
        let key = (budget, self.key(who));
        let (most, window) = budget.size();
        let mut counts = self.counts.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if counts.len() >= Self::MOST {
            counts.retain(|(budget, _), (since, _)| now < since.plus(budget.size().1));
            if counts.len() >= Self::MOST {
                counts.clear();
            }
        }
        let (since, count) = counts.entry(key).or_insert((now, 0));
        if now >= since.plus(window) {
            (*since, *count) = (now, 0);
        }
        if *count >= most {
            let left = since.plus(window).0 - now.0;
            return Err(Error::TooOften((left / Time::SECOND).max(1) as u64));
        }
        *count += 1;
        Ok(())
    }

    fn key(&self, who: impl std::hash::Hash) -> u64 {
        use std::hash::BuildHasher;
        // A fixed, process-wide random state: the same key for the same network, unknown to others.
        static STATE: std::sync::OnceLock<std::hash::RandomState> = std::sync::OnceLock::new();
        STATE.get_or_init(std::hash::RandomState::new).hash_one(who)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_spent_by_one_and_not_by_another_and_comes_back() {
        let counters = Counters::default();
        let now = Time(1_000_000);
        for _ in 0..10 {
            counters.spend(Budget::SignUp, "a", now).unwrap();
        }
        assert!(matches!(counters.spend(Budget::SignUp, "a", now), Err(Error::TooOften(3600))));
        counters.spend(Budget::SignUp, "b", now).unwrap();
        counters.spend(Budget::SignUp, "a", now.plus(Time::HOUR)).unwrap();
    }

    #[test]
    fn a_forwarded_address_counts_only_behind_a_proxy_and_only_the_last() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "6.6.6.6, 2001:db8:1:2:3:4:5:6".parse().unwrap());
        let peer = Some("10.0.0.1:99".parse().unwrap());
        assert_eq!(of(peer, &headers, false), IpAddr::from([10, 0, 0, 1]));
        assert_eq!(of(peer, &headers, true), "2001:db8:1:2::".parse::<IpAddr>().unwrap());
    }
}
