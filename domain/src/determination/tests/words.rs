//! A line of facts as words: some in their place, some after a key word.

use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::region::Place;
use crate::time::parse_date;

/// The words of one line that were not read yet.
pub(super) struct Words<'a> {
    line: &'a str,
    rest: Vec<&'a str>,
}

impl<'a> Words<'a> {
    pub(super) fn of(line: &'a str) -> Self {
        Self {
            line,
            rest: line.split_whitespace().collect(),
        }
    }

    /// The next word.
    pub(super) fn next(&mut self) -> &'a str {
        assert!(
            !self.rest.is_empty(),
            "a word is missing at the end of `{}`",
            self.line
        );
        self.rest.remove(0)
    }

    /// The next word, as what it stands for.
    pub(super) fn read<T: DeserializeOwned>(&mut self) -> T {
        let word = self.next();
        self.meaning(word)
    }

    /// The next word, as a day.
    pub(super) fn day(&mut self) -> NaiveDate {
        let word = self.next();
        self.day_of(word)
    }

    /// The word after a key word, where that stands.
    pub(super) fn word_after(&mut self, key: &str) -> Option<&'a str> {
        let at = self.rest.iter().position(|word| *word == key)?;
        self.rest.remove(at);
        assert!(
            at < self.rest.len(),
            "a word is missing after `{key}` in `{}`",
            self.line
        );
        Some(self.rest.remove(at))
    }

    /// What the word after a key word stands for.
    pub(super) fn after<T: DeserializeOwned>(&mut self, key: &str) -> Option<T> {
        let word = self.word_after(key)?;
        Some(self.meaning(word))
    }

    /// The day after a key word.
    pub(super) fn day_after(&mut self, key: &str) -> Option<NaiveDate> {
        let word = self.word_after(key)?;
        Some(self.day_of(word))
    }

    /// The county after a key word.
    pub(super) fn place_after(&mut self, key: &str) -> Option<Place> {
        let word = self.word_after(key)?;
        Some(place(word))
    }

    /// First and last after a key word: `first..last`, the last may be absent.
    pub(super) fn span_after<T: DeserializeOwned>(&mut self, key: &str) -> Option<(T, Option<T>)> {
        let word = self.word_after(key)?;
        Some(self.span(word))
    }

    pub(super) fn span<T: DeserializeOwned>(&self, word: &str) -> (T, Option<T>) {
        let (first, last) = word
            .split_once("..")
            .unwrap_or_else(|| panic!("`{word}` is no span in `{}`", self.line));
        let last = (!last.is_empty()).then(|| self.meaning(last));
        (self.meaning(first), last)
    }

    /// Whether a word stands anywhere.
    pub(super) fn has(&mut self, word: &str) -> bool {
        let at = self.rest.iter().position(|known| *known == word);
        at.map(|at| self.rest.remove(at)).is_some()
    }

    /// Nothing may be left.
    pub(super) fn end(self) {
        assert!(
            self.rest.is_empty(),
            "`{}` is not understood in `{}`",
            self.rest.join(" "),
            self.line
        );
    }

    pub(super) fn missing(&self, what: &str) -> ! {
        panic!("`{what}` is missing in `{}`", self.line)
    }

    pub(super) fn meaning<T: DeserializeOwned>(&self, word: &str) -> T {
        serde_json::from_str(word)
            .or_else(|_| serde_json::from_value(serde_json::Value::String(word.to_owned())))
            .unwrap_or_else(|why| panic!("`{word}` in `{}`: {why}", self.line))
    }

    fn day_of(&self, word: &str) -> NaiveDate {
        parse_date(word).unwrap_or_else(|why| panic!("`{word}` in `{}`: {why}", self.line))
    }
}

/// A day.
pub(super) fn day(text: &str) -> NaiveDate {
    parse_date(text).unwrap_or_else(|why| panic!("`{text}`: {why}"))
}

/// A county, by its code of today or of 2021.
pub(super) fn place(code: &str) -> Place {
    Place::parse_at(code, day("2021-01-01")).unwrap_or_else(|why| panic!("`{code}`: {why}"))
}

/// The id that a name stands for; `kind` keeps equal names of different things apart.
pub(super) fn id<T: From<Uuid>>(kind: &str, name: &str) -> T {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{kind}/{name}").as_bytes()).into()
}
