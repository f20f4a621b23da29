//! What a note must not say: what is written stays for ever, and an erased person's number would stay with it.

use chrono::NaiveDate;

use crate::citizen_id::CitizenId;

/// The length of a citizen id, and of one in its old form.
const LENGTH: usize = 18;
const OLD_LENGTH: usize = 15;

/// Whether a text holds what may be a citizen id: 15 digits or more in a row, with an `X` at the end or without; or
/// digits with blanks or hyphens between them that make a true one. Full-width digits are digits.
pub fn names_a_citizen(text: &str, today: NaiveDate) -> bool {
    let narrow: Vec<char> = text.chars().map(narrow).collect();
    let in_a_row = narrow.split(|c| !c.is_ascii_digit());
    if in_a_row.into_iter().any(|run| run.len() >= OLD_LENGTH) {
        return true;
    }
    let is_separator = |c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '·' | '.');
    let joined: String = narrow.iter().filter(|c| !is_separator(**c)).collect();
    let signs: Vec<char> = joined.chars().collect();
    signs.windows(LENGTH).any(|window| {
        let digits = window.iter().take(LENGTH - 1).all(char::is_ascii_digit);
        let number: String = window.iter().collect();
        digits && CitizenId::parse(&number, today).is_ok()
    })
}

/// A full-width digit or letter as the narrow one.
fn narrow(c: char) -> char {
    match u32::from(c) {
        wide @ 0xFF10..=0xFF5A => char::from_u32(wide - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}
