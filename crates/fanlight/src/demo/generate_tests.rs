//! The big demo archive is the same for everybody, and its shares are those of a real one.

use std::collections::{BTreeMap, BTreeSet};

use super::*;

/// FNV-1a, for it never changes.
fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

fn permille(plan: &Plan, is: impl Fn(&PlannedWork) -> bool) -> usize {
    let works: Vec<_> = plan.works().collect();
    works.iter().filter(|w| is(w)).count() * 1000 / works.len()
}

#[test]
fn the_first_two_hundred_works_never_change() {
    let plan = Plan::new(10_000, 42).unwrap();
    let mut text = String::new();
    for work in plan.works().take(200) {
        text.push_str(&format!("{work:?}"));
        plan.write_chapter(&work, 0, &mut text);
        text.push_str(&format!("{:?}{:?}", plan.comment(&work, 0), plan.person(work.number)));
    }
    // If you changed the words or the draws on purpose, write the new number here.
    assert_eq!(fingerprint(&text), 6_403_304_321_513_733_320);
}

#[test]
fn another_seed_is_another_archive() {
    let (a, b) = (Plan::new(100, 1).unwrap(), Plan::new(100, 2).unwrap());
    assert_ne!(a.work(7), b.work(7));
    assert_eq!(a.work(7), Plan::new(100, 1).unwrap().work(7));
}

#[test]
fn ten_thousand_works_are_thirty_thousand_chapters_of_two_thousand_words() {
    let plan = Plan::new(10_000, 42).unwrap();
    let (mut chapters, mut words) = (0, 0);
    for work in plan.works() {
        chapters += work.chapters.len();
        words += work.chapters.iter().map(|c| c.words).sum::<usize>();
    }
    assert!((28_500..31_500).contains(&chapters), "{chapters}");
    let mean = words / chapters;
    assert!((1_800..2_200).contains(&mean), "{mean}");
}

#[test]
fn the_shares_are_those_of_a_real_archive() {
    let plan = Plan::new(10_000, 7).unwrap();
    let shares = [
        ("English", permille(&plan, |w| w.language == "en"), 920),
        ("members only", permille(&plan, |w| w.restricted), 80),
        ("complete", permille(&plan, |w| w.planned_chapters == Some(w.chapters.len())), 830),
        ("mature", permille(&plan, |w| matches!(w.rating, "Mature" | "Explicit")), 100),
        ("crossover", permille(&plan, |w| w.fandoms.len() > 1), 144),
    ];
    for (name, share, wanted) in shares {
        assert!(share.abs_diff(wanted) <= 15, "{name}: {share} of 1,000, not {wanted}");
    }
}

#[test]
fn fandoms_follow_zipf() {
    let plan = Plan::new(10_000, 7).unwrap();
    let mut sizes: BTreeMap<String, usize> = BTreeMap::new();
    for work in plan.works() {
        *sizes.entry(work.fandoms[0].clone()).or_default() += 1;
    }
    let mut counts: Vec<_> = sizes.values().copied().collect();
    counts.sort_by(|a, b| b.cmp(a));
    assert!(counts[0] > 350 && counts[0] < 550, "{}", counts[0]);
    assert!(counts.len() > 1000, "{}", counts.len());
    assert!(counts.iter().filter(|&&n| n == 1).count() > 300);
}

#[test]
fn relationships_are_between_characters_of_the_work() {
    let plan = Plan::new(2_000, 3).unwrap();
    let mut seen = 0;
    for work in plan.works() {
        for relationship in &work.relationships {
            let ends = work
                .characters
                .iter()
                .filter(|c| relationship.starts_with(c.as_str()) || relationship.ends_with(c.as_str()));
            assert!(ends.count() >= 2, "{relationship} in {:?}", work.characters);
            seen += 1;
        }
    }
    assert!(seen > 1_500, "{seen}");
}

#[test]
fn nobody_posts_before_joining_and_chapters_are_in_order() {
    let plan = Plan::new(2_000, 3).unwrap();
    for work in plan.works() {
        for &(person, pseud) in &work.authors {
            let person = plan.person(person);
            assert!(person.joined <= work.chapters[0].posted);
            assert!(pseud < person.pseuds.len());
        }
        assert!(work.chapters.is_sorted_by_key(|c| c.posted));
        assert!(work.chapters.iter().all(|c| c.posted <= LAST_DAY));
    }
}

#[test]
fn names_titles_and_tags_keep_the_limits() {
    let plan = Plan::new(2_000, 9).unwrap();
    let mut users = BTreeSet::new();
    for number in 0..plan.people() {
        let person = plan.person(number);
        assert!((3..=40).contains(&person.user.len()), "{}", person.user);
        assert!(person.user.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'));
        assert!(users.insert(person.user));
    }
    for work in plan.works() {
        assert!((1..=255).contains(&work.title.chars().count()));
        let tags = [&work.fandoms, &work.relationships, &work.characters, &work.freeforms];
        let tags: Vec<_> = tags.into_iter().flatten().collect();
        assert!(tags.len() <= 75);
        for tag in tags {
            assert!((1..=150).contains(&tag.chars().count()), "{tag}");
            assert!(!tag.contains([',', '*', '<', '>', '^', '{', '}', '=', '`', '%', '\\']), "{tag}");
        }
    }
}

#[test]
fn a_chapter_has_the_words_it_was_planned_to_have() {
    let plan = Plan::new(300, 5).unwrap();
    for work in plan.works() {
        for (i, chapter) in work.chapters.iter().enumerate() {
            let mut text = String::new();
            let words = plan.write_chapter(&work, i, &mut text);
            assert!((chapter.words..chapter.words + 80).contains(&words), "{words} for {}", chapter.words);
        }
    }
    assert_eq!(plan.write_chapter(&plan.work(0), 999, &mut String::new()), 0);
}
