//! Histories that are made up, in the words of the cases: what fails can be read and made a case.

use proptest::prelude::*;
use proptest::sample::select;

use super::history::History;
use super::made_up_policies::{INSURANCE, OTHERS, TRANSPORT, policies, tell};

/// A day of the years that the histories tell of.
pub(super) fn some_day() -> impl Strategy<Value = String> {
    (2019..=2023, 1..=12, select(vec![1, 2, 15, 28]))
        .prop_map(|(year, month, day)| format!("{year}-{month:02}-{day:02}"))
}

fn some_month() -> impl Strategy<Value = (i32, i32)> {
    (2020..=2022, 1..=12)
}

/// ` key value`, or nothing.
fn maybe(
    key: &'static str,
    value: impl Strategy<Value = String> + 'static,
) -> impl Strategy<Value = String> {
    proptest::option::of(value)
        .prop_map(move |value| value.map_or(String::new(), |value| format!(" {key} {value}")))
}

/// Either record of the person.
fn record() -> impl Strategy<Value = &'static str> {
    prop_oneof![3 => Just(""), 1 => Just("alias: ")]
}

fn one_of(words: &'static [&'static str]) -> impl Strategy<Value = String> {
    select(words).prop_map(str::to_owned)
}

fn role() -> BoxedStrategy<String> {
    (
        1..=3,
        prop_oneof![
            5 => Just("domestic_service_enterprise"),
            1 => Just("labour_dispatch_firm"),
        ],
        some_day(),
        maybe("until", some_day()),
    )
        .prop_map(|(who, role, from, until)| format!("role o{who} {role} from {from}{until}"))
        .boxed()
}

fn group() -> BoxedStrategy<String> {
    (record(), 1..=9, some_day(), maybe("until", some_day()))
        .prop_map(|(record, name, from, until)| {
            format!("{record}group monitored_unstable as g{name} from {from}{until}")
        })
        .boxed()
}

/// A dispatch and the work of it. Its number keeps the names of several apart.
fn journey(number: u32) -> BoxedStrategy<Vec<String>> {
    let dispatch = (
        select(vec!["330106", "330109", "530102", "520302", "520523"]),
        some_day(),
        maybe("cost_fen", one_of(&["0", "15000", "42000"])),
        maybe("organiser", one_of(&["o1"])),
        proptest::option::of(some_day()),
    );
    let work = (
        proptest::bool::ANY,
        select(vec!["330106", "330203", "530102", "520302"]),
        maybe("occupation", one_of(&["4-10-01-05", "4-14-01-02"])),
        some_day(),
        maybe("until", some_day()),
    );
    (record(), dispatch, proptest::collection::vec(work, 0..3)).prop_map(
        move |(record, (to, departed, cost, organiser, back), work)| {
            let d = format!("d{number}");
            let mut lines = vec![format!(
                "{record}dispatch {d} to {to} departed {departed}{cost}{organiser}"
            )];
            lines.extend(back.map(|back| format!("{record}return {d} {back}")));
            for (index, (named, place, occupation, from, until)) in work.into_iter().enumerate() {
                let named = if named { format!(" for {d}") } else { String::new() };
                lines.push(format!(
                    "{record}employment w{number}{index}{named} in {place}{occupation} from {from}{until}"
                ));
            }
            lines
        },
    ).boxed()
}

/// Insured work, and what became of its months.
fn insured(number: u32) -> BoxedStrategy<Vec<String>> {
    let work = (
        prop_oneof![6 => 1..=3, 1 => Just(9)],
        maybe("until", some_day()),
        prop_oneof![
            4 => Just(" contract 2019-01-01.."),
            1 => Just(" contract 2019-01-01..2019-12-30"),
            1 => Just(""),
        ],
        maybe("category", one_of(&["manager_or_technician"])),
        prop_oneof![5 => Just(""), 1 => Just(" mode agency")],
    );
    let months = (
        some_month(),
        0..7,
        maybe("at", one_of(&["330106", "330203"])),
    );
    let changed = (select(vec!["refund", "correct", "late", "void"]), 0..7);
    (
        record(),
        work,
        months,
        proptest::collection::vec(changed, 0..3),
    )
        .prop_map(
            move |(
                record,
                (who, until, contract, category, mode),
                ((year, month), more, place),
                changed,
            )| {
                let later = |months: i32| {
                    let month = month - 1 + months;
                    format!("{}-{:02}", year + month / 12, month % 12 + 1)
                };
                let e = format!("e{number}");
                let mut lines = vec![
                    format!(
                        "{record}employment {e} at o{who} from 2019-06-15{until}{contract}{category}{mode}"
                    ),
                    format!(
                        "{record}contributions c{number} {e} {}..{} pension 6{number}001 medical 20000{place}",
                        later(0),
                        later(more),
                    ),
                ];
                for (what, index) in changed {
                    let c = format!("c{number}-{}", later(index));
                    lines.push(match what {
                        "refund" => format!("{record}refund {c} 2022-03-01"),
                        "correct" => format!("{record}correct {c} pension 55555 paid 2020-02-01"),
                        "late" => format!("{record}correct {c} pension 55555 paid 2023-12-01"),
                        _ => format!("{record}void contribution {c}"),
                    });
                }
                lines
            },
        ).boxed()
}

/// What a person learnt, or began on their own. Its number keeps the names of several apart.
fn learnt(number: u32) -> BoxedStrategy<Vec<String>> {
    let training = (
        record(),
        select(vec!["4-10-01-06", "4-14-01-02"]),
        some_day(),
        prop_oneof![3 => Just(""), 1 => Just(" failed")],
        maybe("attended", one_of(&["5", "10"])),
        maybe("by", one_of(&["o1", "o9"])),
    )
        .prop_map(move |(record, occupation, from, failed, attended, by)| {
            format!("{record}training t{number} {occupation} from {from}{failed}{attended}{by}")
        });
    let certificate = (
        record(),
        select(vec!["4-10-01-06", "4-14-01-02"]),
        select(vec!["level_5", "level_4"]),
        some_day(),
        proptest::option::of(some_day()),
    )
        .prop_map(move |(record, occupation, level, day, revoked)| {
            let a = format!("A{number}");
            let revoked =
                revoked.map_or(String::new(), |day| format!("\n{record}revoke {a} {day}"));
            format!("{record}certificate {a} {occupation} level {level} on {day}{revoked}")
        });
    let venture = (
        record(),
        some_day(),
        proptest::option::of(some_day()),
        prop_oneof![
            Just(""),
            Just(" loan 10000000 rate 385 term 2021-05-01..2022-04-30")
        ],
    )
        .prop_map(move |(record, from, closed, loan)| {
            let closed = closed.map_or(String::new(), |day| {
                format!("\n{record}close v{number} {day}")
            });
            format!("{record}venture v{number} at 520502 from {from}{loan}{closed}")
        });
    let attested = (record(), some_day()).prop_map(move |(record, day)| {
        format!("{record}attest a{number} unemployment 12 as_of {day}")
    });
    let voided = select(vec!["training t", "certificate A", "venture v"])
        .prop_map(move |what| format!("void {what}{number}"));
    let maybe = |chance, line: BoxedStrategy<String>| proptest::option::weighted(chance, line);
    (
        maybe(0.5, training.boxed()),
        maybe(0.5, certificate.boxed()),
        maybe(0.2, venture.boxed()),
        maybe(0.2, attested.boxed()),
        maybe(0.1, voided.boxed()),
    )
        .prop_map(|(training, certificate, venture, attested, voided)| {
            let lines = [training, certificate, venture, attested, voided];
            lines.into_iter().flatten().collect()
        })
        .boxed()
}

/// A claim, and how far it goes.
fn claimed(number: u32) -> BoxedStrategy<Vec<String>> {
    let schemes = select(vec![
        "transport",
        "transport",
        "social_insurance",
        "social_insurance",
        "vocational_training",
        "skill_appraisal",
        "skill_upgrade",
        "employment_service",
        "startup",
    ]);
    let far = select(vec![
        "filed",
        "approved",
        "paid",
        "paid",
        "clawback_ordered",
        "recovered",
        "written_off",
        "rejected",
    ]);
    (schemes, some_day(), far)
        .prop_map(move |(scheme, day, far)| {
            vec![
                format!("claim k{number} {scheme} on {day} if_possible"),
                format!("bring k{number} {far} if_possible"),
            ]
        })
        .boxed()
}

fn other() -> BoxedStrategy<String> {
    prop_oneof![
        (record(), some_month()).prop_map(|(record, (year, month))| format!(
            "{record}paid elsewhere social_insurance {year}-{month:02}"
        )),
        (record(), 2019..=2023)
            .prop_map(|(record, year)| format!("{record}paid elsewhere transport {year}")),
        (record(), 2018..=2022, select(vec![500_000, 700_000]))
            .prop_map(|(record, year, fen)| format!("{record}income {year} {fen} on 2021-01-15")),
        (record(), some_day()).prop_map(|(record, day)| format!("{record}died {day}")),
        record().prop_map(|record| format!("{record}void death")),
        (record(), 1..=9).prop_map(|(record, name)| format!("{record}void group g{name}")),
        (record(), 0..3).prop_map(|(record, name)| format!("{record}void dispatch d{name}")),
        (record(), 0..3).prop_map(|(record, name)| format!("{record}void return d{name}")),
        (record(), 0..4).prop_map(|(record, name)| format!("{record}void employment e{name}")),
        (1..=3, select(vec!["330203", "330109"]), some_day())
            .prop_map(|(who, to, day)| format!("move o{who} {to} {day}")),
        Just("born_rightly 1973-06-02 male".to_owned()),
    ]
    .boxed()
}

/// Anything that may have happened.
pub(super) fn history() -> BoxedStrategy<History> {
    let born = select(vec![
        "1985-03-02 female",
        "1972-01-02 female",
        "1965-05-01 male",
        "2004-08-15 female",
    ]);
    let told = (
        proptest::collection::vec(group(), 0..3),
        proptest::collection::vec(role(), 0..4),
        (journey(0), journey(1), journey(2), 0..=3usize),
        (insured(0), insured(1), insured(2), insured(3), 0..=4usize),
        proptest::collection::vec(other(), 0..5),
        (learnt(0), learnt(1), learnt(2)),
    )
        .prop_map(
            |(groups, roles, (j0, j1, j2, journeys), (i0, i1, i2, i3, jobs), others, learnt)| {
                let journeys = [j0, j1, j2].into_iter().take(journeys).flatten();
                let jobs = [i0, i1, i2, i3].into_iter().take(jobs).flatten();
                let learnt = [learnt.0, learnt.1, learnt.2].into_iter().flatten();
                let lines = groups.into_iter().chain(roles).chain(others);
                let lines = lines.chain(journeys).chain(jobs).chain(learnt);
                lines.collect::<Vec<String>>()
            },
        )
        .prop_shuffle();
    let policies = (
        policies(TRANSPORT, &["520000", "520500", "330000", "000000"]),
        policies(INSURANCE, &["330000", "330100", "330200", "000000"]),
        Vec::from(
            OTHERS.map(|(_, _, parameters)| policies(parameters, &["520000", "330000", "000000"])),
        ),
    );
    // Claims come when most has been told, and a few facts after them.
    let claims = (
        proptest::option::of(claimed(0)),
        proptest::option::of(claimed(1)),
        proptest::option::of(claimed(2)),
        proptest::collection::vec(other(), 0..2),
    )
        .prop_map(|(k0, k1, k2, then)| {
            let claims = [k0, k1, k2].into_iter().flatten().flatten();
            claims.chain(then).collect::<Vec<String>>()
        });
    (born, told, claims, policies).prop_map(|(born, told, claims, (transport, insurance, others))| {
        let mut history = History::default();
        tell(
            &mut history,
            "transport",
            r#"{ amount_model = "flat", flat_fen = 20000 }"#,
            &transport,
        );
        tell(&mut history, "social_insurance", "{ max_months = 5 }", &insurance);
        for ((scheme, default, _), policies) in OTHERS.iter().zip(others) {
            tell(&mut history, scheme, default, &policies);
        }
        history.tell(&format!(
            "organisation o1 in 330106\norganisation o2 in 330109\norganisation o3 in 330203\n\
             born {born}\nalias: born 1985-03-02 female\n\
             role o1 domestic_service_enterprise from 2019-01-01\n\
             role o2 domestic_service_enterprise from 2019-01-01\ngroup poverty_alleviated from 2019-01-01\n{}\n{}",
            told.join("\n"),
            claims.join("\n")
        ));
        history
    }).boxed()
}
