//! Numbers as headings write them: digits, Roman, in words of several languages, Chinese; and "2/7".

/// "… (2/7)" or "2/7" at the end: what stands before it, and the 2.
pub(crate) fn out_of_at_end(text: &str) -> Option<(&str, u32)> {
    let inner = text.trim_end_matches([')', ']', ' ']);
    let bracketed = inner.len() < text.trim_end().len();
    let slash = inner.rfind(['/'])?;
    let all: u32 = inner[slash + 1..]
        .trim()
        .parse()
        .or_else(|_| if inner[slash + 1..].trim() == "?" { Ok(u32::MAX) } else { Err(()) })
        .ok()?;
    let start = inner[..slash]
        .trim_end()
        .rfind(|c: char| !c.is_ascii_digit())
        .map_or(0, |at| at + inner[at..].chars().next().map_or(1, char::len_utf8));
    let number: u32 = inner[start..slash].trim().parse().ok()?;
    let before = &inner[..start];
    let opened = before.trim_end().ends_with(['(', '[']);
    let fits = number <= all
        && number < 1000
        && ((bracketed && opened)
            || before.trim().is_empty()
            || before.to_lowercase().trim_end().ends_with("part"));
    fits.then(|| (before.trim_end().trim_end_matches(['(', '[']).trim_end(), number))
}

/// After a number: "/7", " of 7".
pub(crate) fn out_of(rest: &str) -> &str {
    let trimmed = rest.trim_start();
    for lead in ["/", "of ", "von ", "de ", "OF "] {
        if let Some(after) = trimmed.strip_prefix(lead)
            && let Some((_, left)) =
                number(after.trim_start()).or_else(|| after.strip_prefix('?').map(|left| (0, left)))
        {
            return left;
        }
    }
    rest
}

/// A number at the beginning, and the rest: digits, Roman or in words.
pub(crate) fn number(text: &str) -> Option<(u32, &str)> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    if digits > 0 {
        let number = text[..digits].parse().ok().filter(|number| *number < 10_000)?;
        let rest = &text[digits..];
        // "3rd", "2nd" are ordinals of prose, "1a" is no number.
        return (!rest.starts_with(char::is_alphabetic)).then_some((number, rest));
    }
    let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    if let Some(number) = roman(word) {
        return Some((number, rest));
    }
    let tens_or_unit = word_number(&word.to_lowercase())?;
    if tens_or_unit >= 20 && tens_or_unit % 10 == 0 && tens_or_unit < 100 && rest.starts_with(['-', ' ']) {
        let after = &rest[1..];
        let end = after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len());
        if let Some(unit) = word_number(&after[..end].to_lowercase()).filter(|unit| (1..10).contains(unit)) {
            return Some((tens_or_unit + unit, &after[end..]));
        }
    }
    Some((tens_or_unit, rest))
}

fn roman(word: &str) -> Option<u32> {
    if word.is_empty()
        || word.len() > 8
        || !(word.chars().all(|c| "IVXLC".contains(c))
            || (word.len() > 1 && word.chars().all(|c| "ivxlc".contains(c))))
    {
        return None;
    }
    let value = |c: char| match c.to_ascii_uppercase() {
        'I' => 1,
        'V' => 5,
        'X' => 10,
        'L' => 50,
        _ => 100,
    };
    let values: Vec<u32> = word.chars().map(value).collect();
    let mut sum: u32 = values.iter().sum();
    // A smaller one before a larger is taken off: it was added once, so twice.
    for pair in values.windows(2) {
        if pair[0] < pair[1] {
            sum = sum.saturating_sub(2 * pair[0]);
        }
    }
    (sum > 0).then_some(sum)
}

fn word_number(word: &str) -> Option<u32> {
    const WORDS: [(&str, u32); 96] = [
        ("zero", 0),
        ("one", 1),
        ("two", 2),
        ("three", 3),
        ("four", 4),
        ("five", 5),
        ("six", 6),
        ("seven", 7),
        ("eight", 8),
        ("nine", 9),
        ("ten", 10),
        ("eleven", 11),
        ("twelve", 12),
        ("thirteen", 13),
        ("fourteen", 14),
        ("fifteen", 15),
        ("sixteen", 16),
        ("seventeen", 17),
        ("eighteen", 18),
        ("nineteen", 19),
        ("twenty", 20),
        ("thirty", 30),
        ("forty", 40),
        ("fifty", 50),
        ("sixty", 60),
        ("seventy", 70),
        ("eighty", 80),
        ("ninety", 90),
        ("hundred", 100),
        ("first", 1),
        ("second", 2),
        ("third", 3),
        ("fourth", 4),
        ("fifth", 5),
        ("sixth", 6),
        ("seventh", 7),
        ("eighth", 8),
        ("ninth", 9),
        ("tenth", 10),
        ("last", 999),
        ("eins", 1),
        ("zwei", 2),
        ("drei", 3),
        ("vier", 4),
        ("fünf", 5),
        ("sechs", 6),
        ("sieben", 7),
        ("acht", 8),
        ("neun", 9),
        ("zehn", 10),
        ("elf", 11),
        ("zwölf", 12),
        ("un", 1),
        ("deux", 2),
        ("trois", 3),
        ("quatre", 4),
        ("cinq", 5),
        ("sept", 7),
        ("huit", 8),
        ("neuf", 9),
        ("dix", 10),
        ("onze", 11),
        ("douze", 12),
        ("premier", 1),
        ("première", 1),
        ("uno", 1),
        ("dos", 2),
        ("tres", 3),
        ("cuatro", 4),
        ("cinco", 5),
        ("seis", 6),
        ("siete", 7),
        ("ocho", 8),
        ("nueve", 9),
        ("diez", 10),
        ("primero", 1),
        ("primera", 1),
        ("due", 2),
        ("tre", 3),
        ("quattro", 4),
        ("cinque", 5),
        ("sei", 6),
        ("sette", 7),
        ("otto", 8),
        ("nove", 9),
        ("dieci", 10),
        ("первая", 1),
        ("вторая", 2),
        ("третья", 3),
        ("четвертая", 4),
        ("четвёртая", 4),
        ("пятая", 5),
        ("шестая", 6),
        ("седьмая", 7),
        ("восьмая", 8),
        ("final", 999),
    ];
    WORDS.iter().find(|(name, _)| *name == word).map(|(_, number)| *number)
}

pub(crate) fn han_number(digits: &str) -> Option<u32> {
    let mut total = 0_u32;
    let mut current = 0_u32;
    for c in digits.chars() {
        match c {
            '十' | '百' | '千' => {
                let unit = match c {
                    '十' => 10,
                    '百' => 100,
                    _ => 1000,
                };
                total = total.checked_add(current.max(1).checked_mul(unit)?)?;
                current = 0;
            }
            c => {
                let digit = c
                    .to_digit(10)
                    .or_else(|| "０１２３４５６７８９".chars().position(|d| d == c).map(|d| d as u32))
                    .or_else(|| "〇一二三四五六七八九".chars().position(|d| d == c).map(|d| d as u32))
                    .or(match c {
                        '零' => Some(0),
                        '两' => Some(2),
                        _ => None,
                    })?;
                current = current.checked_mul(10)?.checked_add(digit)?;
            }
        }
    }
    total.checked_add(current)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_every_dress() {
        for (text, expected) in
            [("IX", 9), ("XIV", 14), ("xl", 40), ("4", 4), ("forty-two", 42), ("Third", 3), ("LXXXVIII", 88)]
        {
            assert_eq!(number(text).map(|(number, _)| number), Some(expected), "{text}");
        }
        assert_eq!(han_number("二十三"), Some(23));
        assert_eq!(out_of_at_end("The Ledger (2/7)"), Some(("The Ledger", 2)));
        assert_eq!(out_of_at_end("on 1/2"), None);
    }
}
