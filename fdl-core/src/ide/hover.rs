//! What stands at an offset, explained: facts of the catalogue with their public page, and what the
//! flow says of its states.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use super::about_state::AboutStates;
use super::markdown;
use super::members::{data_constructors, member_at, member_uses};
use super::names::Usage;
use super::role::{Role, Surroundings};
use super::shape;
use crate::analysis::Analysis;
use crate::catalog::actions::{self, OPEN_API, TaskMode};
use crate::catalog::context::{self, ContextLookup, Position};
use crate::catalog::errors;
use crate::catalog::objects::{Attribute, AttributeValue, StateType, attribute};
use crate::expr::ast::{Expr, ExprKind};
use crate::expr::functions;
use crate::model::{Expression, State};
use crate::syntax::{Entry, Node};
use crate::text::TextRange;

/// How many constructors are shown that write a member.
const MOST_WRITERS: usize = 3;

/// How many places are named that read a member.
const MOST_READERS: usize = 8;

/// An explanation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hover {
    /// What it explains.
    pub range: TextRange,
    /// The explanation, in Markdown, with links to the public pages.
    pub markdown: String,
}

/// Explains what stands at `offset`.
pub fn hover(analysis: &Analysis, offset: u32) -> Option<Hover> {
    let node = analysis.tree.node_at(offset)?;
    if !node.is_scalar() {
        return None;
    }
    let place = Place {
        analysis,
        node,
        offset,
        around: Surroundings::of(node.parent()),
    };
    let explained = match node.owning_entry() {
        Some(entry) if entry.key == node => place.key(entry),
        _ => return place.value(),
    };
    explained.map(|markdown| Hover {
        range: node.range(),
        markdown,
    })
}

/// A scalar under the cursor.
struct Place<'t> {
    analysis: &'t Analysis,
    node: Node<'t>,
    offset: u32,
    around: Surroundings<'t>,
}

impl<'t> Place<'t> {
    fn key(&self, entry: Entry<'t>) -> Option<String> {
        let mapping = entry.key.parent()?;
        let written = entry.key.text()?;
        let name = written.strip_suffix(".$").unwrap_or(&written);
        match Role::of(mapping) {
            Role::Object(kind) => {
                let attribute = attribute(kind, name)?;
                let head = format!("**{name}** · {}", kind.noun());
                Some(format!(
                    "{head}\n\n{}",
                    markdown::attribute(kind, attribute)
                ))
            }
            Role::Parameters => {
                let action = actions::find(&self.state_text("Action")?)?;
                let parameter = action.parameter(name)?;
                let text = markdown::parameter(action, parameter);
                Some(format!("**{name}** · `{}`\n\n{text}", action.name))
            }
            _ => self.readers(name),
        }
    }

    /// Where the flow reads the member of data that the key at the cursor writes.
    fn readers(&self, name: &str) -> Option<String> {
        let uses = member_uses(self.analysis, self.offset).into_iter();
        let reads = uses.filter(|it| it.usage() == Usage::Read);
        let places: BTreeSet<(u32, Arc<str>)> = reads
            .filter_map(|it| {
                let state = self.analysis.state_at(it.range.start)?;
                let line = self.analysis.lines.line(it.range.start) + 1;
                Some((line, self.analysis.flow.path(state.id)))
            })
            .collect();
        let shown = places.iter().take(MOST_READERS);
        let shown: Vec<String> = shown
            .map(|(line, path)| format!("`{path}` (line {line})"))
            .collect();
        let more = match places.len().saturating_sub(MOST_READERS) {
            0 => String::new(),
            left => format!(" and {left} more places"),
        };
        let list = shown.join(", ");
        (!shown.is_empty()).then(|| format!("**{name}**\n\nRead in {list}{more}"))
    }

    fn value(&self) -> Option<Hover> {
        let role = Role::of(self.node);
        if let Role::Expression(position) = role {
            return self.expression(position);
        }
        let text = self.node.text()?;
        let markdown = match role {
            Role::Scalar(attribute) => self.scalar(attribute, &text)?,
            Role::ErrorCode => {
                let code = errors::find(&text)?;
                format!("**{text}**\n\n{}", markdown::error_code(code))
            }
            Role::Argument => self.argument(&text)?,
            _ => return None,
        };
        let range = self.node.range();
        Some(Hover { range, markdown })
    }

    fn scalar(&self, attribute: &Attribute, text: &str) -> Option<String> {
        match (attribute.name, attribute.value) {
            ("TaskMode", _) => {
                let mode = TaskMode::parse(text)?;
                let action = self.state_text("Action");
                let action = action.and_then(|it| actions::find(&it));
                Some(format!(
                    "**{text}**\n\n{}",
                    markdown::task_mode(mode, action)
                ))
            }
            ("Type", _) if StateType::parse(text).is_some() => {
                let state_type = StateType::parse(text)?;
                Some(format!(
                    "**{text}**\n\n{}",
                    markdown::state_type(state_type)
                ))
            }
            (_, AttributeValue::Choice(values)) => {
                let value = values.iter().find(|it| it.value == text)?;
                let about = markdown::allowed_value(value, attribute.source);
                Some(format!("**{text}**\n\n{about}"))
            }
            (_, AttributeValue::Action) => action(text),
            (_, AttributeValue::StateName) => {
                let flow = &self.analysis.flow;
                let mut transitions = flow.transitions();
                let found = transitions.find(|it| it.target.node == self.node.id())?;
                Some(AboutStates::new(self.analysis).about(flow.resolve(found)?))
            }
            ("Name", _) => {
                let states = &self.analysis.flow.states;
                let own =
                    |it: &&State| it.name.as_ref().is_some_and(|it| it.node == self.node.id());
                Some(AboutStates::new(self.analysis).about(states.iter().find(own)?))
            }
            ("Code", _) => {
                let code = errors::find(text)?;
                Some(format!("**{text}**\n\n{}", markdown::error_code(code)))
            }
            // What a number may be is said by what it is given to.
            (_, AttributeValue::Integer { .. } | AttributeValue::Number) => {
                self.key(self.node.owning_entry()?)
            }
            _ => None,
        }
    }

    fn argument(&self, text: &str) -> Option<String> {
        let entry = self.node.owning_entry()?;
        let action = actions::find(&self.state_text("Action")?)?;
        let parameter = action.parameter(&entry.key.text()?)?;
        let about = parameter.value_documentation(text)?;
        Some(format!(
            "**{text}**\n\n{about}{}",
            markdown::link(action.source())
        ))
    }

    fn expression(&self, position: Position) -> Option<Hover> {
        let flow = &self.analysis.flow;
        let expressions = flow.expressions.iter();
        let expression = expressions
            .into_iter()
            .find(|it| it.node == self.node.id())?;
        let at = self.node.decoded_offset(self.offset);
        let (range, markdown) = self.explain(expression, &expression.ast, position, at)?;
        let range = expression.source_range(&self.analysis.tree, range);
        // The signs around a scalar's content belong to no part of the expression.
        range
            .touches(self.offset)
            .then_some(Hover { range, markdown })
    }

    /// The innermost part of an expression that something is known of.
    fn explain(
        &self,
        whole: &Expression,
        expression: &Expr,
        position: Position,
        at: u32,
    ) -> Option<(TextRange, String)> {
        let inside = |it: TextRange| it.contains(at) || (it.end == at && !it.is_empty());
        let parts = expression.walk().filter_map(|part| {
            let (range, text) = match &part.kind {
                ExprKind::Variable(name) => {
                    let variable = context::variable(name)?;
                    let text = markdown::variable(variable);
                    (part.range, format!("**{name}**\n\n{text}"))
                }
                ExprKind::Call { name, .. } => {
                    let function = functions::find(&name.value)?;
                    (name.range, markdown::function(function))
                }
                ExprKind::Member { base, name } if inside(name.range) => {
                    (name.range, self.member(whole, part, base, position)?)
                }
                _ => return None,
            };
            inside(range).then_some((range, text))
        });
        parts.last()
    }

    fn member(
        &self,
        whole: &Expression,
        part: &Expr,
        base: &Expr,
        position: Position,
    ) -> Option<String> {
        let path = part.path()?;
        let names: Vec<&str> = path.names.iter().map(|it| &*it.value).collect();
        let shown = format!("{}.{}", path.variable.value, names.join("."));
        if path.variable.value == "$Context"
            && let ContextLookup::Known(Some(row)) = context::context_path(&names)
        {
            return Some(format!("**{shown}**\n\n{}", markdown::context_path(row)));
        }
        let base = &whole.text[base.range.indices()];
        let members = shape::members(self.analysis, whole.state, position, base);
        let member = members
            .into_iter()
            .find(|it| Some(it.name.as_str()) == names.last().copied())?;
        let mut text = format!("**{shown}**");
        for it in [member.detail, member.documentation].into_iter().flatten() {
            let _ = write!(text, "\n\n{it}");
        }
        self.write_writers(&mut text);
        Some(text)
    }

    /// Which constructors write the member at the cursor, and what.
    fn write_writers(&self, text: &mut String) {
        let keys = member_at(self.analysis, self.offset).map(|(_, keys)| keys);
        let mut keys = keys.unwrap_or_default();
        keys.sort();
        let (shown, left) = keys.split_at(keys.len().min(MOST_WRITERS));
        for key in shown.iter().filter_map(|it| it.key) {
            if let Some((by, written)) = self.writer(self.analysis.tree.node(key)) {
                let _ = write!(text, "\n\n{by}\n\n```yaml\n{written}\n```");
            }
        }
        if !left.is_empty() {
            let _ = write!(text, "\n\n… and {} more places", left.len());
        }
    }

    /// The constructor that a key of data stands in, in words, and the first line of the key's entry.
    fn writer(&self, key: Node<'t>) -> Option<(String, &'t str)> {
        let state = self.analysis.state_at(key.range().start)?;
        let constructor = data_constructors(state)
            .filter(|it| {
                let node = self.analysis.tree.node(it.node);
                node.range().covers(key.range())
            })
            .last()?;
        let name = &self.analysis.text[constructor.key_range.indices()];
        let path = self.analysis.flow.path(state.id);
        let line = self.analysis.lines.line(key.range().start) + 1;
        let written = key.owning_entry()?.range();
        let written = self.analysis.text[written.indices()].lines().next()?;
        let name = name.trim_matches(['"', '\'']);
        let name = name.strip_suffix(".$").unwrap_or(name);
        Some((
            format!("Written by the `{name}` of `{path}`, line {line}"),
            written,
        ))
    }

    fn state_text(&self, name: &str) -> Option<String> {
        Some(self.around.state?.get(name)?.text()?.into_owned())
    }
}

fn action(name: &str) -> Option<String> {
    if let Some(action) = actions::find(name) {
        return Some(markdown::action(action));
    }
    let (prefix, operation) = actions::split(name)?;
    let (about, source) = match actions::service(prefix) {
        Some(service) => (
            format!("The operation `{operation}` of {}.", service.name),
            service.source,
        ),
        None => (OPEN_API.summary.to_owned(), OPEN_API.source()),
    };
    Some(format!("**{name}**\n\n{about}{}", markdown::link(source)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::cursor;

    /// The text that the hover at `$0` is about, and its Markdown.
    fn explain(text: &str) -> Option<(String, String)> {
        let (text, offset) = cursor(text);
        let analysis = Analysis::new(text);
        let hover = hover(&analysis, offset)?;
        let about = analysis.text[hover.range.indices()].to_owned();
        Some((about, hover.markdown))
    }

    fn check(text: &str, about: &str, contained: &[&str]) {
        let (found, markdown) = explain(text).expect("there is a hover");
        assert_eq!(found, about);
        for it in contained {
            assert!(markdown.contains(it), "no `{it}` in {markdown}");
        }
        assert!(markdown.contains("](https://"), "no link in {markdown}");
    }

    const FLOW: &str = "\
Type: StateMachine
StartAt: Pay
States:
  - Name: Pay
    Type: Task
    Action: FC:InvokeFunction
    TaskMode: WaitForCustomCallback
    Description: Takes the money
    Parameters:
      invocationType: Async
      body:
        token.$: $Context.Current.TaskToken
        all.$: format(\"{}\", $Input.order)
    Catch:
      - Errors: [FC.AccessDenied, FnF.ALL]
        Next: Ship
    OutputConstructor:
      paid.$: >-
        $Output.Body
    Next: Ship
  - Name: Ship
    Type: Succeed
";

    fn at(mark: &str) -> String {
        let at = FLOW.find(mark).expect("the mark is in the flow") + mark.len() - 1;
        format!("{}$0{}", &FLOW[..at], &FLOW[at..])
    }

    #[test]
    fn attributes_and_their_values() {
        check(
            &at("TaskMode"),
            "TaskMode",
            &["a Task state", "`WaitForSystemCallback`"],
        );
        check(
            &at("WaitForCustomCallback"),
            "WaitForCustomCallback",
            &["ReportTaskSucceeded", "`$Output`:"],
        );
        check(&at("StateMachine"), "StateMachine", &[]);
        check(&at("Type: Task"), "Task", &["integrated service"]);
        check(&at("Catch"), "Catch", &["a list"]);
        let timeout = "States: [{Name: A, Type: Task, Timeout: 8$06400}]\n";
        check(
            timeout,
            "86400",
            &["**Timeout** · a Task state", "604,800 seconds"],
        );
    }

    #[test]
    fn actions_and_parameters() {
        check(
            &at("FC:InvokeFunction"),
            "FC:InvokeFunction",
            &["Function Compute", "`resourceArn` | yes"],
        );
        check(
            &at("invocationType"),
            "invocationType",
            &["Required", "`Sync` · `Async`"],
        );
        check(&at("Async"), "Async", &["queue"]);
        let other = FLOW.replace("FC:InvokeFunction", "ECS:Run$0Instances");
        check(&other, "ECS:RunInstances", &["ECS:RunInstances"]);
    }

    #[test]
    fn errors_and_states() {
        check(&at("[FC.AccessDenied"), "FC.AccessDenied", &["permission"]);
        let contained = [
            "**Pay** · Task · `FC:InvokeFunction`",
            "Takes the money",
            "line 4",
        ];
        check(&at("StartAt: Pay"), "Pay", &contained);
        check(&at("Name: Ship"), "Ship", &["Comes after `Pay`"]);
    }

    #[test]
    fn expressions_in_every_style() {
        check(&at("$Context"), "$Context", &["`$Context.Execution`"]);
        check(
            &at("TaskToken"),
            "TaskToken",
            &["**$Context.Current.TaskToken**"],
        );
        check(&at("format"), "format", &["format(template string", "→"]);
        check(&at("$Output"), "$Output", &["Readable"]);
        let body = at("$Output.Body");
        assert_eq!(explain(&body), None, "a callback reports without `Body`");
        let body = body.replace("WaitForCustomCallback", "RequestComplete");
        let (about, markdown) = explain(&body).expect("there is a hover");
        assert_eq!(about, "Body");
        assert!(markdown.contains("FC:InvokeFunction"), "{markdown}");
    }

    #[test]
    fn members_say_who_writes_and_who_reads_them() {
        let text = "\
StartAt: A
States:
  - {Name: A, Type: Pass, OutputConstructor: {order: {id: 1, rest: [1]}}, Next: B}
  - Name: B
    Type: Pass
    OutputConstructor:
      a.$: $Input.order.id
      b.$: $Input.order.id + $Input.order.rest[0]
      c: 1
    End: true
";
        let hover = |mark: &str| {
            let marked = text.replacen(mark, &format!("{mark}$0"), 1);
            explain(&marked).map(|it| it.1)
        };
        assert_eq!(
            hover("a.$: $Input.order.id").as_deref(),
            Some(
                "**$Input.order.id**\n\nWritten by the `OutputConstructor` of `A`, line 3\n\n```yaml\nid: 1\n```"
            )
        );
        assert_eq!(
            hover("{order: {id").as_deref(),
            Some("**id**\n\nRead in `B` (line 7), `B` (line 8)")
        );
        assert_eq!(hover("      c"), None);
    }

    #[test]
    fn limits_of_what_has_some() {
        check(
            &at("OutputConstructor"),
            "OutputConstructor",
            &["- input or output of a state: 65,536 bytes"],
        );
        check(
            &at("$Output"),
            "$Output",
            &["- input or output of a state: 65,536 bytes"],
        );
        check(&at("format"), "format", &["- nested function calls: 10"]);
        check(
            &at("States"),
            "States",
            &["- events of an execution: 5,000, more on request"],
        );
        check(
            &at("Type: Task"),
            "Task",
            &["- timeout of a task: 604,800 seconds"],
        );
        let waits = "States:\n- Name: A\n  Type: Wait\n  Se$0conds: 1\n";
        check(
            waits,
            "Seconds",
            &["- longest wait in an Express flow: 20 seconds"],
        );
        let map = "States:\n- Name: A\n  Type: Map\n  Max$0Concurrency: 1\n";
        check(
            map,
            "MaxConcurrency",
            &[
                "- iterations of an inline Map at a time: 40",
                "- children of a distributed Map at a time: 100, more on request",
            ],
        );
        check(
            "Na$0me: a\n",
            "Name",
            &["- name of a flow or execution: 128 characters"],
        );
    }

    #[test]
    fn nothing_about_what_is_not_known() {
        for text in [
            "Fo$0o: 1\n",
            "# Ty$0pe\n",
            "Name: a$0b\n",
            "$0",
            "Type: [$0]\n",
        ] {
            assert_eq!(explain(text), None, "{text}");
        }
    }

    #[test]
    fn every_offset_of_a_flow_answers() {
        let analysis = Analysis::new(FLOW);
        for offset in 0..=FLOW.len() as u32 {
            if let Some(hover) = hover(&analysis, offset) {
                assert!(hover.range.touches(offset));
            }
        }
    }
}
