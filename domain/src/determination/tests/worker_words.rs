//! The words for what happens to a worker. A name such as `d1` stands for the id of a fact.

use chrono::Days;

use super::words::{Words, day, id, place};
use crate::money::Fen;
use crate::region::RegionCode;
use crate::sealed::Sealed;
use crate::time::{Month, Period};
use crate::worker::*;

/// The certificates' issuer where a line names none.
pub(super) const ISSUER: &str = "centre";

/// Reads one fact: one event, or two where its end is told with it.
pub(super) fn read(verb: &str, words: &mut Words<'_>) -> Vec<WorkerEvent> {
    let event = match verb {
        "born" => born(words),
        "born_rightly" => WorkerEvent::CitizenIdCorrected(CitizenIdCorrected {
            citizen_id: Sealed::new("corrected".to_owned()),
            upgraded: false,
            born_on: words.day(),
            sex: words.read(),
            reserved_in: id("worker", "stub"),
        }),
        "income" => WorkerEvent::SurveyUpdated(SurveyUpdated {
            willing: None,
            preferred_occupations: None,
            preferred_regions: None,
            household_income: Some(HouseholdIncome {
                year: words.read(),
                per_head_fen: words.read(),
            }),
            surveyed_on: words.day_after("on").unwrap_or_else(|| day("2021-01-15")),
        }),
        "origin" => WorkerEvent::OriginChanged(OriginChanged {
            origin: place(words.next()),
            changed_on: words
                .day_after("from")
                .unwrap_or_else(|| words.missing("from")),
        }),
        "group" => return group(words),
        "training" => training(words),
        "certificate" => certificate(words),
        "revoke" => WorkerEvent::CertificateRevoked(CertificateRevoked {
            certificate_no: words.next().to_owned(),
            issuer: words.word_after("by").unwrap_or(ISSUER).to_owned(),
            revoked_on: words.day(),
        }),
        "dispatch" => dispatch(words),
        "arrival" => WorkerEvent::ArrivalConfirmed(ArrivalConfirmed {
            dispatch_id: id("dispatch", words.next()),
            arrived_on: words.day(),
        }),
        "return" => WorkerEvent::WorkerReturned(WorkerReturned {
            dispatch_id: id("dispatch", words.next()),
            returned_on: words.day(),
        }),
        "employment" => return employment(words),
        "end" => WorkerEvent::EmploymentEnded(EmploymentEnded {
            employment_id: id("employment", words.next()),
            ended_on: words.day(),
        }),
        "contribution" => contribution(words),
        "contributions" => return contributions(words),
        "correct" => WorkerEvent::ContributionCorrected(ContributionCorrected {
            contribution_id: id("contribution", words.next()),
            premiums: premiums(words),
            paid_on: words
                .day_after("paid")
                .unwrap_or_else(|| words.missing("paid")),
        }),
        "refund" => WorkerEvent::ContributionRefunded(ContributionRefunded {
            contribution_id: id("contribution", words.next()),
            refunded_on: words.day(),
        }),
        "wage" => {
            let name = words.next();
            WorkerEvent::WagePaid(WagePaid {
                wage_id: id("wage", name),
                employment_id: id("employment", words.next()),
                month: words.read(),
                amount_fen: words.read(),
                paid_on: words
                    .day_after("paid")
                    .unwrap_or_else(|| words.missing("paid")),
                account: None,
            })
        }
        "venture" => venture(words),
        "close" => WorkerEvent::VentureClosed(VentureClosed {
            venture_id: id("venture", words.next()),
            closed_on: words.day(),
        }),
        "attest" => WorkerEvent::InsuranceHistoryAttested(InsuranceHistoryAttested {
            attestation_id: id("attestation", words.next()),
            kind: words.read(),
            months: words.read(),
            as_of: words
                .day_after("as_of")
                .unwrap_or_else(|| words.missing("as_of")),
            source: "another office".to_owned(),
        }),
        "paid" => paid_elsewhere(words),
        "died" => WorkerEvent::DeathRecorded(DeathRecorded {
            died_on: words.day(),
            source: None,
        }),
        "void" => void(words),
        other => panic!("no fact begins with `{other}`"),
    };
    vec![event]
}

/// `paid elsewhere transport 2021`, `paid elsewhere social_insurance 2021-03`.
fn paid_elsewhere(words: &mut Words<'_>) -> WorkerEvent {
    assert_eq!(words.next(), "elsewhere");
    let scheme = words.next();
    let period = words.next();
    let name = words.word_after("as");
    WorkerEvent::SubsidyPaidElsewhere(SubsidyPaidElsewhere {
        payment_id: id("payment", name.unwrap_or(&format!("{scheme} {period}"))),
        scheme: words.meaning(scheme),
        period: Period::parse(period).unwrap(),
        payer_region: words.after("by").unwrap_or(RegionCode::NATION),
        amount_fen: Fen::default(),
        paid_on: None,
        source: "another office".to_owned(),
    })
}

fn born(words: &mut Words<'_>) -> WorkerEvent {
    let born_on = words.day();
    let sex = words.read();
    let income = words.after("income_of").map(|year| HouseholdIncome {
        year,
        per_head_fen: words
            .after("per_head")
            .unwrap_or_else(|| words.missing("per_head")),
    });
    WorkerEvent::WorkerSurveyed(Box::new(WorkerSurveyed {
        citizen_id: Sealed::new("citizen id".to_owned()),
        upgraded: false,
        name: Sealed::new("name".to_owned()),
        phone: None,
        address: None,
        household_id: None,
        sex,
        born_on,
        origin: words.place_after("at").unwrap_or_else(|| place("520502")),
        willing: true,
        preferred_occupations: Vec::new(),
        preferred_regions: Vec::new(),
        household_income: income,
        surveyed_on: words
            .day_after("surveyed")
            .unwrap_or_else(|| day("2021-01-10")),
        source: Source::FieldVisit,
    }))
}

fn group(words: &mut Words<'_>) -> Vec<WorkerEvent> {
    let code = words.next();
    let group = words.meaning(code);
    let membership_id = id("membership", words.word_after("as").unwrap_or(code));
    let confirmed = TargetGroupConfirmed {
        membership_id,
        group,
        from: words
            .day_after("from")
            .unwrap_or_else(|| words.missing("from")),
        source: Source::MonitoringSystem,
        household_id: None,
    };
    let until = words.day_after("until");
    std::iter::once(WorkerEvent::TargetGroupConfirmed(confirmed))
        .chain(until.map(|until| {
            WorkerEvent::TargetGroupEnded(TargetGroupEnded {
                membership_id,
                until,
            })
        }))
        .collect()
}

/// `attended 10` days one after the other from the first, or `attended 2021-03-01,2021-03-02`.
fn training(words: &mut Words<'_>) -> WorkerEvent {
    let name = words.next();
    let occupation = words.read();
    let started_on = words
        .day_after("from")
        .unwrap_or_else(|| words.missing("from"));
    let attended = words.word_after("attended");
    let attended_dates = attended.map(|attended| match attended.parse::<u64>() {
        Ok(days) => (0..days).map(|day| started_on + Days::new(day)).collect(),
        Err(_) => attended.split(',').map(day).collect(),
    });
    WorkerEvent::TrainingCompleted(TrainingCompleted {
        training_id: id("training", name),
        course_id: words.word_after("course").map(|name| id("course", name)),
        kind: words.after("kind").unwrap_or(TrainingKind::PreJob),
        occupation,
        institution_id: words.word_after("by").map(|name| id("organisation", name)),
        region: words.place_after("at").unwrap_or_else(|| place("520502")),
        started_on,
        completed_on: words.day_after("until").unwrap_or(started_on),
        hours: words.after("hours").unwrap_or(40),
        passed: !words.has("failed"),
        attended_dates,
        evidence: Vec::new(),
    })
}

fn certificate(words: &mut Words<'_>) -> WorkerEvent {
    WorkerEvent::CertificateIssued(CertificateIssued {
        certificate_no: words.next().to_owned(),
        issuer: words.word_after("by").unwrap_or(ISSUER).to_owned(),
        occupation: words.read(),
        level: words.after("level"),
        kind: words.after("kind").unwrap_or(CertificateKind::SkillLevel),
        issued_on: words.day_after("on").unwrap_or_else(|| words.missing("on")),
        evidence: Vec::new(),
    })
}

fn dispatch(words: &mut Words<'_>) -> WorkerEvent {
    let organisation = |name: &str| id("organisation", name);
    WorkerEvent::WorkerDispatched(Box::new(WorkerDispatched {
        dispatch_id: id("dispatch", words.next()),
        origin: words.place_after("from").unwrap_or_else(|| place("520502")),
        destination: words
            .place_after("to")
            .unwrap_or_else(|| words.missing("to")),
        employer_id: words.word_after("employer").map(organisation),
        agreement_id: words
            .word_after("agreement")
            .map(|name| id("agreement", name)),
        organiser_id: words.word_after("organiser").map(organisation),
        vacancy_id: None,
        departed_on: words
            .day_after("departed")
            .unwrap_or_else(|| words.missing("departed")),
        travel_cost_fen: words.after("cost_fen"),
        evidence: Vec::new(),
    }))
}

fn employment(words: &mut Words<'_>) -> Vec<WorkerEvent> {
    let employment_id = id("employment", words.next());
    let contract = words.span_after("contract").map(|(from, until)| Contract {
        signed_on: from,
        from,
        until,
    });
    let started = EmploymentStarted {
        employment_id,
        employer_id: id("organisation", words.word_after("at").unwrap_or("o1")),
        dispatch_id: words.word_after("for").map(|name| id("dispatch", name)),
        occupation: words
            .after("occupation")
            .unwrap_or_else(|| words.meaning("4-10-01-06")),
        workplace: words.place_after("in").unwrap_or_else(|| place("330106")),
        mode: words.after("mode").unwrap_or(Tie::EmployeeBased),
        category: words.after("category").unwrap_or(WorkerCategory::Worker),
        contract,
        wage_fen: words.after("wage_fen"),
        started_on: words
            .day_after("from")
            .unwrap_or_else(|| words.missing("from")),
        evidence: Vec::new(),
    };
    let until = words.day_after("until");
    std::iter::once(WorkerEvent::EmploymentStarted(Box::new(started)))
        .chain(until.map(|ended_on| {
            WorkerEvent::EmploymentEnded(EmploymentEnded {
                employment_id,
                ended_on,
            })
        }))
        .collect()
}

fn premiums(words: &mut Words<'_>) -> Premiums {
    Premiums {
        pension_fen: words.after("pension").unwrap_or_default(),
        medical_fen: words.after("medical").unwrap_or_default(),
        unemployment_fen: words.after("unemployment").unwrap_or_default(),
        personal_fen: words.after::<Fen>("personal"),
    }
}

fn contribution(words: &mut Words<'_>) -> WorkerEvent {
    WorkerEvent::ContributionRecorded(ContributionRecorded {
        contribution_id: id("contribution", words.next()),
        employment_id: id("employment", words.next()),
        month: words.read(),
        premiums: premiums(words),
        paid_on: words
            .day_after("paid")
            .unwrap_or_else(|| words.missing("paid")),
        insured_at: words.after("at"),
    })
}

/// `contributions c e1 2021-03..2024-02 pension 60000`: `c-2021-03` and so on, each paid on the tenth of the next
/// month.
fn contributions(words: &mut Words<'_>) -> Vec<WorkerEvent> {
    let name = words.next();
    let employment_id = id("employment", words.next());
    let span = words.next();
    let (first, last) = words.span::<Month>(span);
    let premiums = premiums(words);
    let insured_at = words.after("at");
    std::iter::successors(Some(first), |month| Some(month.next()))
        .take_while(|month| *month <= last.unwrap_or(first))
        .map(|month| {
            WorkerEvent::ContributionRecorded(ContributionRecorded {
                contribution_id: id("contribution", &format!("{name}-{month}")),
                employment_id,
                month,
                premiums: premiums.clone(),
                paid_on: month.next().first_day() + Days::new(9),
                insured_at,
            })
        })
        .collect()
}

fn venture(words: &mut Words<'_>) -> WorkerEvent {
    let venture_id = id("venture", words.next());
    let principal = words.after("loan");
    let loan = principal.map(|principal_fen| {
        let term = words.span_after("term");
        let (from, until) = term.unwrap_or_else(|| words.missing("term"));
        Loan {
            principal_fen,
            rate_basis_points: words.after("rate").unwrap_or_else(|| words.missing("rate")),
            from,
            until: until.unwrap_or_else(|| words.missing("the last day of the term")),
        }
    });
    WorkerEvent::VentureStarted(VentureStarted {
        venture_id,
        credit_code: words
            .after("firm")
            .unwrap_or_else(|| words.meaning("91330100MA00000740")),
        sector: words.word_after("sector").unwrap_or("domestic").to_owned(),
        region: words.after("at"),
        started_on: words
            .day_after("from")
            .unwrap_or_else(|| words.missing("from")),
        loan,
    })
}

fn void(words: &mut Words<'_>) -> WorkerEvent {
    match words.next() {
        "group" => WorkerEvent::TargetGroupVoided {
            membership_id: id("membership", words.next()),
        },
        "training" => WorkerEvent::TrainingVoided {
            training_id: id("training", words.next()),
        },
        "certificate" => WorkerEvent::CertificateVoided(CertificateRef {
            certificate_no: words.next().to_owned(),
            issuer: words.word_after("by").unwrap_or(ISSUER).to_owned(),
        }),
        "arrival" => WorkerEvent::ArrivalVoided {
            dispatch_id: id("dispatch", words.next()),
        },
        "return" => WorkerEvent::ReturnVoided {
            dispatch_id: id("dispatch", words.next()),
        },
        "dispatch" => WorkerEvent::DispatchVoided {
            dispatch_id: id("dispatch", words.next()),
        },
        "employment" => WorkerEvent::EmploymentVoided {
            employment_id: id("employment", words.next()),
        },
        "contribution" => WorkerEvent::ContributionVoided {
            contribution_id: id("contribution", words.next()),
        },
        "venture" => WorkerEvent::VentureVoided {
            venture_id: id("venture", words.next()),
        },
        "payment" => WorkerEvent::SubsidyPaidElsewhereVoided {
            payment_id: id("payment", words.next()),
        },
        "death" => WorkerEvent::DeathVoided {},
        other => panic!("nobody can void a `{other}`"),
    }
}
