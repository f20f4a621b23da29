//! A part of an ISO 20022 message, small enough to be held.

use domain::money::Fen;

use super::Reading;
use crate::bank::fault::FaultCode;

/// An element with all that is in it.
#[derive(Debug, Default)]
pub struct Element {
    name: String,
    /// The currency of an amount.
    currency: Option<String>,
    text: String,
    children: Vec<Element>,
}

impl Element {
    /// An element with nothing in it yet.
    pub fn new(name: String, currency: Option<String>) -> Self {
        Self {
            name,
            currency,
            ..Self::default()
        }
    }

    /// Adds what is in it.
    pub fn push(&mut self, child: Self) {
        self.children.push(child);
    }

    /// Adds to its text.
    pub fn push_text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// The name, without prefix; empty if it is of another namespace.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What is in it.
    pub fn children(&self) -> &[Self] {
        &self.children
    }

    /// The text, without blanks around it.
    pub fn text(&self) -> &str {
        self.text.trim()
    }

    /// The first element at the end of a path of names.
    pub fn at(&self, path: &[&str]) -> Option<&Self> {
        let Some((name, rest)) = path.split_first() else {
            return Some(self);
        };
        let mut named = self.children.iter().filter(|child| child.name == *name);
        named.find_map(|child| child.at(rest))
    }

    /// The text there; empty if there is none.
    pub fn text_at(&self, path: &[&str]) -> &str {
        self.at(path).map(Self::text).unwrap_or_default()
    }

    /// The first text that is not empty.
    pub fn first_text(&self, paths: &[&[&str]]) -> &str {
        let mut texts = paths.iter().map(|path| self.text_at(path));
        texts.find(|text| !text.is_empty()).unwrap_or_default()
    }

    /// The texts of all children of that name, with a blank between them.
    pub fn texts_of(&self, name: &str) -> String {
        let named = self.children.iter().filter(|child| child.name == name);
        named.map(Self::text).collect::<Vec<_>>().join(" ")
    }

    /// An amount in yuan; none if it is empty, wrong or of another currency (noted).
    pub fn fen(&self, no: u32, column: &'static str, reading: &mut Reading) -> Option<Fen> {
        if self.currency.as_deref() != Some("CNY") {
            reading.faults.note(no, column, FaultCode::WrongCurrency);
            return None;
        }
        reading.yuan(no, column, self.text())
    }

    /// A day, by itself or as one of two choices: with a time or without.
    pub fn day(&self) -> &str {
        self.first_text(&[&["Dt"], &["DtTm"], &[]])
    }

    /// A code: the standard's or the bank's own, by itself or as one of two choices.
    pub fn code(&self) -> &str {
        self.first_text(&[&["Cd"], &["Prtry"], &[]])
    }

    /// Whether it says yes (`xs:boolean`).
    pub fn is_true(&self) -> bool {
        matches!(self.text(), "true" | "1")
    }
}
