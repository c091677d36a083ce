//! `unknown-member`: an expression reads a member of data whose shape is known and does not have it.

use smol_str::SmolStr;
use std::cell::OnceCell;
use std::collections::{BTreeSet, HashSet};

use super::subject::{place, with_known_text};
use super::words::{did_you_mean, list, shown};
use super::{Check, CheckOptions, Diagnostic, Findings, Run, Section, Severity, near_names};
use crate::analysis::Analysis;
use crate::catalog::actions::TaskMode;
use crate::catalog::context::{Availability, Position, variable};
use crate::expr::ast::{BinaryOperator, Expr, ExprKind};
use crate::model::{Expression, StateId, StateKind};
use crate::shape::{Data, DataKind, Shapes, Site, Sources};
use crate::syntax::edit::replace_in_text;
use crate::text::{Spanned, TextRange};
use crate::value::{Types, Value};

pub(super) static CHECK: Check = Check {
    code: "unknown-member",
    severity: Severity::Warning,
    section: Section::Expressions,
    docs: include_str!("unknown_member.md"),
    run: Run::Flow(unknown_member),
};

/// More places than this explain nothing.
const MOST_RELATED: usize = 3;

fn unknown_member(analysis: &Analysis, _: &CheckOptions, findings: &mut Findings) {
    let shapes = OnceCell::new();
    let asked = OnceCell::new();
    for expression in with_known_text(analysis, &analysis.flow.expressions) {
        if expression.position == Position::Unverified || !expression.errors.is_empty() {
            continue;
        }
        let mut reader = Reader {
            analysis,
            shapes: &shapes,
            expression,
            asked: &asked,
            findings,
        };
        reader.read(&expression.ast, is_always_evaluated(analysis, expression));
    }
}

/// Whether the expression is evaluated each time a run comes to its state: conditions are, as long as
/// none before them is true.
fn is_always_evaluated(analysis: &Analysis, expression: &Expression) -> bool {
    let kind = expression.state.map(|it| &analysis.flow.state(it).kind);
    match kind {
        Some(StateKind::Choice(choice)) if expression.position == Position::Condition => {
            let first = choice.branches.first().and_then(|it| it.condition);
            first == Some(expression.id)
        }
        _ => true,
    }
}

/// Reads an expression from its variables outwards.
struct Reader<'r, 'a> {
    analysis: &'a Analysis,
    /// Made once data of the flow is read: many flows only read `$Context`.
    shapes: &'r OnceCell<Shapes<'a>>,
    expression: &'a Expression,
    /// Found once something is missing: most flows are spared a walk through their expressions.
    asked: &'r OnceCell<Asked<'a>>,
    findings: &'r mut Findings,
}

impl<'r, 'a> Reader<'r, 'a> {
    fn shapes(&self) -> &'r Shapes<'a> {
        self.shapes.get_or_init(|| Shapes::new(self.analysis))
    }

    /// Reports the first member that is not there of each path. `always` says whether a run that
    /// comes to the state evaluates the expression.
    fn read(&mut self, expression: &'a Expr, always: bool) {
        match &expression.kind {
            // What the pages describe is `unknown-context-path`, and below it anything may be.
            ExprKind::Member { .. } if reads_only_context(expression) => {}
            ExprKind::Member { base, name } => {
                let bases = self.sources(base, always);
                self.report_missing(base, name, &bases, always);
            }
            ExprKind::Index { base, index } => {
                self.read(base, always);
                self.read(index, always);
            }
            _ => {
                let decides = decides(expression);
                for (index, child) in expression.children().enumerate() {
                    self.read(child, always && (index == 0 || !decides));
                }
            }
        }
    }

    /// Reads an operand of a path: what it may be.
    fn sources(&mut self, expression: &'a Expr, always: bool) -> Sources<'a> {
        match &expression.kind {
            ExprKind::Variable(name) if !is_readable(name, self.expression.position) => {
                Sources::default()
            }
            ExprKind::Member { base, name } => {
                let bases = self.sources(base, always);
                match self.report_missing(base, name, &bases, always) {
                    true => Sources::default(),
                    false => self.shapes().member(&bases, &name.value),
                }
            }
            ExprKind::Index { base, index } => {
                let bases = self.sources(base, always);
                self.read(index, always);
                let index = match &index.kind {
                    ExprKind::Literal(Value::Number(number)) => number.as_i64(),
                    _ => None,
                };
                let index = index.and_then(|it| it.try_into().ok());
                self.shapes().element(&bases, index)
            }
            _ => {
                self.read(expression, always);
                let site = Site {
                    state: self.expression.state,
                    position: self.expression.position,
                };
                self.shapes().value(site, expression)
            }
        }
    }

    /// Reports a member that is nowhere, or not where one way certainly leads; whether it did.
    fn report_missing(
        &mut self,
        base: &Expr,
        name: &Spanned<SmolStr>,
        bases: &Sources<'a>,
        always: bool,
    ) -> bool {
        let of = &self.expression.text[base.range.indices()];
        // Below `$Context` what the pages describe is `unknown-context-path`.
        let of_context = of.starts_with("$Context") && bases.data.iter().all(is_typed);
        if name.value.is_empty() || of_context {
            return false;
        }
        let shapes = self.shapes();
        let lacks = |it: &&Data<'a>| shapes.lacks(it, &name.value);
        let lacking: Vec<Data<'a>> = bases.data.iter().filter(lacks).copied().collect();
        let asked = || {
            let all = self.asked.get_or_init(|| asked(self.analysis));
            all.contains(&(self.expression.state, &name.value, of))
        };
        if lacking.is_empty() || asked() {
            return false;
        }
        if bases.complete && lacking.len() == bases.data.len() {
            self.report(base, name, &lacking);
            return true;
        }
        let one_way = lacking
            .iter()
            .find(|it| always && it.sure && it.from.is_some());
        if let Some(one_way) = one_way.copied() {
            self.report_one_way(base, name, one_way);
        }
        one_way.is_some()
    }

    /// Reports a member that no source of the value has.
    fn report(&mut self, base: &Expr, name: &Spanned<SmolStr>, sources: &[Data<'a>]) {
        let text = &self.expression.text;
        let of = &text[base.range.indices()];
        let shapes = self.shapes();
        let known = names(shapes, sources);
        let near = near_names(&name.value, known.iter().map(String::as_str));
        let message = message(of, &name.value, sources, &known, &near);
        let range = place(self.analysis, self.expression, name.range);
        let finding = self.findings.report(range, message);
        explain(shapes, sources, finding);
        let node = self.analysis.tree.node(self.expression.node);
        // A name in brackets is a text: only a plain one can be replaced as it is.
        let plain = text[name.range.indices()] == *name.value;
        finding.fix_near(&name.value, &near, |candidate| {
            let edit = replace_in_text(node, name.range, candidate);
            let edit = edit.filter(|_| plain && is_word(candidate))?;
            Some((format!("Change to `{candidate}`"), edit))
        });
        if near.is_empty() && sources.iter().all(is_wrapped) {
            let end = TextRange::empty(base.range.end);
            if let Some(edit) = replace_in_text(node, end, ".Body") {
                let title = format!("Read it from `{}.Body`", shown(of));
                finding.fix_with(title, false, vec![edit]);
            }
        }
    }

    /// Reports a member that is missing where a run comes by one way.
    fn report_one_way(&mut self, base: &Expr, name: &Spanned<SmolStr>, source: Data<'a>) {
        let flow = &self.analysis.flow;
        let of = &self.expression.text[base.range.indices()];
        let shapes = self.shapes();
        let known = names(shapes, &[source]);
        let from = source.from.map_or_else(|| "?".into(), |it| flow.path(it));
        let has = match source.kind.other_type() {
            Some(types) => format!("where it is {types} from `{from}`"),
            None if known.is_empty() => format!("where it comes from `{from}`"),
            None => format!("where it comes from `{from}`, only {}", list(&known)),
        };
        let message = format!(
            "`{}` has no member `{}` {has}",
            shown(of),
            shown(&name.value)
        );
        let range = place(self.analysis, self.expression, name.range);
        let finding = self.findings.report(range, message);
        explain(shapes, &[source], finding);
    }
}

/// Whether it is a path below `$Context` that does not lead to the input or the output of the state.
fn reads_only_context(mut expression: &Expr) -> bool {
    let (mut first, mut second) = (None, None);
    while let ExprKind::Member { base, name } = &expression.kind {
        (first, second) = (Some(name), first);
        expression = base;
    }
    let is = |it: Option<&Spanned<SmolStr>>, name: &str| it.is_some_and(|it| it.value == name);
    let of_context = matches!(&expression.kind, ExprKind::Variable(it) if &**it == "$Context");
    of_context && !(is(first, "Current") && (is(second, "Input") || is(second, "Output")))
}

/// Whether the first operand decides if the others are evaluated.
fn decides(expression: &Expr) -> bool {
    match &expression.kind {
        ExprKind::Conditional { .. } => true,
        ExprKind::Binary { operator, .. } => matches!(
            operator.value,
            BinaryOperator::And | BinaryOperator::Or | BinaryOperator::Coalesce
        ),
        _ => false,
    }
}

/// The names of the members that the sources have, each once.
fn names(shapes: &Shapes<'_>, sources: &[Data<'_>]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for member in sources.iter().flat_map(|it| shapes.members_of(it)) {
        if !names.contains(&member.name) {
            names.push(member.name);
        }
    }
    names
}

fn message(of: &str, name: &str, sources: &[Data<'_>], known: &[String], near: &[&str]) -> String {
    let (of, name) = (shown(of), shown(name));
    let mut types = Types::NONE;
    for it in sources {
        types = types.or(it.kind.other_type().unwrap_or(Types::OBJECT));
    }
    if !types.intersects(Types::OBJECT) {
        return format!("`{of}` is {types} and has no member `{name}`");
    }
    let global = matches!(sources, [only] if matches!(only.kind, DataKind::Global));
    let rest = match (near, known) {
        ([], []) if global => "; no state has a `GlobalConstructor`".to_owned(),
        ([], []) => "; it is empty".to_owned(),
        ([], known) => format!(", only {}", list(known)),
        (near, _) => did_you_mean(near),
    };
    match global {
        true => format!("no state writes `{name}` to `$Global`{rest}"),
        false => format!("`{of}` has no member `{name}`{rest}"),
    }
}

/// Adds where the data was built, and what it has there.
fn explain(shapes: &Shapes<'_>, sources: &[Data<'_>], finding: &mut Diagnostic) {
    let mut seen = BTreeSet::new();
    let mut add = |place: TextRange, text: String| {
        if seen.len() < MOST_RELATED && seen.insert(place) {
            finding.related(place, text);
        }
    };
    for it in sources {
        if matches!(it.kind, DataKind::Global) {
            for (state, entries) in shapes.global_writes() {
                let keys: Vec<String> = entries.iter().map(|it| it.key.to_string()).collect();
                if let Some(constructor) = &state.global_constructor {
                    add(constructor.key_range, format!("writes {}", list(&keys)));
                }
            }
        }
        let Some(place) = it.place else { continue };
        let names = names(shapes, &[*it]);
        let text = match (&it.kind, it.kind.other_type()) {
            (_, Some(types)) => format!("{types} is built here"),
            _ if names.is_empty() => "builds nothing".to_owned(),
            (DataKind::Task(_), _) => format!("hands over {} only", list(&names)),
            (DataKind::Parallel(..) | DataKind::Map(_), _) => {
                format!("hands over {}", list(&names))
            }
            _ => format!("builds {}", list(&names)),
        };
        add(place, text);
    }
}

/// Whether the data is what a function returned, with its own result one level deeper.
fn is_wrapped(data: &Data<'_>) -> bool {
    match data.kind {
        DataKind::Task(task) => {
            let action = task.action.as_ref();
            action.is_some_and(|it| &*it.value == "FC:InvokeFunction")
                && task.mode == Some(TaskMode::RequestComplete)
        }
        _ => false,
    }
}

/// What the expressions of each state ask for, as name and value: `"name" in $Input`. Who asks knows
/// that it may be missing.
type Asked<'a> = HashSet<(Option<StateId>, &'a str, &'a str)>;

fn asked(analysis: &Analysis) -> Asked<'_> {
    let mut asked = HashSet::new();
    let parts = with_known_text(analysis, &analysis.flow.expressions)
        .flat_map(|it| it.ast.walk().map(move |part| (it, part)));
    for (expression, part) in parts {
        if let ExprKind::Binary {
            operator,
            left,
            right,
        } = &part.kind
            && operator.value == BinaryOperator::In
            && let ExprKind::Literal(Value::String(name)) = &left.kind
        {
            let of = &expression.text[right.range.indices()];
            asked.insert((expression.state, &**name, of));
        }
    }
    asked
}

fn is_typed(data: &Data<'_>) -> bool {
    matches!(data.kind, DataKind::Typed(_))
}

fn is_readable(name: &str, position: Position) -> bool {
    variable(name).is_some_and(|it| (it.availability)(position) != Availability::Unavailable)
}

fn is_word(name: &str) -> bool {
    let letters = name.chars().all(|it| it.is_alphanumeric() || it == '_');
    letters && !name.is_empty() && !name.starts_with(|it: char| it.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{check_fix, check_rule, findings_of};

    #[test]
    fn behind_a_task_there_is_its_result_only() {
        check_rule(
            "unknown-member",
            r#"
States:
  - Type: Task
    Name: Measure
    Action: FC:InvokeFunction
    Parameters: {resourceArn: 'acs:fc:::functions/measure', invocationType: Sync, body.$: $Input.Records}
    Next: Decide
  - Type: Choice
    Name: Decide
    Branches:
      - Condition: $Input.ObjectSize >= $Input.Body.limit
        #                 ^^^^^^^^^^ warning[unknown-member]: `$Input` has no member `ObjectSize`, only `Body` (see `FC:InvokeFunction`: hands over `Body` only) (unsafe fix: Read it from `$Input.Body`)
        Next: Done
    Default: Done
  - {Type: Succeed, Name: Done, OutputConstructor: {a.$: $Context.Current.Input.a}}
  #                                                                             ^ warning[unknown-member]: `$Context.Current.Input` has no member `a`, only `Body` (see `FC:InvokeFunction`: hands over `Body` only) (unsafe fix: Read it from `$Context.Current.Input.Body`)
"#,
        );
    }

    #[test]
    fn branches_items_and_values_of_other_types() {
        check_rule(
            "unknown-member",
            r#"
States:
  - {Type: Pass, Name: Start, OutputConstructor: {order: {id: 7, total: 9}, rows: [{sku: a}], size.$: 'length($Input.a)'}, Next: Both}
  - Type: Parallel
    Name: Both
    Branches:
      - StartAt: A
        States:
          - {Type: Pass, Name: A, OutputConstructor: {a.$: $Input.order.totl}, End: true}
          #                                                             ^^^^ warning[unknown-member]: `$Input.order` has no member `totl`; did you mean `total`? (see `order`: builds `id` and `total`) (fix: Change to `total`)
      - StartAt: B
        States:
          - {Type: Pass, Name: B, OutputConstructor: {b.$: $Input.size.bytes}, End: true}
          #                                                            ^^^^^ warning[unknown-member]: `$Input.size` is a whole number and has no member `bytes` (see `size.$`: a whole number is built here)
    OutputConstructor:
      both.$: $Output.branch1
      #               ^^^^^^^ warning[unknown-member]: `$Output` has no member `branch1`; did you mean `Branch1`? (see `Both`: hands over `Branch0` and `Branch1`) (fix: Change to `Branch1`)
      rows.$: $Input.rows
    Next: Each
  - Type: Map
    Name: Each
    ItemsPath: $Input.rows
    Processor:
      StartAt: C
      States:
        - {Type: Pass, Name: C, OutputConstructor: {c.$: '$Input["order id"]'}, End: true}
        #                                                         ^^^^^^^^ warning[unknown-member]: `$Input` has no member `order id`, only `sku` (see `rows`: builds `sku`)
    OutputConstructor:
      items.$: $Output.Items.c
      #                      ^ warning[unknown-member]: `$Output.Items` is an array and has no member `c` (see `Each`: an array is built here)
      first.$: $Output.Items[0].d
      #                         ^ warning[unknown-member]: `$Output.Items[0]` has no member `d`, only `c` (see `OutputConstructor`: builds `c`)
    End: true
"#,
        );
    }

    #[test]
    fn global_variables() {
        check_rule(
            "unknown-member",
            r#"
States:
  - {Type: Pass, Name: A, GlobalConstructor: {runId: 1}, OutputConstructor: {a.$: $Global.runID}, Next: B}
  #                                                                                       ^^^^^ warning[unknown-member]: no state writes `runID` to `$Global`; did you mean `runId`? (see `GlobalConstructor`: writes `runId`) (fix: Change to `runId`)
  - {Type: Pass, Name: B, OutputConstructor: {a.$: $Global.runId.x}, End: true}
  #                                                              ^ warning[unknown-member]: `$Global.runId` is a whole number and has no member `x` (see `runId`: a whole number is built here)
"#,
        );
        check_rule(
            "unknown-member",
            r#"
States:
  - {Type: Pass, Name: A, OutputConstructor: {a.$: $Global.total}, End: true}
  #                                                        ^^^^^ warning[unknown-member]: no state writes `total` to `$Global`; no state has a `GlobalConstructor`
"#,
        );
    }

    #[test]
    fn what_may_be_there_is_left_alone() {
        check_rule(
            "unknown-member",
            r#"
States:
  - {Type: Pass, Name: First, OutputConstructor: {a.$: $Input.anything.at.all, b.$: $Context.Execution.Input.x.y}, Next: Call}
  - Type: Task
    Name: Call
    Action: ECS:DescribeInstances
    Parameters: {RegionId: cn-hangzhou}
    Catch:
      - {Errors: [FnF.ALL], OutputConstructor: {error.$: $Context.Current.Error.Code}, Next: Report}
    Next: Report
  - {Type: Pass, Name: Report, OutputConstructor: {e.$: $Input.error}, Next: Ask}
  - Type: Choice
    Name: Ask
    Branches:
      - {Condition: '"z" in $Input && $Input.z == 1', Next: Last}
      - {Condition: $Input.z == 2, Next: Last}
    Default: Last
  - {Type: Succeed, Name: Last}
"#,
        );
    }

    #[test]
    fn the_first_missing_member_is_reported_once() {
        let found = findings_of(
            "unknown-member",
            "\nStates:\n  - {Type: Pass, Name: A, OutputConstructor: {a: 1}, Next: B}\n  - {Type: Pass, Name: B, OutputConstructor: {x.$: '$Input.b.c[0].d == $Output.e'}, End: true}\n",
        );
        let messages: Vec<&str> = found.iter().map(|it| it.message.as_str()).collect();
        assert_eq!(
            messages,
            [
                "`$Input` has no member `b`, only `a`",
                "`$Output` has no member `e`, only `a`"
            ]
        );
    }

    #[test]
    fn many_members_are_counted() {
        let found = findings_of(
            "unknown-member",
            "\nStates:\n  - {Type: Pass, Name: A, OutputConstructor: {q1: 1, q2: 1, q3: 1, q4: 1, q5: 1, q6: 1, q7: 1, q8: 1}, Next: B}\n  - {Type: Pass, Name: B, OutputConstructor: {x.$: $Input.other}, Next: C}\n  - {Type: Pass, Name: C, InputConstructor: {}, OutputConstructor: {x.$: $Input.x}, End: true}\n",
        );
        let messages: Vec<&str> = found.iter().map(|it| it.message.as_str()).collect();
        assert_eq!(
            messages,
            [
                "`$Input` has no member `other`, only `q1`, `q2`, `q3`, `q4`, `q5`, `q6` and 2 more",
                "`$Input` has no member `x`; it is empty"
            ]
        );
        assert_eq!(
            found[0].related[0].message,
            "builds `q1`, `q2`, `q3`, `q4`, `q5`, `q6` and 2 more"
        );
        assert_eq!(found[1].related[0].message, "builds nothing");
    }

    #[test]
    fn names_are_changed_within_their_quotes() {
        let flow = |expression: &str| {
            format!(
                "\nStates:\n  - {{Type: Pass, Name: A, OutputConstructor: {{total: 1}}, Next: B}}\n  - Type: Pass\n    Name: B\n    OutputConstructor:\n      x.$: {expression}\n    End: true\n"
            )
        };
        for (before, after) in [
            ("$Input.totl", "$Input.total"),
            ("'$Input[\"totl\"]'", "'$Input[\"total\"]'"),
            ("\"$Input['totl']\"", "\"$Input['total']\""),
            (
                ">-\n        $Input\n        .totl",
                ">-\n        $Input\n        .total",
            ),
        ] {
            check_fix("unknown-member", &flow(before), &flow(after));
        }
    }

    #[test]
    fn what_a_function_returned_is_read_from_body() {
        let flow = |path: &str| {
            format!(
                "\nStates:\n  - Type: Task\n    Name: A\n    Action: FC:InvokeFunction\n    Parameters: {{resourceArn: 'acs:fc:::functions/f', invocationType: Sync}}\n    OutputConstructor: {{x.$: {path}}}\n    End: true\n"
            )
        };
        check_fix(
            "unknown-member",
            &flow("$Output.paid"),
            &flow("$Output.Body.paid"),
        );
    }

    #[test]
    fn missing_on_one_way() {
        check_rule(
            "unknown-member",
            r#"
States:
  - Type: Task
    Name: Call
    Action: FC:InvokeFunction
    Parameters: {resourceArn: 'acs:fc:::functions/f', invocationType: Sync}
    Catch:
      - Errors: [FnF.ALL]
        OutputConstructor: {error.$: $Context.Current.Error.Code}
        Next: Report
    Next: Report
  - Type: Pass
    Name: Report
    OutputConstructor:
      total.$: $Input.Body.total
      #               ^^^^ warning[unknown-member]: `$Input` has no member `Body` where it comes from `Call`, only `error` (see `OutputConstructor`: builds `error`)
    Next: Decide
  - Type: Choice
    Name: Decide
    Branches:
      - {Condition: $Input.total > 5, Next: Report}
      - {Condition: $Input.total > 1, Next: Done}
    Default: Done
  - {Type: Succeed, Name: Done}
"#,
        );
    }

    #[test]
    fn a_loop_reads_what_it_has_thrown_away() {
        check_rule(
            "unknown-member",
            r#"
States:
  - Type: Task
    Name: Ask
    Action: FC:InvokeFunction
    Parameters:
      resourceArn: acs:fc:::functions/f
      invocationType: Sync
      body: {job.$: $Input.jobId}
      #                    ^^^^^ warning[unknown-member]: `$Input` has no member `jobId` where it comes from `Ask`, only `Body` (see `FC:InvokeFunction`: hands over `Body` only)
    Next: Is it done
  - Type: Choice
    Name: Is it done
    Branches:
      - {Condition: '$Input.Body.state == "done"', Next: Done}
    Default: Pause
  - {Type: Wait, Name: Pause, Seconds: 10, Next: Ask}
  - {Type: Succeed, Name: Done}
"#,
        );
    }

    #[test]
    fn a_choice_may_keep_data_away() {
        check_rule(
            "unknown-member",
            r#"
States:
  - Type: Task
    Name: Call
    Action: FC:InvokeFunction
    Parameters: {resourceArn: 'acs:fc:::functions/f', invocationType: Sync}
    OutputConstructor: {ok: true, total.$: $Output.Body.total}
    Catch:
      - Errors: [FnF.ALL]
        OutputConstructor: {ok: false}
        Next: Did it work
    Next: Did it work
  - Type: Choice
    Name: Did it work
    Branches:
      - {Condition: $Input.ok && $Input.total > 5, Next: Use}
      - {Condition: $Input.ok, Next: Use}
    Default: Done
  - {Type: Pass, Name: Use, OutputConstructor: {total.$: $Input.total}, Next: Done}
  - {Type: Succeed, Name: Done}
"#,
        );
    }
}
