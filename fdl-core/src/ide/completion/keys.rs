//! Keys: the attributes and parameters that a mapping lacks.

use super::draft::{Entries, Piece, Skeleton, fixed, stop};
use super::skeleton::Known;
use super::{CompletionItem, CompletionKind, Context, skeleton};
use crate::catalog::Evidence;
use crate::catalog::actions::{Action, Parameter, TaskMode};
use crate::catalog::context::Position;
use crate::catalog::objects::{Attribute, ObjectKind, Requirement, StateType, attributes};
use crate::ide::cursor::{Grammar, Place};
use crate::ide::markdown;
use crate::ide::role::Role;
use crate::syntax::Node;

/// The keys that a mapping can still have; behind a dash also whole items.
pub(super) fn keys(
    ctx: &mut Context<'_>,
    place: &Place<'_>,
    role: Role,
    mapping: Option<Node<'_>>,
    colon: bool,
) {
    let keys = Keys {
        place,
        present: present(mapping, place),
        colon,
        role,
    };
    if let Role::Object(kind) = role {
        let fresh = keys.present.is_empty() && !colon && place.quote.is_none();
        if fresh {
            keys.whole(ctx, kind);
        }
        if place.dash {
            return;
        }
        if !fresh {
            let missing = keys.missing_attributes(ctx, kind);
            keys.fill_in(ctx, missing);
        }
        keys.attributes(ctx, kind);
    }
    if place.dash {
        return;
    }
    match role {
        Role::Parameters => {
            let missing = keys.missing_parameters(ctx);
            keys.fill_in(ctx, missing);
            keys.parameters(ctx);
        }
        Role::Argument | Role::Template(Position::Parameters) => keys.token(ctx),
        _ => {}
    }
}

/// The keys of a mapping but the one that is being typed, without `.$`.
pub(super) fn present<R: Grammar>(mapping: Option<Node<'_>>, place: &Place<'_, R>) -> Vec<String> {
    let entries = mapping.into_iter().flat_map(Node::entries);
    let others = entries.filter(|it| {
        let range = it.key.range();
        !(range.touches(place.typed.start) && range.touches(place.typed.end))
    });
    let names = others.filter_map(|it| it.key.text());
    names
        .map(|it| it.strip_suffix(".$").unwrap_or(&it).to_owned())
        .collect()
}

struct Keys<'a, 't> {
    place: &'a Place<'t>,
    present: Vec<String>,
    colon: bool,
    role: Role,
}

impl Keys<'_, '_> {
    fn has(&self, name: &str) -> bool {
        self.present.iter().any(|it| it == name)
    }

    fn attributes(&self, ctx: &mut Context<'_>, kind: ObjectKind) {
        for (index, attribute) in attributes(kind).iter().enumerate() {
            if self.has(attribute.name) || self.is_excluded(attribute) {
                continue;
            }
            let value = skeleton::attribute_value(attribute, ctx.known);
            let requirement = requirement(attribute, ctx.known);
            let rank = self.rank(kind, attribute, requirement);
            ctx.items.push(CompletionItem {
                detail: Some(detail(attribute, requirement, rank)),
                documentation: Some(markdown::attribute(kind, attribute)),
                sort: format!("{rank}{index:02}"),
                ..self.item(ctx, &[fixed(attribute.name)], &value, attribute.name)
            });
            if attribute.suffix && attribute.suffix_evidence == Evidence::Documented {
                self.suffixed(
                    ctx,
                    attribute.name,
                    markdown::attribute(kind, attribute),
                    index,
                );
            }
        }
    }

    /// The same key with an expression as value.
    fn suffixed(&self, ctx: &mut Context<'_>, name: &str, documentation: String, index: usize) {
        let value = Skeleton::text([fixed("$Input."), stop("")]);
        let name = format!("{name}.$");
        ctx.items.push(CompletionItem {
            detail: Some("an expression".to_owned()),
            documentation: Some(documentation),
            sort: format!("6{index:02}"),
            ..self.item(ctx, &[fixed(&name)], &value, &name)
        });
    }

    /// Whether another key makes this one pointless.
    fn is_excluded(&self, attribute: &Attribute) -> bool {
        let rival = match attribute.name {
            "Next" => "End",
            "End" => "Next",
            "MaxConcurrency" => "MaxConcuccency",
            "MaxConcuccency" => "MaxConcurrency",
            _ => attribute.unless.unwrap_or(""),
        };
        self.has(rival)
    }

    fn rank(&self, kind: ObjectKind, attribute: &Attribute, requirement: Requirement) -> u8 {
        let leaves = matches!(attribute.name, "Next" | "End");
        let needs_next = matches!(kind, ObjectKind::State(it) if it.needs_next());
        match requirement {
            _ if attribute.undocumented => 8,
            Requirement::Required => 0,
            Requirement::Expected => 1,
            Requirement::Suggested => 3,
            Requirement::Optional if leaves && needs_next => 2,
            Requirement::Optional => 4,
        }
    }

    fn parameters(&self, ctx: &mut Context<'_>) {
        let Some(action) = ctx.known.action else {
            return;
        };
        for (index, parameter) in action.parameters.iter().enumerate() {
            if self.has(parameter.name) {
                continue;
            }
            let value = match self.body_of_callback(ctx, parameter) {
                Some(value) => value,
                None => skeleton::parameter_value(parameter, ctx.known),
            };
            let rank = if parameter.required { 0 } else { 4 };
            let documentation = markdown::parameter(action, parameter);
            ctx.items.push(CompletionItem {
                detail: Some(parameter_detail(parameter)),
                documentation: Some(documentation.clone()),
                sort: format!("{rank}{index:02}"),
                ..self.item(ctx, &[fixed(parameter.name)], &value, parameter.name)
            });
            self.suffixed(ctx, parameter.name, documentation, index);
        }
    }

    /// The `body` of a task that waits for a custom callback hands the token on.
    fn body_of_callback(&self, ctx: &Context<'_>, parameter: &Parameter) -> Option<Skeleton> {
        let waits = ctx.known.mode == Some(TaskMode::WaitForCustomCallback);
        if !waits || parameter.name != "body" {
            return None;
        }
        let value = Skeleton::text([fixed("$Context.Current.TaskToken")]);
        let key = vec![stop("callbackToken"), fixed(".$")];
        Some(Skeleton::Map(vec![(key, value)]))
    }

    /// The key that hands on the task's token, where it is needed and missing.
    fn token(&self, ctx: &mut Context<'_>) {
        let waits = ctx.known.mode == Some(TaskMode::WaitForCustomCallback);
        let state = self.place.around.state;
        let read = state.is_some_and(|it| it.source().contains("TaskToken"));
        if !waits || read {
            return;
        }
        let name = "callbackToken.$";
        let value = Skeleton::text([fixed("$Context.Current.TaskToken")]);
        ctx.items.push(CompletionItem {
            detail: Some("the task's token".to_owned()),
            documentation: Some(TaskMode::WaitForCustomCallback.documentation().to_owned()),
            sort: "000".to_owned(),
            ..self.item(ctx, &[fixed(name)], &value, name)
        });
    }

    /// Everything that a new mapping of that kind must have, at once.
    fn whole(&self, ctx: &mut Context<'_>, kind: ObjectKind) {
        let states = StateType::ALL.map(ObjectKind::State);
        let (kinds, rank): (&[ObjectKind], &str) = match kind {
            ObjectKind::AnyState => (&states, "1a"),
            ObjectKind::State(_) => return,
            _ if attributes(kind)
                .iter()
                .all(|it| it.requirement == Requirement::Optional) =>
            {
                return;
            }
            _ => (&[kind], "0!"),
        };
        for (index, kind) in kinds.iter().enumerate() {
            let label = match kind {
                ObjectKind::State(it) => format!("{} state", it.name()),
                it => format!("{} …", skeleton::label(*it)),
            };
            let value = skeleton::object(*kind, ctx.known);
            let mut item = ctx.writer(self.place).entries(&label, &value);
            if let (ObjectKind::State(it), Some(text)) = (kind, &mut item.documentation) {
                *text = format!("{}\n\n{text}", markdown::state_type(*it));
            }
            ctx.items.push(CompletionItem {
                sort: format!("{rank}{index:02}"),
                ..item
            });
        }
    }

    /// The attributes that such a mapping must have and lacks, with what they start as; a state that
    /// leads nowhere ends.
    fn missing_attributes(&self, ctx: &Context<'_>, kind: ObjectKind) -> Entries {
        let required = attributes(kind).iter().filter(|it| {
            let required = [Requirement::Required, Requirement::Expected];
            required.contains(&requirement(it, ctx.known))
                && !self.has(it.name)
                && !self.is_excluded(it)
        });
        let entry = |it: &Attribute| {
            let value = match it.name {
                "StartAt" if !self.has("States") => Skeleton::text([skeleton::first_name()]),
                _ => skeleton::attribute_value(it, ctx.known),
            };
            (vec![fixed(it.name)], value)
        };
        let mut entries: Entries = required.map(entry).collect();
        let leads = ["Next", "End"].into_iter().any(|it| self.has(it));
        if matches!(kind, ObjectKind::State(it) if it.needs_next() && !leads) {
            entries.push((vec![fixed("End")], Skeleton::raw([fixed("true")])));
        }
        entries
    }

    /// The parameters that the action needs and does not get.
    fn missing_parameters(&self, ctx: &Context<'_>) -> Entries {
        let parameters = ctx.known.action.map_or(&[][..], |it| it.parameters);
        let missing = parameters
            .iter()
            .filter(|it| it.required && !self.has(it.name));
        let entry = |it: &Parameter| {
            let value = skeleton::parameter_value(it, ctx.known);
            (vec![fixed(it.name)], value)
        };
        missing.map(entry).collect()
    }

    /// Everything that is missing at once, where that is more than one thing.
    fn fill_in(&self, ctx: &mut Context<'_>, missing: Entries) {
        if missing.len() < 2 || self.colon || self.place.quote.is_some() {
            return;
        }
        let names = missing.iter().filter_map(|(key, _)| key.first());
        let names: Vec<&str> = names.map(Piece::default_text).collect();
        let detail = names.join(", ");
        let item = ctx
            .writer(self.place)
            .entries("fill in …", &Skeleton::Map(missing));
        ctx.items.push(CompletionItem {
            detail: Some(detail),
            // Behind what must be there, one by one.
            sort: "1~".to_owned(),
            ..item
        });
    }

    /// A key with its value, as far as they are not there yet.
    fn item(
        &self,
        ctx: &Context<'_>,
        key: &[Piece],
        value: &Skeleton,
        label: &str,
    ) -> CompletionItem {
        let kind = match self.role {
            Role::Object(_) | Role::Parameters => CompletionKind::Property,
            _ => CompletionKind::Snippet,
        };
        let writer = ctx.writer(self.place);
        writer.key(label, kind, (key, value), self.colon)
    }
}

/// How much an attribute is needed in a state with that action: some actions do nothing without
/// parameters.
fn requirement(attribute: &Attribute, known: Known) -> Requirement {
    let needs = |it: &Action| it.parameters.iter().any(|it| it.required);
    match attribute.name {
        "Parameters" if known.action.is_some_and(needs) => Requirement::Required,
        _ => attribute.requirement,
    }
}

fn detail(attribute: &Attribute, requirement: Requirement, rank: u8) -> String {
    match (requirement, rank) {
        (Requirement::Required, _) => "required".to_owned(),
        (Requirement::Expected, _) => "expected".to_owned(),
        _ if attribute.undocumented => "undocumented".to_owned(),
        (_, 2) => "one way out is required".to_owned(),
        _ => "optional".to_owned(),
    }
}

fn parameter_detail(parameter: &Parameter) -> String {
    let required = match parameter.required {
        true => "required",
        false => "optional",
    };
    format!("{required}, {}", parameter.value.noun())
}
