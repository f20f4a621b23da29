//! Parameters of the transport subsidy (一次性交通费补助).

use utoipa::ToSchema;

use super::shape::{Count, MonthDay, parameters, shapes};
use crate::coded::wire_enum;
use crate::values::{CurrentRegion, Fen};

wire_enum! {
    /// How days of work make up the months that are asked for.
    Continuity {
        /// One spell, in which small gaps are bridged.
        Consecutive = "consecutive",
        /// Days add up.
        Cumulative = "cumulative",
    }
}

wire_enum! {
    /// What a policy makes of dispatches that somebody organised.
    Organised {
        /// It does not matter.
        Allowed = "allowed",
        /// Who was carried by an organised transfer gets nothing.
        Excluded = "excluded",
        /// Only organised transfers count.
        Required = "required",
    }
}

wire_enum! {
    /// The day on which the person must have belonged to a target group.
    ReferenceDate {
        /// The day of departure.
        Departure = "departure",
        /// The first day of the work that counts.
        Hire = "hire",
        /// The day of application.
        Application = "application",
    }
}

wire_enum! {
    /// How the amount for another province is computed.
    AmountModel {
        /// One amount for all: `flat_fen`.
        Flat = "flat",
        /// What the journey cost, up to `cap_fen`.
        Receipt = "receipt",
        /// By destination (`tiers`) or by household income (`income_tiers`, `otherwise_fen`).
        Tiered = "tiered",
        /// A flat amount first, then the difference to the receipt.
        FlatThenTopup = "flat_then_topup",
    }
}

wire_enum! {
    /// Whether receipts count one way or there and back.
    Trip {
        /// The way out.
        OneWay = "one_way",
        /// Twice the way out.
        RoundTrip = "round_trip",
    }
}

wire_enum! {
    /// Whose policy decides.
    Payer {
        /// The origin's.
        Origin = "origin",
        /// The destination's.
        Destination = "destination",
    }
}

wire_enum! {
    /// Which calendar year a subsidy belongs to.
    BenefitYear {
        /// The year of departure.
        Departure = "departure",
        /// Each year of work: who stays away may be entitled again.
        Work = "work",
    }
}

wire_enum! {
    /// From when the months of work count.
    CountFrom {
        /// From the first day of the spell.
        Departure = "departure",
        /// From 1 January of the benefit year at the earliest.
        JanuaryFirst = "1_january",
    }
}

shapes! {
    /// Amounts by how far the destination lies. An absent one is not covered; another province that is a
    /// neighbour falls back to `other_province`.
    DestinationTiers {
        /// A province of the list `neighbours`.
        neighbouring_province: Fen,
        /// Any other province.
        other_province: Fen,
        /// Another prefecture of the province.
        other_city: Fen,
        /// Another county of the prefecture, or another district of a municipality.
        other_county: Fen,
    }
}

/// An amount for households below an income.
#[derive(Debug, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IncomeTier {
    /// Income per head of the year before departure, exclusive.
    pub below_fen: Fen,
    /// The amount.
    pub amount_fen: Fen,
}

parameters! {
    /// Parameters of the transport subsidy (一次性交通费补助). What is absent has its default.
    TransportParameters {
        /// Age in years on departure; 16.
        min_age: Count,
        /// Months of work; 3.
        min_months: Count,
        /// How the months are made up; `consecutive`.
        continuity: Continuity,
        /// Days without work that a spell may bridge; 15.
        max_gap_days: Count,
        /// Organised transfers; `allowed`.
        organised: Organised,
        /// When the person must have belonged to a target group; `departure`.
        reference_date: ReferenceDate,
        /// How another province's amount is computed; `flat`.
        amount_model: AmountModel,
        /// The flat amount.
        flat_fen: Fen,
        /// The most that receipts give; no limit without.
        cap_fen: Fen,
        /// Whether receipts count one way or there and back; `one_way`.
        trip: Trip,
        /// The amount where no cost is recorded.
        without_receipt_fen: Fen,
        /// Amounts by destination; inside the province also beside the other models.
        tiers: DestinationTiers,
        /// Provinces that count as neighbours.
        #[schema(max_items = 34)]
        neighbours: Vec<CurrentRegion>,
        /// Amounts by household income, the lowest first.
        #[schema(max_items = 20)]
        income_tiers: Vec<IncomeTier>,
        /// The amount at or above the highest income tier.
        otherwise_fen: Fen,
        /// The last day of application, in the year after the benefit year; 31 March.
        apply_by: MonthDay,
        /// Whose policy decides; `origin`.
        payer: Payer,
        /// Which year it belongs to; `departure`.
        benefit_year: BenefitYear,
        /// From when months count; `departure`.
        count_from: CountFrom,
    }
}
