//! What the database told guests and would tell them again, since nothing was written meanwhile.
//!
//! Every page asks first in which state its works are (decision 0006). Where the archive can say that nothing was
//! committed since the last answer (`Archive::moment`), that answer still holds and no statement is asked. Only
//! guests' answers are kept: members' depend on who they are.

use std::borrow::Borrow;
use std::hash::Hash;

use fanlight_archive::WorkId;
use fanlight_archive::db::Moment;
use fanlight_archive::tags::Tag;
use fanlight_archive::works::{blurbs, load};
use moka::sync::Cache;

/// Answers kept of each kind; some 300 bytes each.
const ROOM: u64 = 10_000;

/// Answers by what was asked, each with the moment before it was asked.
pub(crate) struct Answers<K, V>(Cache<K, (Moment, V)>);

impl<K: Hash + Eq + Send + Sync + 'static, V: Clone + Send + Sync + 'static> Answers<K, V> {
    fn new() -> Answers<K, V> {
        Answers(Cache::new(ROOM))
    }

    /// What was answered, if nothing was written since.
    pub(crate) fn get<Q>(&self, now: Option<Moment>, asked: &Q) -> Option<V>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let now = now?;
        self.0.get(asked).filter(|(then, _)| *then == now).map(|(_, answer)| answer)
    }

    /// Keeps an answer; `before` is a moment from before it was asked.
    pub(crate) fn put(&self, before: Option<Moment>, asked: K, answer: V) {
        if let Some(before) = before {
            self.0.insert(asked, (before, answer));
        }
    }
}

/// All that is known for guests.
pub(crate) struct Known {
    /// How far the journal is.
    pub(crate) newest: Answers<(), i64>,
    /// In which state works are.
    pub(crate) works: Answers<WorkId, load::Head>,
    /// In which state blurbs are.
    pub(crate) blurbs: Answers<WorkId, blurbs::Head>,
    /// Tags by the names in addresses, each with the one that stands for it.
    pub(crate) tags: Answers<String, (Tag, Option<Tag>)>,
}

impl Known {
    /// Nothing yet.
    pub(crate) fn new() -> Known {
        Known { newest: Answers::new(), works: Answers::new(), blurbs: Answers::new(), tags: Answers::new() }
    }
}
