//! The switch from one version of a projection to another.

use projections::table::Table;

use super::failure::StoreError;
use super::projections::{Progress, ProjectionStore, figure_tables, table_name};

impl ProjectionStore {
    /// Lets readers use a version, and drops what is older than the one they used before: a reader
    /// that has just looked up that one still finds its tables. If a version has to serve still at its checkpoint, and
    /// does not, nothing happens: false.
    pub async fn switch(
        &self,
        projection: &str,
        version: u64,
        tables: &[&'static Table],
        has_figures: bool,
        still: Option<&Progress>,
    ) -> Result<bool, StoreError> {
        let before = self.versions(projection).await?;
        let mut tx = self.db().begin().await?;
        if let Some(still) = still {
            // Changes nothing; while this transaction is open, nobody else moves it on.
            let sql = "UPDATE projection SET checkpoint = checkpoint WHERE name = $1 AND version = $2 AND checkpoint = $3 \
                       AND EXISTS (SELECT 1 FROM projection_active a WHERE a.name = $1 AND a.version = $2)";
            let values = [
                projection.into(),
                still.version.into(),
                still.checkpoint.into(),
            ];
            if tx.execute(sql, &values).await? != 1 {
                return Ok(false);
            }
        }
        tx.execute(
            "INSERT INTO projection_active (name, version) VALUES ($1, $2) \
             ON CONFLICT (name) DO UPDATE SET version = excluded.version \
             WHERE projection_active.version < excluded.version",
            &[projection.into(), version.into()],
        )
        .await?;
        for old in before
            .iter()
            .filter(|old| !old.active && old.version < version)
        {
            tx.execute(
                "DELETE FROM projection WHERE name = $1 AND version = $2",
                &[projection.into(), old.version.into()],
            )
            .await?;
            for table in tables {
                tx.execute(
                    &format!(
                        "DROP TABLE IF EXISTS {}",
                        table_name(table.name, old.version)
                    ),
                    &[],
                )
                .await?;
            }
            if has_figures {
                let (tally, entry) = figure_tables(projection, old.version);
                tx.execute(&format!("DROP TABLE IF EXISTS {tally}"), &[])
                    .await?;
                tx.execute(&format!("DROP TABLE IF EXISTS {entry}"), &[])
                    .await?;
            }
        }
        tx.commit().await?;
        Ok(true)
    }
}
