//! How the parameters of policies are declared: shapes of which every member may be absent, and then
//! has the value that the rule's own default gives it.

use utoipa::ToSchema;

/// A number of days, months, years, persons or percent.
#[derive(Debug, ToSchema)]
#[schema(value_type = u32, minimum = 0, maximum = 100_000, examples(3))]
pub struct Count(pub u32);

/// A whole number: what a threshold is measured in, its name says.
#[derive(Debug, ToSchema)]
#[schema(value_type = i64, minimum = -1_000_000_000_000_i64, maximum = 1_000_000_000_000_i64, examples(60))]
pub struct Threshold(pub i64);

/// A day of every year, `MM-DD`; so 29 February is none.
#[derive(Debug, ToSchema)]
#[schema(value_type = String, format = "month-day", pattern = "^[0-9]{2}-[0-9]{2}$", examples("03-31"))]
pub struct MonthDay(pub String);

/// Declares closed shapes whose members may all be absent, but not null.
macro_rules! shapes {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Debug, utoipa::ToSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$field_doc])* #[schema(required = false)] pub $field: $type),+
        }
    )+};
}

/// Declares the parameters of schemes: their own, and beside them what is common to all.
macro_rules! parameters {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),+ $(,)? })+) => {
        $crate::policy::shape::shapes! {$(
            $(#[$doc])*
            $name {
                $($(#[$field_doc])* $field: $type,)+
                /// How long a claim is published before it may be approved; 5 working days unless said.
                notice: $crate::policy::Notice,
                /// Which days the notice is measured by; those that people state unless said.
                notice_clock: $crate::policy::NoticeClock,
                /// How many people must approve an amount; one up to 10,000 yuan and two above unless said.
                #[schema(max_items = 9)]
                approval_tiers: Vec<$crate::policy::ApprovalTier>,
                /// How many people must approve that an amount is written off; as many as an approval unless said.
                #[schema(max_items = 9)]
                write_off_tiers: Vec<$crate::policy::ApprovalTier>,
                /// The days on which one may apply; any day unless said.
                #[schema(max_items = 24)]
                windows: Vec<$crate::policy::Window>,
                /// Whether the system files claims by itself (免申即享); not unless said.
                automatic_filing: bool,
            }
        )+}
    };
}

pub(super) use parameters;
pub(super) use shapes;
