//! A rating as people typed it → the archive's ratings that may be meant, mildest first.

const NAMES: [&str; 5] = ["Not Rated", "General Audiences", "Teen And Up Audiences", "Mature", "Explicit"];
const GENERAL: u8 = 1;
const TEEN: u8 = 2;
const MATURE: u8 = 3;
const EXPLICIT: u8 = 4;

/// The offers for a rating line; none if it says nothing known.
pub(crate) fn offers(typed: &str) -> Vec<String> {
    let lower = typed.to_lowercase();
    let mut found: Vec<u8> = Vec::new();
    if ["not rated", "unrated", "not yet rated"].iter().any(|name| lower.starts_with(name)) {
        found.push(0);
    } else {
        let words = lower
            .split(|c: char| c.is_whitespace() || ",;/()[]:".contains(c))
            .filter(|word| !word.is_empty());
        for word in words {
            let known = of_word(word);
            // "PG for language": what follows the rating explains it.
            if known.is_empty()
                && (!found.is_empty()
                    || !["hard", "soft", "light", "strong", "mild", "fiction", "fr", "rated", "fsk", "p"]
                        .contains(&word))
            {
                break;
            }
            found.extend(known);
        }
    }
    found.sort_unstable();
    found.dedup();
    found.iter().map(|rating| NAMES[usize::from(*rating)].to_owned()).collect()
}

fn of_word(word: &str) -> &'static [u8] {
    match word.trim_matches(|c: char| "\"'.*_!".contains(c)) {
        "g" | "u" | "k" | "general" | "frc" | "p6" | "everyone" | "gen" | "all" | "tv-g" | "0" | "6" => {
            &[GENERAL]
        }
        "pg" | "k+" | "frk" | "tv-pg" => &[GENERAL, TEEN],
        "pg-13" | "pg13" | "t" | "teen" | "frt" | "frt-13" | "fr13" | "12" | "12a" | "p12" | "tv-14"
        | "pg-14" | "13" | "14" | "teens" => &[TEEN],
        "pg-15" | "pg15" | "fr15" | "15" | "p16" | "16" | "t+" | "frt-15" => &[TEEN, MATURE],
        "m" | "mature" | "frm" | "ma-15" | "m15" => &[MATURE],
        "r" | "tv-ma" | "m+" => &[MATURE, EXPLICIT],
        "nc-17" | "nc17" | "e" | "explicit" | "ma" | "frao" | "fr18" | "x" | "xxx" | "adult" | "18"
        | "p18" | "nc-18" | "18+" | "smut" | "fram" | "nc" => &[EXPLICIT],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::offers;

    #[test]
    fn ratings_of_many_systems() {
        let cases: [(&str, &[&str]); 14] = [
            ("PG", &["General Audiences", "Teen And Up Audiences"]),
            ("PG-13", &["Teen And Up Audiences"]),
            ("PG for a rude word", &["General Audiences", "Teen And Up Audiences"]),
            ("NC-17", &["Explicit"]),
            ("NC-17!!!", &["Explicit"]),
            ("Hard R", &["Mature", "Explicit"]),
            ("FRT", &["Teen And Up Audiences"]),
            ("Fiction T", &["Teen And Up Audiences"]),
            ("General Audiences", &["General Audiences"]),
            ("Teen And Up Audiences", &["Teen And Up Audiences"]),
            ("Not Rated", &["Not Rated"]),
            ("PG-13/R", &["Teen And Up Audiences", "Mature", "Explicit"]),
            ("a bit spicy", &[]),
            ("", &[]),
        ];
        for (typed, expected) in cases {
            assert_eq!(offers(typed), expected, "{typed}");
        }
    }
}
