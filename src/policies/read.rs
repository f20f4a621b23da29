//! From what a person wrote to the terms of a policy, or to everything that is wrong with it.

use api_spec::policy::ProposePolicy;
use chrono::NaiveDate;
use domain::policy::{
    BindsTo, Clause, CommonParameters, Fund, FundPeriod, Parameters, PolicyFault, PolicyFaultKind,
    PolicyKind, PolicyTerms, TARGET_GROUPS,
};
use domain::region::RegionCode;
use domain::time::parse_date;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use crate::contract::{Contract, Item, Kind};

/// A version that somebody proposes.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// What it would say.
    pub terms: PolicyTerms,
    /// Why, if that was said.
    pub reason: Option<String>,
}

/// Parameters that decide which others, or which clauses, are needed: while one cannot be read, nothing
/// is said of those.
const DECIDES: [(&str, &str); 5] = [
    ("/parameters/amount_model", "/parameters/"),
    ("/parameters/base", "/parameters/lowest_"),
    ("/parameters/beneficiary", "/clauses"),
    ("/parameters/min_staff", "/clauses"),
    ("/parameters/not_employed_here_months", "/clauses"),
];

/// Reads a policy in the shape of the contract. Its form is checked by the contract's schema, its meaning by
/// the domain as far as its form allows; every fault is told.
///
/// # Errors
/// All that is wrong, each with its place.
pub fn read(contract: &Contract, written: &Value) -> Result<Proposal, Vec<Item>> {
    let mut items = contract.faults(&ProposePolicy::name(), written);
    let given = |name: &str| written.get(name).is_some_and(|value| !value.is_null());
    if given("fund") && given("funds") {
        items.push(at("/fund", Kind::OneOf));
    }
    let scheme = text(written, "scheme").and_then(PolicyKind::from_code);
    let terms = scheme.and_then(|scheme| match terms(scheme, written, &items) {
        Ok(terms) => Some(terms),
        Err(item) => {
            items.push(item);
            None
        }
    });
    let Some(terms) = terms else {
        return Err(items);
    };
    let meant: Vec<Item> = terms
        .faults()
        .into_iter()
        .filter(|fault| !items.iter().any(|item| hides(item, &fault.pointer)))
        .map(told)
        .collect();
    items.extend(meant);
    if items.is_empty() {
        let reason = text(written, "reason").map(str::to_owned);
        Ok(Proposal { terms, reason })
    } else {
        items.sort_by(|left, right| {
            let key = |item: &Item| (item.pointer.clone(), item.allowed.clone());
            key(left).cmp(&key(right))
        });
        Err(items)
    }
}

/// Parameters as they are written: the scheme's own beside those common to all.
pub fn written(common: &CommonParameters, parameters: &Parameters) -> Map<String, Value> {
    // Both are plain structures: they have a JSON form.
    let object = |value: Result<Value, serde_json::Error>| match value {
        Ok(Value::Object(members)) => members,
        _ => Map::new(),
    };
    let own = object(serde_json::to_value(parameters))
        .into_iter()
        .next()
        .map(|(_, own)| own);
    let mut all = object(serde_json::to_value(common));
    all.extend(object(Ok(own.unwrap_or_default())));
    all
}

fn at(pointer: &str, kind: Kind) -> Item {
    Item {
        pointer: pointer.to_owned(),
        kind,
        allowed: None,
    }
}

fn text<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name).and_then(Value::as_str)
}

fn day(value: &Value, name: &str) -> Option<NaiveDate> {
    text(value, name).and_then(|text| parse_date(text).ok())
}

/// The top-level parameter in which a place lies.
fn parameter(pointer: &str) -> Option<&str> {
    pointer.strip_prefix("/parameters/")?.split('/').next()
}

/// Whether a fault of form makes a fault of meaning at this place mere consequence.
fn hides(form: &Item, meaning: &str) -> bool {
    let within = |place: &str| {
        meaning
            .strip_prefix(place)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let decides = DECIDES
        .iter()
        .any(|(decides, prefix)| form.pointer == *decides && meaning.starts_with(prefix));
    within(&form.pointer)
        || decides
        || parameter(meaning).is_some_and(|name| parameter(&form.pointer) == Some(name))
}

/// The terms, with what is at fault left out or empty: enough to look for further faults.
fn terms(scheme: PolicyKind, written: &Value, faults: &[Item]) -> Result<PolicyTerms, Item> {
    let mut own = match written.get("parameters") {
        Some(Value::Object(members)) => members.clone(),
        _ => Map::new(),
    };
    for name in faults.iter().filter_map(|item| parameter(&item.pointer)) {
        own.remove(&name.replace("~1", "/").replace("~0", "~"));
    }
    let common: Map<String, Value> = CommonParameters::NAMES
        .iter()
        .filter_map(|name| own.remove_entry(*name))
        .collect();
    Ok(PolicyTerms {
        scheme,
        programme: text(written, "programme")
            .unwrap_or(TARGET_GROUPS)
            .to_owned(),
        region: text(written, "region")
            .and_then(|code| RegionCode::parse(code).ok())
            .unwrap_or(RegionCode::NATION),
        valid_from: day(written, "valid_from").unwrap_or(NaiveDate::MIN),
        valid_until: day(written, "valid_until"),
        binds_to: BindsTo::of(scheme),
        funds: funds(written),
        common: typed(Value::Object(common), 0)?,
        parameters: typed(json!({scheme.code(): own}), 1)?,
        clauses: clauses(written),
        source: text(written, "source").unwrap_or_default().to_owned(),
        uncertain: text(written, "uncertain").map(str::to_owned),
    })
}

/// Reads parameters that the schema has checked: left are whole numbers written as 1.0 or 1e3. The first
/// `above` parts of a place are not in what was written.
fn typed<T: serde::de::DeserializeOwned>(value: Value, above: usize) -> Result<T, Item> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        let parts = path.split('.').skip(above).filter(|part| *part != "?");
        let place: String = parts.flat_map(|part| ["/", part]).collect();
        at(&format!("/parameters{place}"), Kind::WrongType)
    })
}

fn list<'a>(written: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    written
        .get(name)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn funds(written: &Value) -> Vec<FundPeriod> {
    // Beside a list it is at fault, and would shift the places of the others.
    let always = text(written, "fund").filter(|_| list(written, "funds").next().is_none());
    let always = always.and_then(Fund::from_code).map(|fund| FundPeriod {
        fund,
        from: None,
        until: None,
    });
    // One that can't be read keeps its place, so that faults of the others keep theirs.
    let changing = list(written, "funds").map(|period| FundPeriod {
        fund: text(period, "fund")
            .and_then(Fund::from_code)
            .unwrap_or(Fund::Employment),
        from: day(period, "from"),
        until: day(period, "until"),
    });
    always.into_iter().chain(changing).collect()
}

fn clauses(written: &Value) -> Vec<Clause> {
    list(written, "clauses")
        .map(|clause| Clause {
            condition: text(clause, "condition").unwrap_or_default().to_owned(),
            clause: text(clause, "clause").unwrap_or_default().to_owned(),
            text: text(clause, "text").map(str::to_owned),
        })
        .collect()
}

/// A fault of meaning in the contract's words.
fn told(fault: PolicyFault) -> Item {
    let mut allowed = None;
    let kind = match fault.kind {
        PolicyFaultKind::EndsBeforeItBegins => Kind::EndsBeforeStart,
        PolicyFaultKind::UnknownCondition => Kind::UnknownCondition,
        PolicyFaultKind::DuplicateCondition => Kind::DuplicateCondition,
        PolicyFaultKind::ClauseMissing(condition) => {
            allowed = Some(condition.to_owned());
            Kind::ClauseMissing
        }
        PolicyFaultKind::AmountMissing => Kind::AmountMissing,
        PolicyFaultKind::TiersOutOfOrder => Kind::TiersOutOfOrder,
        PolicyFaultKind::OutOfBounds => Kind::OutOfRange,
        PolicyFaultKind::NationalOnly => Kind::NationalOnly,
        PolicyFaultKind::NotAProvince => Kind::NotAProvince,
        PolicyFaultKind::UnknownThreshold => Kind::UnknownField,
    };
    Item {
        pointer: fault.pointer,
        kind,
        allowed,
    }
}
