//! The tables of findings.

use crate::table::{Table, int, text};

/// One row per finding that follows from the log.
pub const FINDINGS: Table = Table {
    name: "finding",
    columns: &[
        text("finding"),
        text("rule"),
        text("severity"),
        text("subject_kind"),
        text("subject"),
        text("region"),
        text("prefecture"),
        text("province"),
        text("on_from"),
        int("amount_fen"),
        text("evidence"),
        text("claims"),
        text("measured"),
        text("policy"),
        int("policy_version"),
        int("rule_version"),
    ],
    key: 1,
    indexes: &[&["finding"], &["rule", "province"]],
};

/// The claims (`claim`) that a finding bears on, and the streams (`stream`) that it is about or rests on.
pub const LINKS: Table = Table {
    name: "finding_link",
    columns: &[text("finding"), text("kind"), text("id")],
    key: 3,
    indexes: &[&["kind", "id"]],
};

/// What one case contributes to findings that join cases. It rests on that case's own events alone.
pub const PARTS: Table = Table {
    name: "finding_part",
    columns: &[
        text("join_key"),
        text("fact"),
        text("person"),
        text("region"),
        text("evidence"),
        text("claims"),
        int("amount_fen"),
    ],
    key: 2,
    indexes: &[&["join_key"]],
};

/// What a rule could not look at in a case, for want of a fact.
pub const GAPS: Table = Table {
    name: "finding_gap",
    columns: &[
        text("rule"),
        text("fact"),
        text("missing"),
        text("region"),
        text("prefecture"),
        text("province"),
    ],
    key: 2,
    indexes: &[],
};

/// What was concluded about a finding, and on which evidence.
pub const CONCLUSIONS: Table = Table {
    name: "finding_conclusion",
    columns: &[
        text("state"),
        text("severity"),
        text("evidence"),
        text("concluded_on"),
    ],
    key: 0,
    indexes: &[],
};

/// What a case rests on: it is derived anew when that changes.
pub const REFERENCES: Table = Table {
    name: "finding_reference",
    columns: &[text("kind"), text("key")],
    key: 2,
    // By key, and page by page through all of a kind.
    indexes: &[&["kind", "key"], &["kind"]],
};
