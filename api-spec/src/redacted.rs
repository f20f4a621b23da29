//! Debug output of what holds personal data: the type's name and nothing else, so that no log line
//! can ever show a value.

use std::fmt::{Debug, Formatter, Result};

use crate::facts::ConfirmTargetGroup;
use crate::work::RecordWage;
use crate::worker::{
    Account, CorrectCitizenId, LookupWorker, PersonalData, SurveyWorker, UpdatePersonalData,
};

/// Declares which types keep their members to themselves.
macro_rules! redacted {
    ($($name:ident),+ $(,)?) => {$(
        impl Debug for $name {
            fn fmt(&self, f: &mut Formatter<'_>) -> Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )+};
}

redacted!(
    Account,
    ConfirmTargetGroup,
    CorrectCitizenId,
    LookupWorker,
    PersonalData,
    RecordWage,
    SurveyWorker,
    UpdatePersonalData,
);
