//! What stands behind `words:` and `updated:`: numbers, days, ranges of both, "3 weeks ago", yes and no.
//!
//! A range upside down is turned round. `>` and `<` before a day mean after and before it; before "3 weeks ago" they
//! mean longer and shorter ago, as people say it. Days are UTC days.

use jiff::civil::Date;
use jiff::{Span, tz::TimeZone};

use crate::Time;

/// Both ends included; an open end is nothing.
type Range = (Option<i64>, Option<i64>);

/// The sign before a value, and the value.
fn sign(typed: &str) -> (&str, &str) {
    let typed = typed.trim();
    for sign in [">=", "=>", "≥", "<=", "=<", "≤", ">", "<", "="] {
        if let Some(rest) = typed.strip_prefix(sign) {
            let sign = match sign {
                "=>" | "≥" => ">=",
                "=<" | "≤" => "<=",
                other => other,
            };
            return (sign, rest.trim());
        }
    }
    ("", typed)
}

fn number(typed: &str) -> Option<i64> {
    let typed = typed.trim();
    let (digits, times) = match typed.strip_suffix(['k', 'K']) {
        Some(rest) => (rest, 1_000),
        None => (typed, 1),
    };
    let plain: String = digits.chars().filter(|c| !matches!(c, ',' | '.' | '_' | ' ' | '\u{A0}')).collect();
    let whole = !plain.is_empty() && plain.len() <= 15 && plain.bytes().all(|c| c.is_ascii_digit());
    plain.parse::<i64>().ok().filter(|_| whole)?.checked_mul(times)
}

/// `1000`, `>1000`, `<=10k`, `1-5`, `1..5`.
pub(super) fn numbers(typed: &str) -> Option<Range> {
    let (sign, value) = sign(typed);
    if sign.is_empty() {
        let between = value.split_once("..").or_else(|| value.split_once(['-', '–', '—']));
        if let Some((from, to)) = between {
            let (from, to) = (number(from)?, number(to)?);
            return Some((Some(from.min(to)), Some(from.max(to))));
        }
    }
    let n = number(value)?;
    Some(match sign {
        ">" => (Some(n + 1), None),
        ">=" => (Some(n), None),
        "<" => (None, Some(n - 1)),
        "<=" => (None, Some(n)),
        _ => (Some(n), Some(n)),
    })
}

/// `yes`, `no` and their like.
pub(super) fn truth(typed: &str) -> Option<bool> {
    match typed.trim().to_lowercase().as_str() {
        "yes" | "true" | "y" | "t" | "1" => Some(true),
        "no" | "false" | "n" | "f" | "0" => Some(false),
        _ => None,
    }
}

/// The days from the first to the last, the last not included.
#[derive(Clone, Copy)]
struct Days(Date, Date);

fn moment(date: Date) -> Option<i64> {
    Some(date.to_zoned(TimeZone::UTC).ok()?.timestamp().as_microsecond())
}

/// `2024`, `2024-01`, `2024-01-31`.
fn days(typed: &str) -> Option<Days> {
    let parts: Vec<&str> = typed.trim().split(['-', '/', '.']).collect();
    let digits = |part: &str, most: usize| {
        let fits = !part.is_empty() && part.len() <= most && part.bytes().all(|c| c.is_ascii_digit());
        part.parse::<i16>().ok().filter(|_| fits)
    };
    let year = digits(parts.first()?, 4).filter(|_| parts[0].len() == 4)?;
    let month = parts.get(1).map(|part| digits(part, 2)).unwrap_or(Some(1))?;
    let day = parts.get(2).map(|part| digits(part, 2)).unwrap_or(Some(1))?;
    let first = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    let span = match parts.len() {
        1 => Span::new().years(1),
        2 => Span::new().months(1),
        3 => Span::new().days(1),
        _ => return None,
    };
    Some(Days(first, first.checked_add(span).ok()?))
}

/// `3 weeks`: how long, in whole days, weeks, months or years; `3-5 weeks` two of them, the shorter first.
fn spans(typed: &str) -> Option<(Span, Span, Span)> {
    let mut words = typed.split_whitespace();
    let (count, unit) = (words.next()?, words.next()?);
    if words.next().is_some() {
        return None;
    }
    let (low, high) = match count.split_once(['-', '–']) {
        Some((low, high)) => (number(low)?, number(high)?),
        None => (number(count)?, number(count)?),
    };
    let (low, high) = (low.min(high), low.max(high));
    let unit = unit.to_lowercase();
    let span = |n: i64| {
        Some(match unit.trim_end_matches('s') {
            "hour" => Span::new().try_hours(n).ok()?,
            "day" => Span::new().try_days(n).ok()?,
            "week" => Span::new().try_weeks(n).ok()?,
            "month" => Span::new().try_months(n).ok()?,
            "year" => Span::new().try_years(n).ok()?,
            _ => return None,
        })
    };
    Some((span(low)?, span(high)?, span(1)?))
}

/// The moment so long ago.
fn ago(now: Time, span: Span) -> Option<i64> {
    let zoned = now.timestamp().to_zoned(TimeZone::UTC);
    Some(zoned.checked_sub(span).ok()?.timestamp().as_microsecond())
}

/// `2024-01-31`, `>2024`, `2023..2024`, `3 weeks ago`, `< 1 year ago`, `1-2 months ago`, `today`.
pub(super) fn times(typed: &str, now: Time) -> Option<Range> {
    let (sign, value) = sign(typed);
    let lower = value.to_lowercase();
    if let Some(before) = lower.strip_suffix("ago") {
        let (short, long, unit) = spans(before)?;
        let (newest, oldest) = (ago(now, short)?, ago(now, long)?);
        return Some(match sign {
            ">" => (None, Some(newest.checked_sub(1)?)),
            ">=" => (None, Some(newest)),
            "<" => (Some(newest.checked_add(1)?), None),
            "<=" => (Some(newest), None),
            // "3 weeks ago" is the week that ended then.
            _ => (Some(ago(Time(oldest), unit)?), Some(newest)),
        });
    }
    let today = now.date();
    let period = |typed: &str| match typed.trim() {
        "today" => Some(Days(today, today.tomorrow().ok()?)),
        "yesterday" => Some(Days(today.yesterday().ok()?, today)),
        other => days(other),
    };
    if sign.is_empty()
        && let Some((from, to)) = lower.split_once("..").or_else(|| lower.split_once(" - "))
    {
        let (one, other) = (period(from)?, period(to)?);
        return Some((Some(moment(one.0.min(other.0))?), Some(moment(one.1.max(other.1))? - 1)));
    }
    let Days(first, end) = match period(&lower) {
        Some(days) => days,
        // `2020-2022`: two years.
        None if sign.is_empty() => {
            let (from, to) = lower.split_once('-')?;
            let (one, other) = (days(from)?, days(to)?);
            Days(one.0.min(other.0), one.1.max(other.1))
        }
        None => return None,
    };
    let (first, last) = (moment(first)?, moment(end)? - 1);
    Some(match sign {
        ">" => (Some(last + 1), None),
        ">=" => (Some(first), None),
        "<" => (None, Some(first - 1)),
        "<=" => (None, Some(last)),
        _ => (Some(first), Some(last)),
    })
}
