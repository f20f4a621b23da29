//! SPDX licence expressions, as far as packages use them.

use std::collections::BTreeSet;
use std::str::FromStr;

/// `MIT`, `Apache-2.0 OR MIT`, `(MIT OR Zlib) AND Unicode-3.0`, `Apache-2.0 WITH LLVM-exception`, ...
///
/// An exception (`WITH`) only adds permissions, and `+` only adds later versions to choose from; so both are
/// satisfied by the bare licence and need no place in the tree.
#[derive(Debug, PartialEq, Eq)]
pub enum Expression {
    /// One licence by its SPDX identifier.
    Licence(String),
    /// Any one of these will do.
    AnyOf(Vec<Expression>),
    /// All of these apply at once.
    AllOf(Vec<Expression>),
}

impl Expression {
    /// The allowed licences on which this package can be used, or `None` if it cannot.
    pub fn satisfied_by(&self, allowed: &BTreeSet<String>) -> Option<BTreeSet<String>> {
        match self {
            Self::Licence(name) => allowed.get(name).map(|name| BTreeSet::from([name.clone()])),
            Self::AllOf(parts) => {
                let needed: Option<Vec<_>> = parts
                    .iter()
                    .map(|part| part.satisfied_by(allowed))
                    .collect();
                Some(needed?.into_iter().flatten().collect())
            }
            // The choice with the fewest conditions; among equals the first in the package's own order.
            Self::AnyOf(parts) => parts
                .iter()
                .filter_map(|part| part.satisfied_by(allowed))
                .min_by_key(BTreeSet::len),
        }
    }
}

impl FromStr for Expression {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut tokens = Tokens(tokens(text).into_iter().peekable());
        let expression = tokens.any_of()?;
        match tokens.0.next() {
            None => Ok(expression),
            Some(extra) => Err(format!("`{extra}` follows a complete expression")),
        }
    }
}

/// Words and parentheses. Before SPDX expressions packages wrote `MIT/Apache-2.0` and meant a choice.
fn tokens(text: &str) -> Vec<String> {
    text.replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ")
        .split_whitespace()
        .map(str::to_owned)
        .collect()
}

struct Tokens<I: Iterator<Item = String>>(std::iter::Peekable<I>);

impl<I: Iterator<Item = String>> Tokens<I> {
    /// `AND` binds tighter than `OR`.
    fn any_of(&mut self) -> Result<Expression, String> {
        let mut parts = vec![self.all_of()?];
        while self.take("OR") {
            parts.push(self.all_of()?);
        }
        Ok(single_or(parts, Expression::AnyOf))
    }

    fn all_of(&mut self) -> Result<Expression, String> {
        let mut parts = vec![self.licence()?];
        while self.take("AND") {
            parts.push(self.licence()?);
        }
        Ok(single_or(parts, Expression::AllOf))
    }

    fn licence(&mut self) -> Result<Expression, String> {
        if self.take("(") {
            let inner = self.any_of()?;
            return if self.take(")") {
                Ok(inner)
            } else {
                Err("a parenthesis is not closed".to_owned())
            };
        }
        let name = self.name()?;
        if self.take("WITH") {
            self.name()?;
        }
        let bare = name.strip_suffix('+').unwrap_or(&name);
        Ok(Expression::Licence(bare.to_owned()))
    }

    fn name(&mut self) -> Result<String, String> {
        match self.0.next() {
            Some(word) if !["OR", "AND", "WITH", "(", ")"].contains(&word.as_str()) => Ok(word),
            Some(word) => Err(format!("`{word}` stands where a name should")),
            None => Err("it ends too early".to_owned()),
        }
    }

    fn take(&mut self, word: &str) -> bool {
        self.0.next_if(|next| next == word).is_some()
    }
}

fn single_or(mut parts: Vec<Expression>, many: fn(Vec<Expression>) -> Expression) -> Expression {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            many(parts)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needed(text: &str, allowed: &[&str]) -> Option<Vec<String>> {
        let allowed = allowed.iter().map(ToString::to_string).collect();
        let expression: Expression = text.parse().unwrap();
        expression
            .satisfied_by(&allowed)
            .map(|names| names.into_iter().collect())
    }

    fn satisfied(text: &str, allowed: &[&str]) -> bool {
        needed(text, allowed).is_some()
    }

    #[test]
    fn one_alternative_is_enough() {
        assert!(satisfied("GPL-3.0-only OR MIT", &["MIT"]));
        assert!(satisfied("MIT/Apache-2.0", &["Apache-2.0"]));
        assert!(!satisfied("GPL-3.0-only OR AGPL-3.0-only", &["MIT"]));
    }

    #[test]
    fn every_part_of_a_conjunction_is_required() {
        assert!(!satisfied("MIT AND GPL-2.0-only", &["MIT"]));
        assert!(satisfied(
            "MIT AND BSD-3-Clause AND ISC",
            &["MIT", "BSD-3-Clause", "ISC"]
        ));
    }

    #[test]
    fn and_binds_tighter_than_or_and_parentheses_bind_tightest() {
        assert!(satisfied("MIT OR Apache-2.0 AND GPL-2.0-only", &["MIT"]));
        assert!(!satisfied(
            "(MIT OR Apache-2.0) AND GPL-2.0-only",
            &["MIT", "Apache-2.0"]
        ));
        assert!(satisfied(
            "((MIT OR Apache-2.0)) AND Unicode-3.0",
            &["MIT", "Unicode-3.0"]
        ));
    }

    #[test]
    fn exceptions_and_later_versions_are_satisfied_by_the_bare_licence() {
        assert!(satisfied("Apache-2.0 WITH LLVM-exception", &["Apache-2.0"]));
        assert!(satisfied(
            "Apache-2.0 WITH LLVM-exception OR GPL-2.0-only",
            &["Apache-2.0"]
        ));
        assert!(satisfied("Apache-2.0+", &["Apache-2.0"]));
    }

    #[test]
    fn the_choice_with_the_fewest_conditions_is_taken() {
        let allowed = ["MIT", "ISC", "Zlib"];
        assert_eq!(needed("(ISC AND Zlib) OR MIT", &allowed).unwrap(), ["MIT"]);
        assert_eq!(needed("Zlib OR MIT", &allowed).unwrap(), ["Zlib"]);
    }

    #[test]
    fn garbled_expressions_are_refused() {
        for text in [
            "",
            "MIT OR",
            "(MIT",
            "MIT)",
            "MIT Apache-2.0",
            "AND",
            "MIT WITH",
            "()",
        ] {
            assert!(text.parse::<Expression>().is_err(), "{text}");
        }
    }
}
