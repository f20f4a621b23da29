//! Which version of a projection serves. What others were told stays as it was told: a rebuilt version serves only
//! if its published rows are those of the version that served.

use std::collections::BTreeSet;

use projections::projection::Published;

use super::{Runner, RunnerError};
use crate::store::projections::table_name;
use crate::store::{Progress, ProjectionStore, StoreError};

impl Runner {
    /// Lets readers use a version; if another has to serve still at its checkpoint, only then.
    pub(super) async fn switch(
        &self,
        version: u64,
        still: Option<&Progress>,
    ) -> Result<bool, StoreError> {
        self.rows
            .switch(
                self.projection.name(),
                version,
                self.projection.tables(),
                self.has_figures(),
                still,
            )
            .await
    }

    /// Lets a version that has caught up serve, unless a later one does. False while it has to catch up with what
    /// was published meanwhile.
    pub(super) async fn activate_if_due(&self, version: u64) -> Result<bool, RunnerError> {
        let mut compared = 0;
        loop {
            let versions = self.versions().await?;
            let active = versions.iter().find(|known| known.active);
            if active.is_some_and(|active| active.version >= version) {
                return Ok(true);
            }
            let (Some(published), Some(active)) = (self.projection.published(), active) else {
                self.switch(version, None).await?;
                return Ok(true);
            };
            let Some(built) = versions.iter().find(|known| known.version == version) else {
                return Err(RunnerError::Fenced);
            };
            if built.checkpoint < active.checkpoint {
                return Ok(false);
            }
            let differs = first_difference(&self.rows, published, active, built, compared).await?;
            if let Some(position) = differs {
                let withheld = RunnerError::Withheld { position };
                self.note(version, &withheld).await?;
                return Err(withheld);
            }
            if self.switch(version, Some(active)).await? {
                return Ok(true);
            }
            // Something was published meanwhile: only that is left to compare.
            compared = active.checkpoint;
        }
    }
}

/// A rebuilt version that does not serve, since it tells others something else than they were told.
#[derive(Debug)]
pub struct Withheld {
    /// The version that serves.
    pub active: u64,
    /// The rebuilt one.
    pub built: u64,
    /// The last position up to which both tell something.
    pub told_to: u64,
    /// The first position at which they differ.
    pub first: u64,
    /// The last position of the log when the rebuilt one was begun.
    pub begun_at: u64,
    /// The cases whose published rows differ.
    pub cases: Vec<String>,
}

impl Runner {
    /// The latest rebuilt version of this code, if it is withheld, with what it is withheld for.
    pub async fn withheld(&self) -> Result<Option<Withheld>, StoreError> {
        let versions = self.versions().await?;
        let active = versions.iter().find(|known| known.active);
        let of_this_code = |known: &&Progress| {
            known.code_version() == u64::from(self.projection.version())
                && active.is_some_and(|active| active.version < known.version)
        };
        let latest = versions
            .iter()
            .filter(of_this_code)
            .max_by_key(|it| it.version);
        let (Some(active), Some(built), Some(published)) =
            (active, latest, self.projection.published())
        else {
            return Ok(None);
        };
        let Some(first) = built.error_position.filter(|_| built.is_withheld()) else {
            return Ok(None);
        };
        let told_to = active.checkpoint.min(built.checkpoint);
        let (old, new) = (
            told(published, active.version),
            told(published, built.version),
        );
        let mut cases = BTreeSet::new();
        for (here, there) in [(&old, &new), (&new, &old)] {
            let sql = format!("{} SELECT DISTINCT case_id FROM d", differing(here, there));
            let values = [told_to.into(), 0_u64.into()];
            let found: Vec<(String,)> = self.rows.db().fetch(&sql, &values).await?;
            cases.extend(found.into_iter().map(|(case_id,)| case_id));
        }
        Ok(Some(Withheld {
            active: active.version,
            built: built.version,
            told_to,
            first,
            begun_at: built.begun_at,
            cases: cases.into_iter().collect(),
        }))
    }
}

/// What a version told after position $2 and up to $1.
fn told(published: Published, version: u64) -> String {
    format!(
        "SELECT from_position, CASE WHEN to_position <= $1 THEN to_position ELSE 0 END AS closed, {} FROM {} \
         WHERE (from_position > $2 AND from_position <= $1) OR (to_position > $2 AND to_position <= $1)",
        published.columns.join(", "),
        table_name(published.table.name, version)
    )
}

/// What one version told and another did not, as `d`.
fn differing(here: &str, there: &str) -> String {
    format!("WITH a AS ({here}), b AS ({there}), d AS (SELECT * FROM a EXCEPT SELECT * FROM b)")
}

/// The first position, after one and up to the checkpoint of the version that serves, at which the published rows of
/// two versions differ. A row that was closed is none of those that were published.
async fn first_difference(
    rows: &ProjectionStore,
    published: Published,
    active: &Progress,
    built: &Progress,
    after: u64,
) -> Result<Option<u64>, StoreError> {
    let (old, new) = (
        told(published, active.version),
        told(published, built.version),
    );
    let mut first: Option<u64> = None;
    for (here, there) in [(&old, &new), (&new, &old)] {
        let sql = format!(
            "{} SELECT from_position FROM d ORDER BY from_position LIMIT 1",
            differing(here, there)
        );
        let values = [active.checkpoint.into(), after.into()];
        let found: Option<(i64,)> = rows.db().fetch_optional(&sql, &values).await?;
        if let Some((position,)) = found {
            let position =
                u64::try_from(position).map_err(|_| StoreError::corrupt(published.table.name))?;
            first = Some(first.map_or(position, |first| first.min(position)));
        }
    }
    Ok(first)
}
