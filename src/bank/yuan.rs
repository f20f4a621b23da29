//! Amounts in yuan, as banks write them.

/// The fen of an amount in yuan: `1234`, `1234.5`, `1,234.50`, with a sign of the currency or without. More
/// than two decimals are understood if they are nothing, for ISO 20022 has room for five.
pub fn to_fen(text: &str) -> Option<i64> {
    let text = text.trim();
    let text = text.strip_prefix(['¥', '￥']).unwrap_or(text);
    let (yuan, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let yuan = number(&without_separators(yuan)?)?;
    if decimals.is_empty() || decimals.len() > 17 {
        return None;
    }
    let (hundredths, rest) = decimals.split_at_checked(2).unwrap_or((decimals, ""));
    if rest.bytes().any(|byte| byte != b'0') {
        return None;
    }
    let fen = number(hundredths)? * if hundredths.len() == 1 { 10 } else { 1 };
    yuan.checked_mul(100)?.checked_add(fen)
}

/// The yuan of so many fen, with two decimals: sums exceed what one amount may be.
pub fn from_fen(fen: i64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}

/// Digits only: no sign, no blank.
pub fn number(digits: &str) -> Option<i64> {
    let all_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    all_digits.then(|| digits.parse().ok()).flatten()
}

/// `1,234,567` without its commas; none if they are not where thousands are.
fn without_separators(yuan: &str) -> Option<String> {
    let mut groups = yuan.split(',');
    let first = groups.next()?;
    let mut rest = groups.peekable();
    if rest.peek().is_some() && !(1..=3).contains(&first.len()) {
        return None;
    }
    let mut digits = first.to_owned();
    for group in rest {
        if group.len() != 3 {
            return None;
        }
        digits.push_str(group);
    }
    Some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yuan_are_read_to_the_fen() {
        for (text, fen) in [
            ("0", 0),
            ("1234", 123_400),
            ("1234.5", 123_450),
            ("1234.56", 123_456),
            ("1234.56000", 123_456),
            ("1,234,567.80", 123_456_780),
            (" ￥600.00 ", 60_000),
            ("¥0.01", 1),
        ] {
            assert_eq!(to_fen(text), Some(fen), "{text}");
        }
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in [
            "",
            ".",
            "1.",
            ".5",
            "-1",
            "+1",
            "1e3",
            "1 000",
            "12,34",
            "1,23",
            "1234,567",
            ",123",
            "1.005",
            "1.2.3",
            "一百",
            "１２",
            "92233720368547758.08",
            "99999999999999999999",
        ] {
            assert_eq!(to_fen(text), None, "{text}");
        }
    }

    #[test]
    fn sums_are_written_as_they_are_read() {
        for fen in [0, 1, 10, 99, 100, 123_456, 100_000_000_000_000_000] {
            assert_eq!(to_fen(&from_fen(fen)), Some(fen));
        }
    }
}
