//! Who holds a reference: the cases whose rows rest on something.

use super::db::Value;
use super::failure::StoreError;
use super::projections::ProjectionStore;

/// Which references are looked for.
#[derive(Debug, Clone, Copy)]
pub enum Held<'a> {
    /// Any of these keys.
    OneOf {
        /// The kind of reference.
        kind: &'a str,
        /// The keys.
        keys: &'a [String],
    },
    /// Any of this kind.
    OfKind(&'a str),
}

impl ProjectionStore {
    /// Cases that hold a reference as of a position, after one of them, in order, at most `limit`.
    pub async fn holders(
        &self,
        table: &str,
        condition: &Held<'_>,
        position: u64,
        after: &str,
        limit: u32,
    ) -> Result<Vec<String>, StoreError> {
        let mut values: Vec<Value> = vec![position.into(), after.into(), i64::from(limit).into()];
        let mut bind = |value: &str| {
            values.push(value.into());
            format!("${}", values.len())
        };
        let which = match condition {
            Held::OneOf { kind, keys } => {
                let kind = bind(kind);
                let keys: Vec<String> = keys.iter().map(|key| bind(key)).collect();
                format!("kind = {kind} AND key IN ({})", keys.join(", "))
            }
            Held::OfKind(kind) => format!("kind = {}", bind(kind)),
        };
        let sql = format!(
            "SELECT DISTINCT case_id FROM {table} WHERE {which} AND from_position < $1 \
             AND (to_position IS NULL OR to_position >= $1) AND case_id > $2 ORDER BY case_id LIMIT $3"
        );
        let rows: Vec<(String,)> = self.db().fetch(&sql, &values).await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }
}
