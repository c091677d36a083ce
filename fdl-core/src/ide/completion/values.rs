//! Values: state types, modes, actions, parameters, names of states, error codes.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::draft::{Draft, Skeleton, fixed};
use super::{CompletionItem, CompletionKind, Context, skeleton};
use crate::catalog::actions::{self, Action, Parameter, ParameterType, TaskMode};
use crate::catalog::errors::{self, ErrorCode};
use crate::catalog::objects::{Attribute, AttributeValue, ObjectKind, StateType};
use crate::ide::about_state::AboutStates;
use crate::ide::cursor::{Place, What};
use crate::ide::role::Role;
use crate::ide::source::Source;
use crate::ide::{markdown, quote};
use crate::syntax::Node;

/// A value of an attribute.
pub(super) fn scalar(
    ctx: &mut Context<'_>,
    place: &Place<'_>,
    attribute: &'static Attribute,
    blank: bool,
) {
    let mut values = Values { ctx, place, blank };
    match attribute.value {
        AttributeValue::Choice(_) if attribute.name == "TaskMode" => values.modes(),
        AttributeValue::Choice(allowed) => {
            for (index, it) in allowed.iter().enumerate() {
                let documentation = match (attribute.name, StateType::parse(it.value)) {
                    ("Type", Some(state_type)) => markdown::state_type(state_type),
                    _ => markdown::allowed_value(it, attribute.source),
                };
                values.value(it.value, None, Some(documentation), index);
            }
        }
        AttributeValue::Boolean => values.booleans(),
        AttributeValue::StateName => values.names(attribute.name),
        AttributeValue::Action => values.actions(),
        AttributeValue::Text if attribute.name == "Code" => values.caught_codes(),
        AttributeValue::Text if attribute.name == "Name" => values.awaited_names(),
        _ => {}
    }
}

/// A value of a parameter of the state's action.
pub(super) fn argument(ctx: &mut Context<'_>, place: &Place<'_>, name: &str, blank: bool) {
    let Some(action) = ctx.known.action else {
        return;
    };
    let Some(parameter) = action.parameter(name) else {
        return;
    };
    Values { ctx, place, blank }.argument(action, parameter);
}

/// An error code of a rule that holds `list` already.
pub(super) fn error_code(
    ctx: &mut Context<'_>,
    place: &Place<'_>,
    list: Option<Node<'_>>,
    blank: bool,
) {
    Values { ctx, place, blank }.error_codes(list);
}

/// The list or mapping of a key, below it or, between braces, behind it.
pub(super) fn whole(ctx: &mut Context<'_>, place: &Place<'_>, kind: ObjectKind, blank: bool) {
    if kind == ObjectKind::AnyState && !place_holds_list(place) {
        for state_type in StateType::ALL {
            let label = format!("{} state", state_type.name());
            let mut values = Values { ctx, place, blank };
            values.skeleton(&label, &skeleton::state(state_type));
            let last = values.ctx.items.last_mut();
            if let Some(item) = last.filter(|it| it.label == label)
                && let Some(text) = &mut item.documentation
            {
                *text = format!("{}\n\n{text}", markdown::state_type(state_type));
            }
        }
        return;
    }
    let value = skeleton::object(kind, ctx.known);
    let value = match place_holds_list(place) {
        true => Skeleton::List(vec![value]),
        false => value,
    };
    let label = format!("{} …", skeleton::label(kind));
    Values { ctx, place, blank }.skeleton(&label, &value);
}

/// The list of error codes of a rule.
pub(super) fn codes(ctx: &mut Context<'_>, place: &Place<'_>, blank: bool) {
    let mut values = Values { ctx, place, blank };
    for (index, (known, code, rank)) in values.likely_codes().into_iter().enumerate() {
        let text = format!(
            "[{}]",
            quote::scalar(&code, None, true, values.ctx.layout.quoted)
        );
        let documentation = known.map(markdown::error_code);
        let kind = CompletionKind::ErrorCode;
        values.push(&code, kind, &text, None, None, documentation, rank + index);
    }
}

/// The parameters that the state's action must have.
pub(super) fn parameters(ctx: &mut Context<'_>, place: &Place<'_>, blank: bool) {
    let Some(action) = ctx.known.action else {
        return;
    };
    let value = skeleton::parameters(ctx.known);
    let label = format!("parameters of {} …", action.name);
    Values { ctx, place, blank }.skeleton(&label, &value);
}

/// Whether the key at the place holds a list.
fn place_holds_list(place: &Place<'_>) -> bool {
    matches!(
        place.what,
        What::Value {
            role: Role::List(_),
            ..
        }
    )
}

struct Values<'c, 'a, 't> {
    ctx: &'c mut Context<'a>,
    place: &'c Place<'t>,
    blank: bool,
}

impl Values<'_, '_, '_> {
    fn value(
        &mut self,
        value: &str,
        detail: Option<&str>,
        documentation: Option<String>,
        index: usize,
    ) {
        self.text(value, CompletionKind::Value, detail, documentation, index);
    }

    /// A text, in quotes where it needs them.
    fn text(
        &mut self,
        value: &str,
        kind: CompletionKind,
        detail: Option<&str>,
        documentation: Option<String>,
        index: usize,
    ) {
        let always = self.ctx.layout.quoted;
        let text = quote::scalar(value, self.place.quote, self.place.flow, always);
        self.push(value, kind, &text, None, detail, documentation, index);
    }

    #[allow(
        clippy::too_many_arguments,
        reason = "the one place where items are made"
    )]
    fn push(
        &mut self,
        label: &str,
        kind: CompletionKind,
        text: &str,
        snippet: Option<String>,
        detail: Option<&str>,
        documentation: Option<String>,
        index: usize,
    ) {
        let writer = self.ctx.writer(self.place);
        let text = (text.to_owned(), snippet);
        let item = writer.value(label, kind, text, self.blank);
        self.ctx.items.push(CompletionItem {
            detail: detail.map(str::to_owned),
            documentation,
            sort: format!("{index:03}"),
            ..item
        });
    }

    /// A list or mapping where nothing is written yet.
    fn skeleton(&mut self, label: &str, value: &Skeleton) {
        let writer = self.ctx.writer(self.place);
        let item = writer.collection(label, value, self.blank);
        self.ctx.items.extend(item.map(|it| CompletionItem {
            sort: "000".to_owned(),
            ..it
        }));
    }

    fn raw(&mut self, value: &str, index: usize) {
        self.push(value, CompletionKind::Value, value, None, None, None, index);
    }

    fn booleans(&mut self) {
        if self.place.quote.is_none() {
            self.raw("true", 0);
            self.raw("false", 1);
        }
    }

    fn modes(&mut self) {
        let action = self.ctx.known.action;
        let written = self.ctx.action_text.clone();
        let service = actions::split(&written).and_then(|it| actions::service_modes(it.0));
        let modes = action.map(|it| it.modes).or(service);
        for (index, mode) in TaskMode::ALL.into_iter().enumerate() {
            let support = modes.and_then(|it| it.iter().find(|it| it.mode == mode));
            if support.is_some_and(|it| !it.supported) {
                continue;
            }
            let documentation = markdown::task_mode(mode, action);
            let detail = (mode == TaskMode::DEFAULT).then_some("the default");
            self.value(mode.name(), detail, Some(documentation), index);
        }
    }

    fn actions(&mut self) {
        for (index, action) in actions::ALL.iter().enumerate() {
            // Function Compute first: it is what nearly every flow calls.
            let rank = if action.prefix() == "FC" { 0 } else { 100 };
            let (text, snippet) = self.action_with_parameters(action);
            let detail = Some(action.service);
            let documentation = Some(markdown::action(action));
            let kind = CompletionKind::Action;
            self.push(
                action.name,
                kind,
                &text,
                snippet,
                detail,
                documentation,
                rank + index,
            );
        }
    }

    /// The action's name, and below it its required parameters where the state has none.
    fn action_with_parameters(&self, action: &'static Action) -> (String, Option<String>) {
        let mut draft = Draft::new(self.ctx.layout);
        let place = self.place;
        let quoted = place.quote.is_some() || self.ctx.layout.quoted;
        let name = quote::scalar(action.name, place.quote, place.flow, self.ctx.layout.quoted);
        draft.push(&name);
        let has_parameters = place.around.state.is_none_or(|it| {
            it.entry("Parameters").is_some() || it.entry("Parameters.$").is_some()
        });
        let rest = Source::from(self.ctx.analysis).rest_of_line(place.typed.end);
        let last = rest.trim().is_empty();
        let required = action.parameters.iter().any(|it| it.required);
        if !has_parameters && last && required && !quoted && !place.flow {
            let known = skeleton::Known {
                action: Some(action),
                ..self.ctx.known
            };
            let entries = Skeleton::Map(vec![(
                vec![fixed("Parameters")],
                skeleton::parameters(known),
            )]);
            draft.line(place.column);
            draft.block(&entries, place.column);
        }
        draft.finish()
    }

    fn argument(&mut self, action: &Action, parameter: &Parameter) {
        let known = self.ctx.known;
        for (index, value) in skeleton::allowed(parameter, known).enumerate() {
            let about = parameter.value_documentation(value);
            let documentation = about.map(|it| format!("{it}{}", markdown::link(action.source())));
            self.value(value, None, documentation, index);
        }
        if parameter.value == ParameterType::Boolean {
            self.booleans();
        }
        if parameter.name == "resourceArn" {
            self.arns(action);
        }
    }

    /// The ARNs of the flow's other calls of the same service, then the documented forms.
    fn arns(&mut self, action: &Action) {
        let flow = &self.ctx.analysis.flow;
        let tree = &self.ctx.analysis.tree;
        let services: Vec<&str> = action.arn_forms.iter().map(|it| it.service).collect();
        let mut used: Vec<String> = Vec::new();
        for state in &flow.states {
            let parameters = tree.node(state.node).get("Parameters");
            let value = parameters.and_then(|it| it.get("resourceArn"));
            let Some(arn) = value.and_then(Node::text) else {
                continue;
            };
            let fits = services
                .iter()
                .any(|it| arn.starts_with(&format!("acs:{it}:")));
            let own = value.is_some_and(|it| it.range().touches(self.place.typed.end));
            if fits && !own && !used.iter().any(|it| *it == arn) {
                used.push(arn.into_owned());
            }
        }
        used.sort();
        for (index, arn) in used.iter().enumerate() {
            self.value(arn, Some("used in this flow"), None, index);
        }
        for (index, form) in action.arn_forms.iter().enumerate() {
            let text = form
                .pattern
                .replace("{region}", "")
                .replace("{account}", "");
            let mut draft = Draft::new(self.ctx.layout);
            draft.pattern(&text);
            let (text, snippet) = draft.finish();
            let documentation = Some(markdown::link(action.source()).trim().to_owned());
            let kind = CompletionKind::Value;
            self.push(
                form.pattern,
                kind,
                &text,
                snippet,
                Some("a form"),
                documentation,
                500 + index,
            );
        }
    }

    fn names(&mut self, attribute: &str) {
        let Some(scope) = self.place.around.scope else {
            return;
        };
        let own = self.place.around.state.filter(|_| attribute != "StartAt");
        let states = scope.get("States");
        let items = states.into_iter().flat_map(Node::items).map(Node::resolved);
        let mut seen: HashSet<String> = HashSet::new();
        let analysis = self.ctx.analysis;
        let about = AboutStates::new(analysis);
        let known: HashMap<_, _> = analysis
            .flow
            .states
            .iter()
            .map(|it| (it.node, it))
            .collect();
        for (index, state) in items.enumerate() {
            let Some(name) = state.get("Name").and_then(Node::text) else {
                continue;
            };
            if name.is_empty() || !seen.insert(name.clone().into_owned()) {
                continue;
            }
            // A loop of one state is legal and rare.
            let rank = if own == Some(state) { 900 } else { 0 };
            let state_type = state.get("Type").and_then(Node::text).unwrap_or_default();
            let action = state.get("Action").and_then(Node::text).unwrap_or_default();
            let detail = format!("{state_type} {action}");
            let about = known.get(&state.id()).map(|it| about.about(it));
            let detail = Some(detail.trim()).filter(|it| !it.is_empty());
            self.text(&name, CompletionKind::State, detail, about, rank + index);
        }
    }

    /// The names that something in the scope leads to, and that no state has.
    fn awaited_names(&mut self) {
        let around = &self.place.around;
        let (Some(scope), Some(_)) = (around.scope, around.state) else {
            return;
        };
        let analysis = self.ctx.analysis;
        let flow = &analysis.flow;
        let mut seen = HashSet::new();
        let lost = analysis.graph.unresolved(flow).into_iter();
        for (index, way) in lost.enumerate() {
            let name = &way.target.value;
            if flow.scope(way.scope).node != scope.id() || !seen.insert(name) {
                continue;
            }
            let from = way.from.map(|it| flow.path(it));
            let detail = match from {
                Some(path) => format!("`{path}` leads there"),
                None => "`StartAt` leads there".to_owned(),
            };
            self.text(name, CompletionKind::State, Some(&detail), None, index);
        }
    }

    fn error_codes(&mut self, list: Option<Node<'_>>) {
        let items = list.into_iter().flat_map(Node::items);
        let others = items.filter(|it| !it.range().touches(self.place.typed.end));
        let present: Vec<String> = others
            .filter_map(|it| it.text().map(String::from))
            .collect();
        let mut codes = self.likely_codes();
        let all = errors::all();
        codes.extend(
            all.into_iter()
                .map(|it| (Some(it), it.code.to_owned(), 400)),
        );
        let mut seen = present;
        for (index, (known, code, rank)) in codes.into_iter().enumerate() {
            if seen.contains(&code) {
                continue;
            }
            let detail = match known {
                Some(it) if it.retryable == Some(true) => Some("trying again may help"),
                Some(_) => None,
                None => Some("raised in this flow"),
            };
            let documentation = known.map(markdown::error_code);
            self.text(
                &code,
                CompletionKind::ErrorCode,
                detail,
                documentation,
                rank + index,
            );
            seen.push(code);
        }
    }

    /// The codes that rules of the flow match by name.
    fn caught_codes(&mut self) {
        let states = self.ctx.analysis.flow.states.iter();
        let rules = states.flat_map(|it| {
            let retry = it.retry.iter().flat_map(|it| &it.errors);
            retry.chain(it.catch.iter().flat_map(|it| &it.errors))
        });
        let codes: BTreeSet<String> = rules.map(|it| it.value.to_string()).collect();
        let codes = codes.into_iter().filter(|it| it != errors::ALL_ERRORS);
        for (index, code) in codes.enumerate() {
            let documentation = errors::find(&code).map(markdown::error_code);
            let kind = CompletionKind::ErrorCode;
            let detail = Some("a rule of this flow matches it");
            self.text(&code, kind, detail, documentation, index);
        }
    }

    /// The codes that the state may raise, with their rank: a task those of its action, a Parallel
    /// or Map those of the states inside.
    fn likely_codes(&self) -> Vec<(Option<&'static ErrorCode>, String, usize)> {
        let mut codes = Vec::new();
        let mut add = |it: &'static ErrorCode| {
            // What belongs to the action comes before what any state may raise.
            let rank = if it.code.starts_with("FnF.") { 200 } else { 0 };
            codes.push((Some(it), it.code.to_owned(), rank));
        };
        errors::for_action(&self.ctx.action_text)
            .into_iter()
            .for_each(&mut add);
        let Some(state) = self.place.around.state else {
            return codes;
        };
        let inside = self.ctx.analysis.flow.states.iter().filter(|it| {
            let node = self.ctx.analysis.tree.node(it.node);
            node != state && state.range().covers(node.range())
        });
        for it in inside {
            let node = self.ctx.analysis.tree.node(it.node);
            if let Some(action) = node.get("Action").and_then(Node::text) {
                errors::for_action(&action).into_iter().for_each(&mut add);
            }
        }
        let raised = self.ctx.analysis.flow.objects.iter().filter_map(|it| {
            let node = self.ctx.analysis.tree.node(it.node);
            let fails = it.kind == ObjectKind::State(StateType::Fail);
            let code = node.get("Code").filter(|_| fails)?.text()?;
            state
                .range()
                .covers(node.range())
                .then(|| code.into_owned())
        });
        let raised: Vec<String> = raised.collect();
        codes.extend(raised.into_iter().map(|it| (errors::find(&it), it, 100)));
        codes
    }
}
