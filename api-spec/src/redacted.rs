//! Debug output of what holds personal data or a secret: the type's name and nothing else, so that no log line
//! can ever show a value.

use std::fmt::{Debug, Formatter, Result};

use crate::account::Account;
use crate::audit_sample::Workpapers;
use crate::claim::{Decision, ObjectToClaim};
use crate::facts::ConfirmTargetGroup;
use crate::webhook::WebhookSecret;
use crate::work::RecordWage;
use crate::worker::{
    CorrectCitizenId, LookupWorker, PersonalData, SurveyWorker, UpdatePersonalData,
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
    Decision,
    LookupWorker,
    ObjectToClaim,
    PersonalData,
    RecordWage,
    SurveyWorker,
    UpdatePersonalData,
    WebhookSecret,
    Workpapers,
);
