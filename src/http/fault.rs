//! Why a request is not carried out, before it is put into the caller's language.

use std::collections::BTreeMap;

use api_spec::problem::{Language, Problem, Slug};
use serde_json::Value;

use crate::access::{Role, Unrecorded};
pub use crate::contract::{Item, Kind};
use crate::privacy::VaultError;
use crate::runner::RunnerError;
use crate::store::StoreError;

/// A problem that is still to be rendered.
#[derive(Debug)]
pub struct Fault {
    /// What kind of problem.
    pub slug: Slug,
    /// More than the title says, in English and Chinese.
    pub detail: Option<(String, String)>,
    /// Every fault of the request.
    pub items: Vec<Item>,
    /// The facts that explain a refusal.
    pub facts: BTreeMap<String, Value>,
    /// What the operator should see: logged once, never shown.
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Fault {
    /// A problem of this kind without further facts.
    pub fn new(slug: Slug) -> Self {
        Self {
            slug,
            detail: None,
            items: Vec::new(),
            facts: BTreeMap::new(),
            source: None,
        }
    }

    /// The request is at fault.
    pub fn invalid(items: Vec<Item>) -> Self {
        Self {
            items,
            ..Self::new(Slug::InvalidRequest)
        }
    }

    /// One parameter or member is at fault.
    pub fn at(pointer: impl Into<String>, kind: Kind) -> Self {
        Self::invalid(vec![Item::at(pointer, kind)])
    }

    /// One member is at fault, by the code of the value object that refused it.
    pub fn coded(pointer: impl Into<String>, code: &str) -> Self {
        Self::at(pointer, Kind::from_code(code).unwrap_or(Kind::Pattern))
    }

    /// The token's role does not allow this.
    pub fn foreign_role(role: Role) -> Self {
        let role = role.code();
        Self::new(Slug::Forbidden).detail(
            format!("The role {role} may not do this."),
            format!("角色 {role} 无权执行此操作。"),
        )
    }

    /// The token's role would allow it, but not for this region.
    pub fn foreign_region() -> Self {
        Self::new(Slug::Forbidden).detail(
            "This belongs to a region outside that of your token.",
            "所涉区域不在当前令牌的管辖范围内。",
        )
    }

    /// Says what is allowed instead, in signs that need no language.
    pub fn allowing(mut self, allowed: &str) -> Self {
        for item in &mut self.items {
            item.allowed = Some(allowed.to_owned());
        }
        self
    }

    /// Adds more than the title says.
    pub fn detail(mut self, en: impl Into<String>, zh: impl Into<String>) -> Self {
        self.detail = Some((en.into(), zh.into()));
        self
    }

    /// Adds a fact.
    pub fn fact(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.facts.insert(name.to_owned(), value.into());
        self
    }

    /// The document in the caller's language.
    pub fn problem(&self, language: Language, request_id: &str) -> Problem {
        let detail = match (&self.detail, language) {
            (Some((en, _)), Language::En) => en.clone(),
            (Some((_, zh)), Language::Zh) => zh.clone(),
            (None, _) => self.slug.title(language).to_owned(),
        };
        let mut problem = Problem::new(self.slug, language, detail, request_id);
        problem.errors = self
            .items
            .iter()
            .map(|item| {
                let mut said = item.kind.at(item.pointer.as_str(), language);
                if let Some(allowed) = &item.allowed {
                    said.message = format!("{} ({allowed})", said.message);
                }
                said
            })
            .collect();
        problem.errors.sort();
        problem.errors.dedup();
        problem.facts.clone_from(&self.facts);
        problem
    }
}

impl From<RunnerError> for Fault {
    fn from(error: RunnerError) -> Self {
        match error {
            RunnerError::Store(error) => error.into(),
            error @ (RunnerError::Poison { .. }
            | RunnerError::Withheld { .. }
            | RunnerError::Fenced) => Self {
                source: Some(Box::new(error)),
                ..Self::new(Slug::Internal)
            },
        }
    }
}

impl From<Unrecorded> for Fault {
    /// No record, no data: whatever keeps the access log from being written, the caller may try again later.
    fn from(error: Unrecorded) -> Self {
        Self {
            source: Some(Box::new(error)),
            ..Self::new(Slug::Unavailable)
        }
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        let slug = match &error {
            StoreError::Unavailable(_) => Slug::Unavailable,
            StoreError::Corrupt { .. } | StoreError::Newer { .. } | StoreError::Internal(_) => {
                Slug::Internal
            }
        };
        Self {
            source: Some(Box::new(error)),
            ..Self::new(slug)
        }
    }
}

impl From<VaultError> for Fault {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::Erased => Self::new(Slug::Gone),
            VaultError::Store(error) => error.into(),
            VaultError::DoesNotOpen => Self {
                source: Some(Box::new(error)),
                ..Self::new(Slug::Internal)
            },
        }
    }
}
