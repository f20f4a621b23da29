//! Who looked at whom stands in the access log before anything is shown; without it nothing is.

mod noted;
mod reading;

use crate::app::TestApp;

fn execute(app: &TestApp, statement: &str) {
    let db = app.installation.store.log.db();
    app.runtime.block_on(db.execute(statement, &[])).unwrap();
}
