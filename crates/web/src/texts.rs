//! Every text people read, by its key, from `locales/*/*.ftl` through Fluent.
//!
//! All files of a language make one bundle, read once at start. A key that a language lacks is taken from English;
//! one that English lacks is a bug that a test finds. [`Language::Pseudo`] is English drawn long, accented and from
//! right to left: the browser tests run through it to find what was written into code or would not fit.

use std::borrow::Cow;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../locales"]
struct Files;

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// English, the source.
    #[default]
    English,
    /// English made long and right-to-left, for tests of the pages.
    Pseudo,
}

impl Language {
    /// Those a reader may choose.
    pub const ALL: [Language; 1] = [Language::English];

    /// The BCP 47 code, also the folder's name.
    pub fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Pseudo => "en-XB",
        }
    }

    /// Its own name.
    pub fn name(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::Pseudo => "[pseudo]",
        }
    }

    /// `ltr` or `rtl`.
    pub fn direction(self) -> &'static str {
        match self {
            Language::English => "ltr",
            Language::Pseudo => "rtl",
        }
    }

    /// The language of a code, if it is one of ours.
    pub fn from_code(code: &str) -> Option<Language> {
        [Language::English, Language::Pseudo].into_iter().find(|language| language.code() == code)
    }
}

/// A value that goes into a text.
pub enum Value<'a> {
    /// A text as it is.
    Text(Cow<'a, str>),
    /// A number; decides the plural form.
    Number(i64),
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Value::Text(text.into())
    }
}
impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Value::Text(text.as_str().into())
    }
}
impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Value::Text(text.into())
    }
}
macro_rules! numbers { ($($type:ty),*) => {$(
    impl From<$type> for Value<'_> {
        fn from(number: $type) -> Self {
            Value::Number(i64::try_from(number).unwrap_or(i64::MAX))
        }
    }
)*}; }
numbers!(i64, u64, usize, u32, i32, u16, u8);

/// The texts of one language.
pub struct Texts {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Texts {
    /// The texts of a language.
    pub fn of(language: Language) -> &'static Texts {
        static ENGLISH: OnceLock<Texts> = OnceLock::new();
        static PSEUDO: OnceLock<Texts> = OnceLock::new();
        match language {
            Language::English => ENGLISH.get_or_init(|| Texts::load(Language::English)),
            Language::Pseudo => PSEUDO.get_or_init(|| Texts::load(Language::Pseudo)),
        }
    }

    /// Which language they are in.
    pub fn language(&self) -> Language {
        self.language
    }

    fn load(language: Language) -> Texts {
        let code = match language {
            Language::Pseudo => Language::English.code(),
            other => other.code(),
        };
        let mut bundle = FluentBundle::new_concurrent(code.parse().into_iter().collect());
        bundle.set_use_isolating(false);
        if language == Language::Pseudo {
            bundle.set_transform(Some(pseudo));
        }
        bundle.set_formatter(Some(|value, _| match value {
            FluentValue::Number(number) => Some(grouped(number.value as i64)),
            _ => None,
        }));
        for name in Files::iter().filter(|name| name.starts_with(&format!("{code}/"))) {
            if let Some(file) = Files::get(&name) {
                let text = String::from_utf8_lossy(&file.data).into_owned();
                // A part that cannot be read is left out here and named by the test below.
                let resource = FluentResource::try_new(text).unwrap_or_else(|(resource, _)| resource);
                if let Err(errors) = bundle.add_resource(resource) {
                    tracing::error!(?errors, %name, "a key stands twice in the texts");
                }
            }
        }
        Texts { language, bundle }
    }

    /// The text of a key with its values; a key that does not exist is shown as itself and logged.
    pub fn say(&self, key: &str, values: &[(&'static str, Value<'_>)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            tracing::error!(key, "there is no such text");
            return key.to_owned();
        };
        let mut arguments = FluentArgs::with_capacity(values.len());
        for (name, value) in values {
            match value {
                Value::Text(text) => arguments.set(*name, FluentValue::String(text.as_ref().into())),
                Value::Number(number) => arguments.set(*name, FluentValue::from(*number)),
            }
        }
        let mut errors = Vec::new();
        let said = self.bundle.format_pattern(pattern, Some(&arguments), &mut errors);
        if !errors.is_empty() {
            tracing::error!(key, ?errors, "a text could not be filled in");
        }
        said.into_owned()
    }

    /// A message of the archive, e.g. of a field that needs another look.
    pub fn message(&self, message: &fanlight_archive::Message) -> String {
        let values: Vec<_> = message
            .values
            .iter()
            .map(|(name, value)| match value.parse::<i64>() {
                Ok(number) => (*name, Value::Number(number)),
                Err(_) => (*name, Value::from(value.as_str())),
            })
            .collect();
        self.say(message.key, &values)
    }

    /// Whether there is a text of this key.
    pub fn knows(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }
}

/// A number as the contract writes it on every page: groups of three, parted by commas.
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        out.push('-');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn pseudo(text: &str) -> Cow<'_, str> {
    let mut out = String::with_capacity(text.len() * 3);
    for c in text.chars() {
        out.push(match c {
            'a' => 'á',
            'e' => 'ë',
            'i' => 'î',
            'o' => 'ø',
            'u' => 'ü',
            'y' => 'ÿ',
            'n' => 'ñ',
            'c' => 'ç',
            'A' => 'Å',
            'E' => 'É',
            'I' => 'Î',
            'O' => 'Ø',
            'U' => 'Ü',
            'N' => 'Ñ',
            other => other,
        });
        if "aeou".contains(c) {
            out.push('~');
        }
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn keys_in_files() -> BTreeSet<String> {
        let mut keys = BTreeSet::new();
        for name in Files::iter() {
            let file = Files::get(&name).unwrap();
            let text = String::from_utf8(file.data.to_vec()).unwrap();
            let resource =
                FluentResource::try_new(text).unwrap_or_else(|(_, errors)| panic!("{name}: {errors:?}"));
            for entry in resource.entries() {
                if let fluent_syntax::ast::Entry::Message(message) = entry {
                    assert!(
                        keys.insert(message.id.name.to_owned()),
                        "{name}: {} stands twice",
                        message.id.name
                    );
                }
            }
        }
        keys
    }

    /// Every string literal of the sources that could be a key.
    fn words_in_sources() -> BTreeSet<String> {
        let crates = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut words = BTreeSet::new();
        let mut folders: Vec<_> =
            ["archive", "web", "fanlight", "text"].map(|name| crates.join(name).join("src")).into();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "rs") {
                    let source = std::fs::read_to_string(path).unwrap();
                    for (at, _) in source.match_indices('"') {
                        let word: String = source[at + 1..]
                            .chars()
                            .take_while(|c| c.is_ascii_alphanumeric() || *c == '-')
                            .collect();
                        if source[at + 1 + word.len()..].starts_with('"') {
                            words.insert(word);
                        }
                    }
                }
            }
        }
        words
    }

    #[test]
    fn every_key_of_the_pages_has_a_text_and_every_text_is_used() {
        let keys = keys_in_files();
        let words = words_in_sources();
        let crates = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut folders: Vec<_> =
            ["archive", "web", "fanlight"].map(|name| crates.join(name).join("src")).into();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let source = std::fs::read_to_string(&path).unwrap_or_default();
                for (opening, _) in source.match_indices("t!(").chain(source.match_indices("Message::new(")) {
                    let rest: String = source[opening..].chars().take(160).collect();
                    let Some(key) = rest.split('"').nth(1) else { continue };
                    let call_ends = rest.find(')').unwrap_or(rest.len());
                    let is_key = key.contains('-')
                        && key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
                    if is_key && rest.find('"').is_some_and(|quote| quote < call_ends) {
                        assert!(keys.contains(key), "{}: no text for {key}", path.display());
                    }
                }
            }
        }
        let unused: Vec<_> = keys.iter().filter(|key| !words.contains(*key)).collect();
        assert!(unused.is_empty(), "texts that nothing says: {unused:?}");
    }

    #[test]
    fn numbers_are_grouped_as_the_contract_writes_them() {
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(-1000), "-1,000");
    }
}
