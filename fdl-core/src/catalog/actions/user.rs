//! Actions that a project declares itself: plain data, from wherever the project keeps it.

use std::sync::Arc;

use super::{Evidence, ModeSupport, ParameterType, TaskMode, support};

/// The actions that a project declares; cheap to clone.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct UserActions(Option<Arc<[UserAction]>>);

/// An action that a project declares.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UserAction {
    /// `<Service>:<Operation>`.
    pub name: String,
    /// What it does; may be empty.
    pub summary: String,
    /// The modes that it supports.
    pub modes: Vec<TaskMode>,
    /// The parameters; without a list, any are accepted.
    pub parameters: Option<Vec<UserParameter>>,
}

/// A parameter of an action that a project declares.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UserParameter {
    /// The key under `Parameters`.
    pub name: String,
    /// The type.
    pub value: ParameterType,
    /// Whether it must be there.
    pub required: bool,
    /// The allowed values, if the list is closed.
    pub allowed: Vec<String>,
    /// What it means; may be empty.
    pub documentation: String,
}

impl UserActions {
    /// None at all.
    pub const fn none() -> Self {
        Self(None)
    }

    /// These; of several with one name the first counts.
    pub fn new(mut actions: Vec<UserAction>) -> Self {
        actions.sort_by(|a, b| a.name.cmp(&b.name));
        actions.dedup_by(|a, b| a.name == b.name);
        Self(Some(actions.into()))
    }

    /// All, sorted by name.
    pub fn all(&self) -> &[UserAction] {
        self.0.as_deref().unwrap_or_default()
    }

    /// The action of that name, letter by letter.
    pub fn find(&self, name: &str) -> Option<&UserAction> {
        let all = self.all();
        let at = all.binary_search_by(|it| it.name.as_str().cmp(name)).ok()?;
        Some(&all[at])
    }
}

impl UserAction {
    /// All modes, supported or not; who declares an action knows.
    pub fn mode_rows(&self) -> Vec<ModeSupport> {
        let row = |mode| support(mode, self.modes.contains(&mode), Evidence::Documented);
        TaskMode::ALL.map(row).to_vec()
    }
}

impl ParameterType {
    /// All types under the names that projects write.
    pub const NAMES: [(&'static str, Self); 7] = [
        ("text", Self::Text),
        ("integer", Self::Integer),
        ("number", Self::Number),
        ("boolean", Self::Boolean),
        ("object", Self::Object),
        ("list", Self::List),
        ("any", Self::Any),
    ];
}
