//! What the rules about Task states share.

use std::ops::Range;

use super::{CheckOptions, ExecutionMode};
use crate::analysis::Analysis;
use crate::catalog::Evidence;
use crate::catalog::actions::{
    self, Action, Parameter, ParameterType, TaskMode, UserAction, UserActions, UserParameter,
};
use crate::model::{Flow, MapMode, ScopeOwner, State, StateId, StateKind, Task};
use crate::syntax::edit::Yaml;
use crate::syntax::{Entry, Node};
use crate::text::TextRange;

/// A Task state.
pub(super) struct TaskState<'a> {
    pub(super) state: &'a State,
    pub(super) task: &'a Task,
    /// The state's mapping.
    pub(super) node: Node<'a>,
    /// Its action, if its parameters are known.
    pub(super) action: Option<&'static Action>,
    /// Its action, if the project declares it.
    pub(super) user_action: Option<&'a UserAction>,
    /// The mapping under `Parameters`, if it is one.
    pub(super) parameters: Option<Node<'a>>,
    /// What its action takes, if that is known.
    pub(super) signature: Option<Signature<'a>>,
    /// The entries of `parameters` in the arguments of the [`Subject`](super::subject::Subject).
    pub(super) arguments: Range<usize>,
}

impl<'a> TaskState<'a> {
    /// The entry of an attribute, without suffix.
    pub(super) fn entry(&self, name: &str) -> Option<Entry<'a>> {
        self.node.entry(name)
    }

    /// The range of the `TaskMode` value.
    pub(super) fn mode_range(&self) -> Option<TextRange> {
        Some(self.task.mode_text.as_ref()?.range)
    }

    /// The mode if it is one that waits for a callback.
    pub(super) fn callback_mode(&self) -> Option<TaskMode> {
        self.task.mode.filter(|mode| mode.is_callback())
    }

    /// What stands before the colon of `Action`.
    pub(super) fn prefix(&self) -> Option<&'a str> {
        let action = self.task.action.as_ref()?;
        actions::split(&action.value).map(|(prefix, _)| prefix)
    }
}

/// What a task's action takes, whether the catalogue or the project says so.
pub(super) struct Signature<'a> {
    /// The action.
    pub(super) name: &'a str,
    /// The parameters that the catalogue knows; none of an action of the project.
    of_catalogue: &'static [Parameter],
    /// The parameters that the project declares; none of an action of the catalogue.
    of_project: &'a [UserParameter],
    /// Whether there can be no others.
    pub(super) closed: bool,
    /// Whether others are worth a remark at all.
    pub(super) strict: bool,
}

impl<'a> Signature<'a> {
    fn of_catalogue(action: &'static Action) -> Self {
        Self {
            name: action.name,
            of_catalogue: action.parameters,
            of_project: &[],
            closed: action.closed,
            strict: action.optimized,
        }
    }

    fn of_project(action: &'a UserAction) -> Self {
        let known = action.parameters.is_some();
        Self {
            name: &action.name,
            of_catalogue: &[],
            of_project: action.parameters.as_deref().unwrap_or_default(),
            closed: known,
            strict: known,
        }
    }

    /// The parameters.
    pub(super) fn parameters(&self) -> impl Iterator<Item = Slot<'a>> + Clone + use<'a> {
        let of_catalogue = self.of_catalogue.iter().map(Slot::OfCatalogue);
        of_catalogue.chain(self.of_project.iter().map(Slot::OfProject))
    }

    /// The parameter of that name, given without `.$`.
    pub(super) fn parameter(&self, name: &str) -> Option<Slot<'a>> {
        self.parameters().find(|it| it.name() == name)
    }
}

/// A parameter of a signature.
#[derive(Clone, Copy)]
pub(super) enum Slot<'a> {
    OfCatalogue(&'static Parameter),
    OfProject(&'a UserParameter),
}

impl<'a> Slot<'a> {
    pub(super) fn name(self) -> &'a str {
        match self {
            Self::OfCatalogue(it) => it.name,
            Self::OfProject(it) => &it.name,
        }
    }

    pub(super) fn value(self) -> ParameterType {
        match self {
            Self::OfCatalogue(it) => it.value,
            Self::OfProject(it) => it.value,
        }
    }

    pub(super) fn required(self) -> bool {
        match self {
            Self::OfCatalogue(it) => it.required,
            Self::OfProject(it) => it.required,
        }
    }

    /// Whether it is sure that there is such a parameter.
    pub(super) fn is_sure(self) -> bool {
        match self {
            Self::OfCatalogue(it) => it.evidence == Evidence::Documented,
            Self::OfProject(_) => true,
        }
    }

    /// Whether it is sure that it is required.
    pub(super) fn is_surely_required(self) -> bool {
        match self {
            Self::OfCatalogue(it) => self.is_sure() && it.required_evidence == Evidence::Documented,
            Self::OfProject(_) => true,
        }
    }

    /// The allowed values, if the list is closed.
    pub(super) fn allowed(self) -> impl Iterator<Item = &'a str> + Clone {
        let (of_catalogue, of_project): (&[&str], &[String]) = match self {
            Self::OfCatalogue(it) => (it.allowed, &[]),
            Self::OfProject(it) => (&[], &it.allowed),
        };
        let of_project = of_project.iter().map(String::as_str);
        of_catalogue.iter().copied().chain(of_project)
    }

    pub(super) fn ignores_case(self) -> bool {
        match self {
            Self::OfCatalogue(it) => it.ignore_case,
            Self::OfProject(_) => false,
        }
    }

    /// The least and greatest value of a number.
    pub(super) fn range(self) -> Option<(i64, i64)> {
        match self {
            Self::OfCatalogue(it) => it.range,
            Self::OfProject(_) => None,
        }
    }

    /// A value to insert.
    pub(super) fn placeholder(self) -> Yaml {
        match self {
            Self::OfCatalogue(it) => Yaml::source(it.placeholder),
            Self::OfProject(it) => match it.allowed.first() {
                Some(first) => Yaml::text(first),
                None => empty(it.value),
            },
        }
    }
}

/// The least value of a type.
fn empty(value: ParameterType) -> Yaml {
    match value {
        ParameterType::Text | ParameterType::Any => Yaml::text(""),
        ParameterType::Integer | ParameterType::Number => Yaml::source("0"),
        ParameterType::Boolean => Yaml::source("false"),
        ParameterType::Object => Yaml::source("{}"),
        ParameterType::List => Yaml::source("[]"),
    }
}

/// The Task states of the flow, their arguments not found yet.
pub(super) fn tasks<'a>(
    analysis: &'a Analysis,
    states: &'a [State],
    actions: &'a UserActions,
) -> impl Iterator<Item = TaskState<'a>> {
    states.iter().filter_map(|state| {
        let StateKind::Task(task) = &state.kind else {
            return None;
        };
        let written = task.action.as_ref();
        let action = written.and_then(|action| actions::find(&action.value));
        let user_action = written.and_then(|it| actions.find(&it.value));
        let of_project = || user_action.map(Signature::of_project);
        let node = analysis.tree.node(state.node);
        Some(TaskState {
            state,
            task,
            node,
            parameters: node.get("Parameters").filter(|it| it.is_mapping()),
            action,
            user_action,
            signature: action.map(Signature::of_catalogue).or_else(of_project),
            arguments: 0..0,
        })
    })
}

/// Whether a state runs in Express mode: the flow's own, or that of a distributed Map around it.
pub(super) fn runs_express(flow: &Flow, options: &CheckOptions, state: StateId) -> bool {
    options.mode == ExecutionMode::Express || express_map(flow, state).is_some()
}

/// The innermost Map around a state that runs its processor in Express mode.
pub(super) fn express_map(flow: &Flow, state: StateId) -> Option<&State> {
    let mut scope = flow.state(state).scope;
    loop {
        let owner = match flow.scope(scope).owner {
            ScopeOwner::Flow => return None,
            ScopeOwner::Branch { state, .. } | ScopeOwner::Processor { state } => flow.state(state),
        };
        if let StateKind::Map(map) = &owner.kind
            && map.mode == (MapMode::Distributed { express: true })
        {
            return Some(owner);
        }
        scope = owner.scope;
    }
}

#[cfg(test)]
mod tests {
    use crate::catalog::actions::{
        ParameterType, TaskMode, UserAction, UserActions, UserParameter,
    };
    use crate::checks::CheckOptions;
    use crate::checks::fixture::{check_rule_with, findings, flow};
    use crate::text::apply_edits;

    fn parameter(name: &str, value: ParameterType, required: bool) -> UserParameter {
        UserParameter {
            name: name.to_owned(),
            value,
            required,
            allowed: Vec::new(),
            documentation: String::new(),
        }
    }

    fn options() -> CheckOptions {
        let mut carrier = parameter("carrier", ParameterType::Text, true);
        carrier.allowed = vec!["air".to_owned(), "sea".to_owned()];
        let weight = parameter("weight", ParameterType::Integer, false);
        let ship = UserAction {
            name: "Acme:ShipParcel".to_owned(),
            summary: String::new(),
            modes: vec![TaskMode::RequestComplete, TaskMode::WaitForCustomCallback],
            parameters: Some(vec![carrier, weight]),
        };
        let ping = UserAction {
            name: "Acme:Ping".to_owned(),
            modes: vec![TaskMode::RequestComplete],
            parameters: None,
            ..ship.clone()
        };
        CheckOptions {
            actions: UserActions::new(vec![ship, ping]),
            ..CheckOptions::default()
        }
    }

    #[test]
    fn declared_actions_have_near_names() {
        check_rule_with(
            "unknown-action",
            options(),
            "
States:
  - {Type: Task, Name: A, Action: Acme:ShipParcel, Next: B}
  - {Type: Task, Name: B, Action: Acme:ShipParcl, Next: C}
  #                               ^^^^^^^^^^^^^^ warning[unknown-action]: no action `Acme:ShipParcl` is known; did you mean `Acme:ShipParcel`? (fix: Change to `Acme:ShipParcel`)
  - {Type: Task, Name: C, Action: Acme:Other, End: true}
",
        );
    }

    #[test]
    fn declared_parameters_are_checked() {
        let text = "
States:
  - {Type: Task, Name: A, Action: Acme:ShipParcel, Parameters: {weigth: 1}, Next: B}
  #                                                ^^^^^^^^^^ error[missing-parameter]: `Acme:ShipParcel` needs the parameter `carrier` (fix: Insert `carrier`)
  - {Type: Task, Name: B, Action: Acme:ShipParcel, Parameters: {carrier.$: $Input.c}, Next: C}
  - {Type: Task, Name: C, Action: Acme:Ping, Parameters: {any: thing}, End: true}
";
        check_rule_with("missing-parameter", options(), text);
        check_rule_with(
            "unknown-parameter",
            options(),
            "
States:
  - {Type: Task, Name: A, Action: Acme:ShipParcel, Parameters: {weigth: 1}, Next: B}
  #                                                             ^^^^^^ warning[unknown-parameter]: `Acme:ShipParcel` has no parameter `weigth`; did you mean `weight`? (fix: Rename to `weight`)
  - {Type: Task, Name: B, Action: Acme:ShipParcel, Parameters: {colour: red}, Next: C}
  #                                                             ^^^^^^ warning[unknown-parameter]: `Acme:ShipParcel` has no parameter `colour`, only `carrier` and `weight`
  - {Type: Task, Name: C, Action: Acme:Ping, Parameters: {any: thing}, End: true}
",
        );
        check_rule_with(
            "invalid-parameter",
            options(),
            "
States:
  - {Type: Task, Name: A, Action: Acme:ShipParcel, Parameters: {carrier: see, weight: heavy}, Next: B}
  #                                                                      ^^^ error[invalid-parameter]: `carrier` is `air` or `sea`, not `see` (fix: Change to `sea`)
  #                                                                                   ^^^^^ error[invalid-parameter]: `weight` is a whole number, not the text `heavy`
  - {Type: Task, Name: B, Action: Acme:ShipParcel, Parameters: {carrier: air, weight: 2}, End: true}
",
        );
    }

    #[test]
    fn a_missing_declared_parameter_is_inserted() {
        let head = "\nStates:\n  - {Type: Task, Name: A, Action: Acme:ShipParcel, ";
        let before = flow(&format!("{head}Parameters: {{weight: 1}}, End: true}}\n"));
        let found = findings("missing-parameter", &before, options());
        let after = apply_edits(&before, &found[0].fixes[0].edits);
        let left = findings("missing-parameter", &after, options());
        assert!(after.contains("carrier: air"), "{after}");
        assert!(left.is_empty(), "{after}");
    }

    #[test]
    fn declared_modes_count() {
        check_rule_with(
            "unsupported-task-mode",
            options(),
            "
States:
  - {Type: Task, Name: A, Action: Acme:ShipParcel, TaskMode: WaitForCustomCallback, Next: B}
  - {Type: Task, Name: B, Action: Acme:ShipParcel, TaskMode: WaitForSystemCallback, Next: C}
  #                                                          ^^^^^^^^^^^^^^^^^^^^^ error[unsupported-task-mode]: `Acme:ShipParcel` does not support `WaitForSystemCallback`, only `RequestComplete` and `WaitForCustomCallback`
  - {Type: Task, Name: C, Action: Acme:Ping, TaskMode: WaitForCustomCallback, End: true}
  #                                                    ^^^^^^^^^^^^^^^^^^^^^ error[unsupported-task-mode]: `Acme:Ping` does not support `WaitForCustomCallback`, only `RequestComplete`
",
        );
    }
}
