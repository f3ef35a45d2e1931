//! The wider tags above tags, all the way up: is there a way from one to another? That would close a circle.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::db::Ask;
use crate::{Result, TagId};

statements! {
    /// Every tie to a wider tag, from these tags all the way up.
    fn upward(ids: [TagId] = [TagId(1)]) -> Vec<(TagId, TagId)>:
        "WITH RECURSIVE up (child, above) AS (
           SELECT child_id, above_id FROM tag_link WHERE relation = 'meta' AND child_id IN ({ids})
           UNION
           SELECT l.child_id, l.above_id FROM tag_link l JOIN up u ON l.child_id = u.above WHERE l.relation = 'meta')
         SELECT child, above FROM up";
}

/// Ties to wider tags.
#[derive(Clone, Debug, Default)]
pub(crate) struct Graph {
    up: BTreeMap<TagId, BTreeSet<TagId>>,
}

impl Graph {
    /// Everything above these tags. One statement for each 200.
    pub(crate) async fn above(db: &mut impl Ask, tags: &[TagId]) -> Result<Graph> {
        let mut graph = Graph::default();
        for (child, above) in upward(db, tags).await? {
            graph.tie(child, above);
        }
        Ok(graph)
    }

    /// Adds a tie.
    pub(crate) fn tie(&mut self, child: TagId, above: TagId) {
        self.up.entry(child).or_default().insert(above);
    }

    /// Takes a tag out, with its ties up and down.
    pub(crate) fn take_out(&mut self, tag: TagId) {
        self.up.remove(&tag);
        for above in self.up.values_mut() {
            above.remove(&tag);
        }
    }

    /// A shortest way from a tag up to another, both ends included; none if the other is not above it. A tag is above
    /// itself.
    pub(crate) fn path(&self, from: TagId, to: TagId) -> Option<Vec<TagId>> {
        let mut came: BTreeMap<TagId, TagId> = BTreeMap::new();
        let mut waiting = VecDeque::from([from]);
        while let Some(tag) = waiting.pop_front() {
            if tag == to {
                let mut path = vec![to];
                let mut step = to;
                while step != from {
                    step = came[&step];
                    path.push(step);
                }
                path.reverse();
                return Some(path);
            }
            for &above in self.up.get(&tag).into_iter().flatten() {
                if above != from && !came.contains_key(&above) {
                    came.insert(above, tag);
                    waiting.push_back(above);
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn graph(ties: &[(i64, i64)]) -> Graph {
        let mut graph = Graph::default();
        for &(child, above) in ties {
            graph.tie(TagId(child), TagId(above));
        }
        graph
    }

    #[test]
    fn the_shortest_way_up_is_found_with_both_ends() {
        let graph = graph(&[(1, 2), (2, 3), (3, 4), (1, 5), (5, 4)]);
        assert_eq!(graph.path(TagId(1), TagId(4)), Some(vec![TagId(1), TagId(5), TagId(4)]));
        assert_eq!(graph.path(TagId(4), TagId(1)), None);
        assert_eq!(graph.path(TagId(1), TagId(1)), Some(vec![TagId(1)]));
    }

    #[test]
    fn what_is_taken_out_is_no_way_any_more() {
        let mut graph = graph(&[(1, 2), (2, 3)]);
        graph.take_out(TagId(2));
        assert_eq!(graph.path(TagId(1), TagId(3)), None);
    }

    proptest! {
        #[test]
        fn a_graph_that_refuses_ways_back_never_has_a_circle(ties in proptest::collection::vec((0i64..9, 0i64..9), 0..40)) {
            let mut graph = Graph::default();
            for (child, above) in ties {
                if graph.path(TagId(above), TagId(child)).is_none() {
                    graph.tie(TagId(child), TagId(above));
                }
            }
            for (child, above) in graph.up.clone() {
                for above in above {
                    prop_assert!(graph.path(above, child).is_none(), "{child:?} stands above itself");
                }
            }
        }
    }
}
