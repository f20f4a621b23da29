//! The tables of one version of a projection.

use projections::table::{Kind, Table};

use super::projections::{TALLY_KEY, figure_tables, table_name};

/// A projection's table and its indexes.
pub(super) fn table_ddl(table: &Table, version: u64) -> Vec<String> {
    let name = table_name(table.name, version);
    let column = |column: &projections::table::Column| match column.kind {
        Kind::Text => format!("{} text NOT NULL", column.name),
        Kind::Int => format!("{} bigint NOT NULL", column.name),
    };
    let columns: Vec<String> = table.columns.iter().map(column).collect();
    let key: String = table
        .columns
        .iter()
        .take(table.key)
        .map(|column| format!("{}, ", column.name))
        .collect();
    let mut statements = vec![format!(
        "CREATE TABLE {name} (case_id text NOT NULL, {}, from_position bigint NOT NULL, to_position bigint, \
         PRIMARY KEY (case_id, {key}from_position))",
        columns.join(", ")
    )];
    for (no, index) in table.indexes.iter().enumerate() {
        // Whoever asks where rows ended has no use for those that hold: they need no place, and no move when they end.
        let ended = if index.first() == Some(&"to_position") {
            " WHERE to_position IS NOT NULL"
        } else {
            ""
        };
        statements.push(format!(
            "CREATE INDEX {name}_{no} ON {name} ({}, case_id){ended}",
            index.join(", ")
        ));
    }
    statements
}

/// The tables of a projection's figures.
pub(super) fn figures_ddl(projection: &str, version: u64) -> [String; 3] {
    let (tally, entry) = figure_tables(projection, version);
    let key = TALLY_KEY.join(", ");
    [
        format!(
            "CREATE TABLE {tally} (family text NOT NULL, year bigint NOT NULL, region text NOT NULL, \
             counterpart text NOT NULL, member text NOT NULL, part text NOT NULL, count bigint NOT NULL, PRIMARY KEY ({key}))"
        ),
        format!(
            "CREATE TABLE {entry} (code text NOT NULL, year bigint NOT NULL, region text NOT NULL, \
             counterpart text NOT NULL, position bigint NOT NULL, ordinal bigint NOT NULL, member text NOT NULL, \
             delta bigint NOT NULL, value bigint NOT NULL, PRIMARY KEY (code, year, region, counterpart, position, ordinal))"
        ),
        format!("CREATE INDEX {entry}_position ON {entry} (position)"),
    ]
}
