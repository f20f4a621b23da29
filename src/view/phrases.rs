//! What the rules write, in Chinese. The rules of [`domain::determination`] write their traces in English, and a
//! released rule never writes otherwise: so each of its texts has a template here, and its translation.
//!
//! A text is a phrase, or a list of phrases that are separated by commas. A template has slots: `{0}` holds one word,
//! a number or a date; `{0..}` holds a list. A word is a template without slots: the codes are words.

mod common;
mod insurance;
mod journeys;
mod learning;
#[cfg(test)]
mod tests;
mod ventures;
mod words;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use api_spec::problem::Language;
use domain::occupation::Occupation;
use domain::region::RegionCode;

/// A template in English and in Chinese, with the same slots.
type Phrase = (&'static str, &'static str);

/// The templates by theme.
const THEMES: [&[Phrase]; 6] = [
    words::WORDS,
    common::PHRASES,
    insurance::PHRASES,
    journeys::PHRASES,
    learning::PHRASES,
    ventures::PHRASES,
];

/// What stands between the phrases of a list.
const SEPARATOR: &str = ", ";

static TABLE: LazyLock<Table> = LazyLock::new(Table::new);

/// A text of the rules in the language of the answer.
pub fn told(text: &str, language: Language) -> String {
    match language {
        Language::Zh => TABLE.list(text).unwrap_or_else(|| text.to_owned()),
        Language::En => text.to_owned(),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Text(&'static str),
    Slot(&'static str),
}

/// The pieces of a template, in order.
fn pieces(template: &'static str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some((text, after)) = rest.split_once('{') {
        let (slot, after) = after.split_once('}').unwrap_or((after, ""));
        pieces.extend([Piece::Text(text), Piece::Slot(slot)]);
        rest = after;
    }
    pieces.push(Piece::Text(rest));
    pieces.retain(|piece| *piece != Piece::Text(""));
    pieces
}

/// How much of a template is not slots.
fn literal(pieces: &[Piece]) -> usize {
    let length = |piece: &Piece| match piece {
        Piece::Text(text) => text.len(),
        Piece::Slot(_) => 0,
    };
    pieces.iter().map(length).sum()
}

struct Template {
    english: Vec<Piece>,
    chinese: Vec<Piece>,
}

/// What the slots of a template hold, in Chinese.
type Filled = Vec<(&'static str, String)>;

struct Table {
    words: BTreeMap<&'static str, &'static str>,
    /// Those that say the most by themselves first.
    templates: Vec<Template>,
}

impl Table {
    fn new() -> Self {
        let phrases = || THEMES.into_iter().flatten().copied();
        let (words, templates): (Vec<Phrase>, Vec<Phrase>) =
            phrases().partition(|(english, _)| !english.contains('{'));
        let mut templates: Vec<Template> = templates
            .into_iter()
            .map(|(english, chinese)| Template {
                english: pieces(english),
                chinese: pieces(chinese),
            })
            .collect();
        templates.sort_by_key(|template| Reverse(literal(&template.english)));
        Self {
            words: words.into_iter().collect(),
            templates,
        }
    }

    /// A phrase, or phrases that are separated by commas.
    fn list(&self, text: &str) -> Option<String> {
        if let Some(phrase) = self.phrase(text) {
            return Some(phrase);
        }
        // A phrase may itself have a comma.
        text.match_indices(SEPARATOR).find_map(|(at, separator)| {
            let (first, rest) = text.split_at_checked(at)?;
            let first = self.phrase(first)?;
            let rest = self.list(rest.strip_prefix(separator)?)?;
            Some(format!("{first}、{rest}"))
        })
    }

    fn phrase(&self, text: &str) -> Option<String> {
        let filled = |template: &Template| {
            let mut filled = Filled::new();
            self.fits(&template.english, text, &mut filled)
                .then(|| template.tell(&filled))
        };
        self.word(text)
            .or_else(|| self.templates.iter().find_map(filled))
    }

    fn word(&self, text: &str) -> Option<String> {
        let word = self.words.get(text).map(|word| (*word).to_owned());
        word.or_else(|| value(text))
    }

    /// Whether a text is what these pieces make, and with what in the slots.
    fn fits(&self, pieces: &[Piece], text: &str, filled: &mut Filled) -> bool {
        match pieces.split_first() {
            None => text.is_empty(),
            Some((Piece::Text(literal), rest)) => text
                .strip_prefix(literal)
                .is_some_and(|text| self.fits(rest, text, filled)),
            Some((Piece::Slot(slot), rest)) => {
                let ends: Vec<usize> = match rest.first() {
                    Some(Piece::Text(next)) => text.match_indices(next).map(|(at, _)| at).collect(),
                    _ => vec![text.len()],
                };
                ends.into_iter().any(|end| {
                    let Some((inside, after)) = text.split_at_checked(end) else {
                        return false;
                    };
                    let told = if slot.ends_with("..") {
                        self.list(inside)
                    } else {
                        self.word(inside)
                    };
                    let Some(told) = told else {
                        return false;
                    };
                    let before = filled.len();
                    filled.push((slot, told));
                    let fits = self.fits(rest, after, filled);
                    if !fits {
                        filled.truncate(before);
                    }
                    fits
                })
            }
        }
    }
}

impl Template {
    fn tell(&self, filled: &Filled) -> String {
        let told = |piece: &Piece| match piece {
            Piece::Text(text) => (*text).to_owned(),
            Piece::Slot(slot) => filled
                .iter()
                .find(|(name, _)| name == slot)
                .map(|(_, told)| told.clone())
                .unwrap_or_default(),
        };
        self.chinese.iter().map(told).collect()
    }
}

/// A number, a date, a percentage, an amount, or the code of an occupation or region, told with its name.
fn value(text: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_digit() || matches!(c, '-' | '.' | '%');
    if text.is_empty() || !text.chars().all(plain) {
        return None;
    }
    let occupation = || Occupation::parse(text).ok()?.name();
    let region = || RegionCode::parse(text).ok().map(RegionCode::name);
    if let Some(name) = occupation().or_else(region) {
        return Some(format!("{name}（{text}）"));
    }
    let cents = text.rsplit_once('.').map(|(_, cents)| cents);
    let amount = cents.is_some_and(|cents| cents.len() == 2 && !cents.contains('%'));
    Some(if amount {
        format!("{text}元")
    } else {
        text.to_owned()
    })
}
