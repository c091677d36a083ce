//! What a flow reads of what comes from outside: the input of its runs, the results of its tasks,
//! the items that a service hands over. The counterpart of `trace`: that follows a value back to
//! what built it, this carries the members that are read along, and notes them where a value comes
//! in.
//!
//! It proposes data and decides nothing: what cannot be followed is not noted.

use std::collections::BTreeMap;

use super::passing::{Handed, What};
use super::trace::at;
use super::{Shapes, Site};
use crate::catalog::context::Position;
use crate::expr::ast::{BinaryOperator, Expr, ExprKind, UnaryOperator};
use crate::expr::functions;
use crate::model::{MapMode, State, StateId, StateKind, Template};
use crate::value::{Types, Value};

/// How deep a read may lead.
const DEPTH: u32 = 40;

/// What is read of a value.
#[derive(Clone, PartialEq, Debug)]
pub struct Reads {
    /// The members that are read, in the order of the text.
    pub members: Vec<(String, Self)>,
    /// What is read of its elements.
    pub element: Option<Box<Self>>,
    /// A text, number or boolean that it is compared with.
    pub compared: Option<Value>,
    /// The types that it may have wherever it is used.
    pub types: Types,
}

/// What a flow reads of what comes from outside.
#[derive(Clone, Default, Debug)]
pub struct OutsideReads {
    /// Of the input of its runs.
    pub input: Reads,
    /// Of what a Task's service gives, by Task.
    pub results: BTreeMap<StateId, Reads>,
    /// Of the items that a Map's `ItemReader` hands over, by Map.
    pub items: BTreeMap<StateId, Reads>,
}

impl Default for Reads {
    fn default() -> Self {
        Self {
            members: Vec::new(),
            element: None,
            compared: None,
            types: Types::ANY,
        }
    }
}

impl Reads {
    /// What is read of a member.
    pub fn member(&self, name: &str) -> Option<&Self> {
        let mut members = self.members.iter();
        members.find(|(it, _)| it == name).map(|(_, reads)| reads)
    }

    /// Whether more is known than that it is read.
    pub fn says_something(&self) -> bool {
        !self.members.is_empty()
            || self.element.is_some()
            || self.compared.is_some()
            || !self.types.is_any()
    }

    fn member_mut(&mut self, name: &str) -> &mut Self {
        let at = self.members.iter().position(|(it, _)| it == name);
        let at = at.unwrap_or_else(|| {
            self.members.push((name.to_owned(), Self::default()));
            self.members.len() - 1
        });
        &mut self.members[at].1
    }

    /// Notes a use of what the path leads to; its first step is the last one of the list.
    fn note(&mut self, path: &[PathStep<'_>], used: Use<'_>) {
        match path.split_last() {
            Some((PathStep::Member(name), rest)) => self.member_mut(name).note(rest, used),
            Some((PathStep::Element, rest)) => {
                self.element.get_or_insert_default().note(rest, used);
            }
            None => {
                let both = self.types.and(used.types);
                if both != Types::NONE {
                    self.types = both;
                }
                if self.compared.is_none() {
                    self.compared = used.compared.cloned();
                }
            }
        }
    }
}

/// A step of a path.
#[derive(Clone, Copy)]
enum PathStep<'a> {
    Member(&'a str),
    Element,
}

/// How a value is used.
#[derive(Clone, Copy)]
struct Use<'a> {
    types: Types,
    compared: Option<&'a Value>,
}

impl Use<'_> {
    const ANY: Self = Self::of(Types::ANY);

    const fn of(types: Types) -> Self {
        Self {
            types,
            compared: None,
        }
    }
}

impl<'a> Shapes<'a> {
    /// What the flow reads of what comes from outside.
    pub fn outside_reads(&self) -> OutsideReads {
        let mut found = OutsideReads::default();
        for expression in &self.analysis.flow.expressions {
            let used = match expression.position {
                _ if !expression.errors.is_empty() => continue,
                Position::Condition => Use::of(Types::BOOLEAN),
                Position::ItemsPath => Use::of(Types::ARRAY),
                Position::Seconds | Position::Timeout => Use::of(Types::INTEGER),
                _ => Use::ANY,
            };
            let site = Site {
                state: expression.state,
                position: expression.position,
            };
            let mut reader = Reader {
                shapes: self,
                found: &mut found,
                followed: Vec::new(),
                path: Vec::new(),
                used,
            };
            reader.visit(site, &expression.ast, used);
        }
        found
    }
}

/// Follows one expression.
struct Reader<'r, 'a> {
    shapes: &'r Shapes<'a>,
    found: &'r mut OutsideReads,
    /// What has been followed for this read: expressions, with the length of the path that was left.
    followed: Vec<(*const Expr, usize)>,
    /// What is read of the value that is looked at; the first step is the last one.
    path: Vec<PathStep<'a>>,
    used: Use<'a>,
}

impl<'a> Reader<'_, 'a> {
    /// Notes all that an expression reads whose own value is used that way.
    fn visit(&mut self, site: Site, expression: &'a Expr, used: Use<'a>) {
        match &expression.kind {
            ExprKind::Variable(_)
            | ExprKind::Member { .. }
            | ExprKind::Index { .. }
            | ExprKind::Wildcard { .. } => {
                self.used = used;
                self.path.clear();
                self.followed.clear();
                self.shapes.begin_question();
                self.follow(site, expression, DEPTH);
            }
            ExprKind::Call { name, arguments } => {
                let function = functions::find(&name.value);
                for (index, argument) in arguments.iter().enumerate() {
                    let parameter = function.and_then(|it| it.parameter(index));
                    let types = parameter.map_or(Types::ANY, |it| it.types);
                    self.visit(site, argument, Use::of(types));
                }
            }
            ExprKind::Binary {
                operator,
                left,
                right,
            } => {
                self.visit(site, left, operand(operator.value, right, used));
                self.visit(site, right, operand(operator.value, left, used));
            }
            ExprKind::Unary { operator, operand } => {
                let types = match operator.value {
                    UnaryOperator::Not => Types::BOOLEAN,
                    UnaryOperator::Negate => Types::NUMBER,
                };
                self.visit(site, operand, Use::of(types));
            }
            ExprKind::Conditional {
                condition,
                then,
                otherwise,
            } => {
                self.visit(site, condition, Use::of(Types::BOOLEAN));
                self.visit(site, then, used);
                self.visit(site, otherwise, used);
            }
            _ => {
                for child in expression.children() {
                    self.visit(site, child, Use::ANY);
                }
            }
        }
    }

    /// Follows what an expression gives, of which the path is read.
    fn follow(&mut self, site: Site, expression: &'a Expr, depth: u32) {
        let pointer: *const Expr = expression;
        let step = (pointer, self.path.len());
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        if self.followed.contains(&step) || !self.shapes.take_step() {
            return;
        }
        self.followed.push(step);
        match &expression.kind {
            ExprKind::Member { base, name } => {
                self.through(PathStep::Member(&name.value), |it| {
                    it.follow(site, base, depth)
                });
            }
            ExprKind::Index { base, .. } => {
                self.through(PathStep::Element, |it| it.follow(site, base, depth));
            }
            ExprKind::Wildcard { base } => {
                // What is used is the list of all that the path leads to.
                let used = std::mem::replace(&mut self.used, Use::ANY);
                self.through(PathStep::Element, |it| it.follow(site, base, depth));
                self.used = used;
            }
            ExprKind::Variable(name) => self.follow_variable(site, name, depth),
            ExprKind::Conditional {
                then, otherwise, ..
            } => {
                self.follow(site, then, depth);
                self.follow(site, otherwise, depth);
            }
            ExprKind::Call { name, arguments } if &*name.value == "jsonMerge" => {
                for argument in arguments {
                    self.follow(site, argument, depth);
                }
            }
            ExprKind::Object(entries) => {
                let Some(&PathStep::Member(name)) = self.path.last() else {
                    return;
                };
                if let Some((_, value)) = entries.iter().find(|(key, _)| &*key.value == name) {
                    self.behind(|it| it.follow(site, value, depth));
                }
            }
            ExprKind::Array(elements) if self.reads_element() => {
                self.behind(|it| elements.iter().for_each(|e| it.follow(site, e, depth)));
            }
            _ => {}
        }
    }

    fn follow_variable(&mut self, site: Site, name: &str, depth: u32) {
        let Some(id) = site.state else { return };
        let state = self.shapes.analysis.flow.state(id);
        let passing = &self.shapes.passing;
        match name {
            "$Input" => {
                let arrivals = match site.position {
                    Position::InputConstructor => passing.received(id),
                    _ => passing.input(id),
                };
                self.follow_handed(&arrivals.handed, depth);
            }
            "$Output" if site.position != Position::CatchOutputConstructor => {
                self.follow_handed(&passing.raw(state).handed, depth);
            }
            "$Item" if site.position == Position::ItemConstructor => {
                self.follow_items(state, depth)
            }
            "$Global" => {
                let Some(&PathStep::Member(name)) = self.path.last() else {
                    return;
                };
                for (state, entries) in self.shapes.global_writes() {
                    for entry in entries.iter().filter(|it| &*it.key == name) {
                        let site = at(state.id, Position::GlobalConstructor);
                        self.behind(|it| it.follow_template(site, &entry.value, depth));
                    }
                }
            }
            "$Context" => {
                if let [
                    rest @ ..,
                    PathStep::Member("Input"),
                    PathStep::Member("Execution"),
                ] = self.path.as_slice()
                {
                    self.found.input.note(rest, self.used);
                }
            }
            _ => {}
        }
    }

    fn follow_handed(&mut self, handed: &[(Handed, bool)], depth: u32) {
        for (Handed { from, what }, _) in handed {
            let state = self.shapes.analysis.flow.state(*from);
            let (constructor, position) = match what {
                What::Begun => {
                    self.found.input.note(&self.path, self.used);
                    continue;
                }
                What::Work => {
                    self.follow_work(state, depth);
                    continue;
                }
                What::Item => {
                    self.follow_item(state, depth);
                    continue;
                }
                What::Input => (&state.input_constructor, Position::InputConstructor),
                What::Output => (&state.output_constructor, Position::OutputConstructor),
                What::Caught(rule) => (
                    &state.catch[*rule as usize].output_constructor,
                    Position::CatchOutputConstructor,
                ),
            };
            if let Some(constructor) = constructor {
                self.follow_template(at(*from, position), &constructor.template, depth);
            }
        }
    }

    fn follow_work(&mut self, state: &'a State, depth: u32) {
        match &state.kind {
            StateKind::Task(_) => {
                let reads = self.found.results.entry(state.id).or_default();
                reads.note(&self.path, self.used);
            }
            StateKind::Parallel(parallel) => {
                let Some(PathStep::Member(name)) = self.path.last() else {
                    return;
                };
                let index = name.strip_prefix("Branch").and_then(|it| it.parse().ok());
                let scope = index.and_then(|it: usize| parallel.branches.get(it));
                if let Some(&scope) = scope {
                    let results = self.shapes.passing.result(scope).handed;
                    self.behind(|it| it.follow_handed(&results, depth));
                }
            }
            StateKind::Map(map) if map.result_writer.is_none() => {
                let [rest @ .., PathStep::Element, PathStep::Member("Items")] =
                    self.path.as_slice()
                else {
                    return;
                };
                let rest = rest.to_vec();
                let Some(scope) = map.processor else { return };
                let whole = std::mem::replace(&mut self.path, rest);
                self.follow_handed(&self.shapes.passing.result(scope).handed, depth);
                self.path = whole;
            }
            _ => {}
        }
    }

    /// Follows what the first state of a Map's processor is handed.
    fn follow_item(&mut self, state: &'a State, depth: u32) {
        let StateKind::Map(map) = &state.kind else {
            return;
        };
        match &map.item_constructor {
            // What is in a batch is not documented (Q18).
            _ if map.item_batcher.is_some() => {}
            Some(constructor) if matches!(map.mode, MapMode::Distributed { .. }) => {
                let site = at(state.id, Position::ItemConstructor);
                self.follow_template(site, &constructor.template, depth);
            }
            Some(_) => {}
            None => self.follow_items(state, depth),
        }
    }

    /// Follows the items of a Map.
    fn follow_items(&mut self, state: &'a State, depth: u32) {
        let StateKind::Map(map) = &state.kind else {
            return;
        };
        if map.item_reader.is_some() {
            let reads = self.found.items.entry(state.id).or_default();
            return reads.note(&self.path, self.used);
        }
        if let Some(items) = map.items_path {
            let expression = self.shapes.analysis.flow.expression(items);
            let site = at(state.id, Position::ItemsPath);
            self.through(PathStep::Element, |it| {
                it.follow(site, &expression.ast, depth);
            });
        }
    }

    fn follow_template(&mut self, site: Site, template: &'a Template, depth: u32) {
        match template {
            Template::Expression(id) => {
                let expression = self.shapes.analysis.flow.expression(*id);
                self.follow(site, &expression.ast, depth);
            }
            Template::Object(entries) => {
                let Some(&PathStep::Member(name)) = self.path.last() else {
                    return;
                };
                if let Some(entry) = entries.iter().find(|it| &*it.key == name) {
                    self.behind(|it| it.follow_template(site, &entry.value, depth));
                }
            }
            Template::Array(elements) if self.reads_element() => self.behind(|it| {
                elements
                    .iter()
                    .for_each(|element| it.follow_template(site, element, depth));
            }),
            Template::Array(_) | Template::Literal(_) => {}
        }
    }

    fn reads_element(&self) -> bool {
        matches!(self.path.last(), Some(PathStep::Element))
    }

    /// Follows what a step is taken from.
    fn through(&mut self, step: PathStep<'a>, follow: impl FnOnce(&mut Self)) {
        self.path.push(step);
        follow(self);
        self.path.pop();
    }

    /// Follows what the first step of the path leads to.
    fn behind(&mut self, follow: impl FnOnce(&mut Self)) {
        let step = self.path.pop();
        follow(self);
        self.path.extend(step);
    }
}

/// How an operand is used, beside the other one.
fn operand<'a>(operator: BinaryOperator, other: &'a Expr, used: Use<'a>) -> Use<'a> {
    match operator {
        BinaryOperator::And | BinaryOperator::Or => Use::of(Types::BOOLEAN),
        BinaryOperator::Coalesce => used,
        BinaryOperator::In => match &other.kind {
            ExprKind::Array(elements) => Use {
                types: Types::ANY,
                compared: elements.first().and_then(literal),
            },
            _ => Use::ANY,
        },
        operator if operator.is_arithmetic() => Use::of(Types::NUMBER),
        operator if operator.is_comparison() => Use {
            types: match literal(other) {
                Some(value) => value.types().with_all_numbers(),
                None if operator.is_ordering() => Types::NUMBER.or(Types::STRING),
                None => Types::ANY,
            },
            // What must differ is better not equal.
            compared: literal(other).filter(|_| operator != BinaryOperator::NotEqual),
        },
        _ => Use::ANY,
    }
}

/// The text, number or boolean that an expression is.
fn literal(expression: &Expr) -> Option<&Value> {
    match &expression.kind {
        ExprKind::Literal(value) => (!matches!(value, Value::Null)).then_some(value),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Analysis;

    /// What is read from outside, one path a line, the input first.
    fn reads(states: &str) -> String {
        let text =
            format!("Type: StateMachine\nSpecVersion: v1\nName: f\nStartAt: A\nStates:\n{states}");
        let analysis = Analysis::new(text);
        let found = Shapes::new(&analysis).outside_reads();
        let mut lines = Vec::new();
        tell("input", &found.input, &mut lines);
        for (id, reads) in found.results.iter().chain(&found.items) {
            tell(analysis.flow.path(*id).as_ref(), reads, &mut lines);
        }
        lines.join("\n")
    }

    fn tell(path: &str, reads: &Reads, lines: &mut Vec<String>) {
        for (name, reads) in &reads.members {
            tell(&format!("{path}.{name}"), reads, lines);
        }
        if let Some(element) = &reads.element {
            tell(&format!("{path}[]"), element, lines);
        }
        if reads.members.is_empty() && reads.element.is_none() && path != "input" {
            let compared = reads.compared.iter();
            let compared: String = compared.map(|it| format!(", such as {it}")).collect();
            lines.push(format!("{path} {}{compared}", reads.types.signature()));
        }
    }

    #[test]
    fn uses_give_types_and_values() {
        insta::assert_snapshot!(reads("
  - Name: A
    Type: Pass
    OutputConstructor:
      a.$: $Input.a
      b.$: length($Input.b) > 3
      c.$: $Input.c == 'x' && !$Input.d
      e.$: '$Input.e in [\"p\", \"q\"] ? $Input.f : $Input.g < $Input.h'
      i.$: $Input.i[0].j != 'no'
      k.$: $Context.Execution.Input.k > 2
    End: true
"), @r#"
        input.a any
        input.b array | map | string
        input.c string, such as "x"
        input.d bool
        input.e any, such as "p"
        input.f any
        input.g string | number
        input.h string | number
        input.i[].j string
        input.k number, such as 2
        "#);
    }

    #[test]
    fn reads_are_carried_back_to_where_data_comes_in() {
        insta::assert_snapshot!(reads("
  - Name: A
    Type: Task
    Action: FC:InvokeFunction
    InputConstructor: {order.$: $Input.orders, all.$: 'jsonMerge($Input.x, $Input.y)'}
    GlobalConstructor: {total.$: $Output.Body.total}
    OutputConstructor: {items: [{first.$: $Output.Body.rows}], in.$: $Input.order, all.$: $Input.all}
    Next: B
  - Name: B
    Type: Choice
    Branches:
      - Condition: $Global.total >= 10 && $Input.in.urgent || $Input.all.z
        Next: C
    Default: C
  - Name: C
    Type: Map
    ItemsPath: $Input.items[0].first
    Processor:
      StartAt: D
      States:
        - Name: D
          Type: Task
          Action: HTTP:Request
          Parameters: {method: GET, url.$: $Input.url}
          OutputConstructor: {size.$: $Output.Body.size}
          End: true
    OutputConstructor: {sizes.$: 'arrayContains($Output.Items[*].size, 1)', one.$: '$Output.Items[0].size > 3'}
    Next: E
  - Name: E
    Type: Parallel
    Branches:
      - {StartAt: F, States: [{Name: F, Type: Task, Action: 'MNS:SendMessage', End: true}]}
    OutputConstructor: {m.$: '$Output.Branch0.MessageId == \"M\"'}
    Next: G
  - Name: G
    Type: Map
    ProcessorConfig: {Mode: Distributed, ExecutionMode: Express}
    ItemReader: {SourceType: OSS.JSONFile}
    Processor:
      StartAt: H
      States:
        - {Name: H, Type: Wait, Seconds.$: $Input.pause, End: true}
    End: true
"), @r#"
        input.orders.urgent bool
        input.x.z bool
        input.y.z bool
        A.Body.total number, such as 10
        A.Body.rows[].url any
        C/D.Body.size number, such as 3
        E[0]/F.MessageId string, such as "M"
        G.pause int
        "#);
    }

    #[test]
    fn what_cannot_be_followed_is_left_out() {
        insta::assert_snapshot!(reads("
  - Name: A
    Type: Pass
    InputConstructor: {a: 1}
    OutputConstructor: {b.$: $Input.c, d.$: 'format($Input.a).x', e.$: $Wrong.y, f.$: '$Input.'}
    Next: A
"), @"");
    }
}
