use super::*;

fn sure_title(line: &str) -> Option<Option<String>> {
    heading(line, false)
        .filter(|heading| {
            !matches!(heading.counts, Counts::Digits | Counts::Romans | Counts::Words | Counts::Slashes)
        })
        .map(|heading| heading.title)
}

#[test]
fn headings_of_many_shapes() {
    for (line, title) in [
        ("Chapter One: Oil", Some("Oil")),
        ("CHAPTER 3", None),
        ("Part II", None),
        ("Prologue", Some("Prologue")),
        ("~ Epilogue ~", Some("Epilogue")),
        ("Kapitel 2", None),
        ("Chapitre 3 : Le sel", Some("Le sel")),
        ("Capítulo 1 - Aceite", Some("Aceite")),
        ("第一章", None),
        ("第十二話　塩", Some("塩")),
        ("Chapter 12. The Long Way Home", Some("The Long Way Home")),
        ("Chapter Twenty-One", None),
        ("Chapter the First", None),
        ("Part 1/3", None),
        ("Part 2 of 3 - Salt", Some("Salt")),
        ("CHAPTER FOUR OIL AND SALT", Some("OIL AND SALT")),
        ("Ch. 4: Salt", Some("Salt")),
        ("**Chapter 4 -- \"Salt\"**", Some("Salt")),
        ("=== Chapter 5 ===", None),
        ("Глава 2. Соль", Some("Соль")),
        ("Chapter 5: Where Is He?", Some("Where Is He?")),
    ] {
        assert_eq!(sure_title(line), Some(title.map(str::to_owned)), "{line}");
    }
}

#[test]
fn prose_is_no_heading() {
    for line in [
        "Chapter two of her life began with rain.",
        "Part of him knew.",
        "Part one, he thought, was done.",
        "\"Chapter One: Oil,\" she read.",
        "Chapter",
        "Chapter and verse",
        "Prologue to a war, that was.",
        "Act one. He fell off the horse.",
        "第一章を読んだ。",
        "Bookish people: one",
        "Part I was easy",
    ] {
        assert_eq!(sure_title(line), None, "{line}");
    }
}
