//! The access log: who looked at what, and what for. Lines are added and read, never changed.

use super::db::Value;
use super::failure::StoreError;
use super::log::Log;

/// Who looks, and what for: what all lines of one request have in common.
#[derive(Debug, Clone, Copy)]
pub struct Access<'a> {
    /// Who: issuer and name.
    pub subject: &'a str,
    /// In which role.
    pub role: &'a str,
    /// For which region and all below it.
    pub region: &'a str,
    /// What is done.
    pub action: &'a str,
    /// What for.
    pub purpose: &'a str,
    /// On which request.
    pub request_id: &'a str,
}

/// One line that is to be noted: about what, and how often.
#[derive(Debug, Clone)]
pub struct Noted<'a> {
    /// Who looks, and what for.
    pub access: Access<'a>,
    /// About whom or what.
    pub stream_id: &'a str,
    /// How often.
    pub times: u64,
}

/// One line as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessLine {
    /// Its number: it only grows.
    pub id: i64,
    /// When it was noted, in microseconds since 1970.
    pub at: i64,
    /// Who looked.
    pub subject: String,
    /// In which role.
    pub role: String,
    /// For which region.
    pub region: String,
    /// What was done.
    pub action: String,
    /// About whom or what.
    pub stream_id: String,
    /// What for.
    pub purpose: String,
    /// On which request.
    pub request_id: String,
    /// How often.
    pub times: i64,
}

/// Which lines are asked for.
#[derive(Debug, Clone, Default)]
pub struct AccessFilter {
    /// Columns that must have a value.
    pub columns: Vec<(&'static str, String)>,
    /// From which instant on, in microseconds since 1970.
    pub from: Option<i64>,
    /// Before which.
    pub to: Option<i64>,
    /// Of which regions; of all without.
    pub regions: Option<Vec<String>>,
    /// Before which line; from the latest on without.
    pub before: Option<i64>,
}

pub(super) type Row = (
    i64,
    i64,
    String,
    String,
    String,
    String,
    String,
    String,
    String,
    i64,
);

const WRITTEN: [&str; 8] = [
    "subject",
    "role",
    "region",
    "action",
    "stream_id",
    "purpose",
    "request_id",
    "times",
];
pub(super) const COLUMNS: &str =
    "id, at, subject, role, region, action, stream_id, purpose, request_id, times";

impl Log {
    /// Notes lines in the access log: all of them, or none.
    pub async fn note_accesses(&self, lines: &[Noted<'_>]) -> Result<(), StoreError> {
        let rows: Vec<Vec<Value>> = lines
            .iter()
            .map(|line| {
                let Access {
                    subject,
                    role,
                    region,
                    action,
                    purpose,
                    request_id,
                } = line.access;
                let texts = [
                    subject,
                    role,
                    region,
                    action,
                    line.stream_id,
                    purpose,
                    request_id,
                ];
                let mut row: Vec<Value> = texts.map(Value::from).to_vec();
                row.push(line.times.into());
                row
            })
            .collect();
        if rows.is_empty() {
            return Ok(());
        }
        let mut tx = self.db.begin().await?;
        tx.insert_rows("access_log", &WRITTEN, &rows).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Lines of the access log, the latest first, at most `limit`.
    pub async fn accesses(
        &self,
        filter: &AccessFilter,
        limit: i64,
    ) -> Result<Vec<AccessLine>, StoreError> {
        let mut values: Vec<Value> = Vec::new();
        let mut conditions = vec!["true".to_owned()];
        let mut add = |condition: &str, value: Value| {
            values.push(value);
            conditions.push(format!("{condition} ${}", values.len()));
        };
        for (column, value) in &filter.columns {
            add(&format!("{column} ="), value.as_str().into());
        }
        let bounds = [
            ("at >=", filter.from),
            ("at <", filter.to),
            ("id <", filter.before),
        ];
        for (condition, bound) in bounds {
            if let Some(bound) = bound {
                add(condition, bound.into());
            }
        }
        if let Some(regions) = &filter.regions {
            // Codes of the table of divisions: six digits each.
            let listed: Vec<String> = regions.iter().map(|code| format!("'{code}'")).collect();
            conditions.push(format!("region IN ({})", listed.join(", ")));
        }
        values.push(limit.into());
        let sql = format!(
            "SELECT {COLUMNS} FROM access_log WHERE {} ORDER BY id DESC LIMIT ${}",
            conditions.join(" AND "),
            values.len()
        );
        let rows: Vec<Row> = self.db.fetch(&sql, &values).await?;
        Ok(rows.into_iter().map(line).collect())
    }
}

pub(super) fn line(row: Row) -> AccessLine {
    let (id, at, subject, role, region, action, stream_id, purpose, request_id, times) = row;
    AccessLine {
        id,
        at,
        subject,
        role,
        region,
        action,
        stream_id,
        purpose,
        request_id,
        times,
    }
}
