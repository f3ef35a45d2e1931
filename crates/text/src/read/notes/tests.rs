use super::*;

#[test]
fn end_marks() {
    for line in [
        "THE END",
        "The End.",
        "~fin~",
        "fin.",
        "*end*",
        "TBC",
        "To be continued...",
        "[End of part 1]",
        "おわり",
        "- Ende -",
        "END",
        "Fin",
        "(tbc)",
    ] {
        assert!(is_end_mark(line), "{line}");
    }
    for line in [
        "\"The end,\" she said.",
        "Fine.",
        "End.",
        "\"Fin.\"",
        "In the end",
        "The end of the road",
        "Endless",
    ] {
        assert!(!is_end_mark(line), "{line}");
    }
}

#[test]
fn who_asked_and_who_gets_it() {
    assert!(is_requested("This one was asked for. I hope it holds up."));
    assert!(!is_requested("Nobody asked for this."));
    for note in [
        "For the two of you who said it could not be done.",
        "To Joan, who asked for this.",
        "For Maren.",
        "This is dedicated to my sister.",
        "Thanks!\nFor Ada Lovelace",
    ] {
        assert!(is_dedicated(note), "{note}");
    }
    for note in [
        "This one was asked for. I hope it holds up.",
        "For some reason I wrote this.",
        "To be continued soon.",
        "Unbeta'd. All mistakes are the sea's.",
        "For once, a short one.",
        "To those new here: welcome.",
    ] {
        assert!(!is_dedicated(note), "{note}");
    }
}
