//! Text as banks' programs can take it, and the encodings that come back.

use encoding_rs::{GB18030, UTF_8};

/// The same text as one line: what is not a letter, mark, number, sign or blank (control characters, marks of
/// direction, invisible joints, non-characters) becomes a blank, and blanks in a row become one.
pub fn line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_whitespace() || is_unwelcome(character) {
            if !line.is_empty() && !line.ends_with(' ') {
                line.push(' ');
            }
        } else {
            line.push(character);
        }
    }
    line.truncate(line.trim_end().len());
    line
}

/// The line, cut to so many characters: never inside one.
pub fn cut(text: &str, most: usize) -> String {
    let mut line = line(text);
    if let Some((end, _)) = line.char_indices().nth(most) {
        line.truncate(end);
        line.truncate(line.trim_end().len());
    }
    line
}

/// Characters that XML 1.0 cannot hold, or that show something else than what is there.
fn is_unwelcome(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fdd0}'..='\u{fdef}'
    ) || character.is_control()
        || u32::from(character) & 0xfffe == 0xfffe
}

/// The bytes in GB18030. Its one hole in Unicode (a code point of private use) becomes the replacement
/// character, which it has.
pub fn to_gb18030(text: &str) -> Vec<u8> {
    let text = text.replace('\u{e5e5}', "\u{fffd}");
    GB18030.encode(&text).0.into_owned()
}

/// The text of a file: UTF-8 with or without byte order mark, or GB18030. Which of the two is told by an XML
/// declaration where there is one, and otherwise by the bytes: Chinese in GB18030 is hardly ever UTF-8.
pub fn decode(bytes: &[u8]) -> Option<String> {
    let utf8 = || UTF_8.decode_without_bom_handling_and_without_replacement(bytes);
    let gb18030 = || GB18030.decode_without_bom_handling_and_without_replacement(bytes);
    let text = if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        UTF_8.decode_without_bom_handling_and_without_replacement(rest)
    } else if declares_gb(bytes) {
        gb18030()
    } else {
        utf8().or_else(gb18030)
    };
    // GB18030 has a byte order mark too.
    text.map(|text| text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned())
}

/// Whether an XML declaration names GB18030 or one of the sets that it contains.
fn declares_gb(bytes: &[u8]) -> bool {
    let Some(declaration) = bytes
        .strip_prefix(b"<?xml")
        .and_then(|rest| rest.split(|byte| *byte == b'>').next())
    else {
        return false;
    };
    let declaration = String::from_utf8_lossy(declaration).to_ascii_lowercase();
    ["gb18030", "gbk", "gb2312"]
        .iter()
        .any(|name| declaration.contains(name))
}
