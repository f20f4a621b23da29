//! Personal data with most of it hidden: enough to tell two cases apart at a desk, not enough to
//! find the person.

/// `李**`: the first character.
pub fn name(name: &str) -> String {
    let first: String = name.chars().take(1).collect();
    format!("{first}**")
}

/// `****************2X`: the last two characters.
pub fn citizen_id(number: &str) -> String {
    tail(number, 2)
}

/// All but the last `shown` characters. Of a citizen id no more than two may stay: the birth date
/// stands beside it in clear, and the address code is easily guessed.
pub(super) fn tail(text: &str, shown: usize) -> String {
    let characters: Vec<char> = text.chars().collect();
    let hidden = characters.len().saturating_sub(shown);
    characters
        .iter()
        .enumerate()
        .map(|(index, c)| if index < hidden { '*' } else { *c })
        .collect()
}

/// `138****0000`: the first three and last four digits.
pub(super) fn phone(phone: &str) -> String {
    let characters: Vec<char> = phone.chars().collect();
    let count = characters.len();
    if count < 9 {
        return tail(phone, 2);
    }
    characters
        .iter()
        .enumerate()
        .map(|(index, c)| {
            if (3..count - 4).contains(&index) {
                '*'
            } else {
                *c
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_is_shown() {
        assert_eq!(name("李秀英"), "李**");
        assert_eq!(tail("11010519491231002X", 2), "****************2X");
        assert_eq!(phone("13812345678"), "138****5678");
        assert_eq!(phone("12345"), "***45");
    }
}
