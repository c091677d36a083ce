//! `fdl eval`: the value of an expression or of a constructor, without a flow around it.

use std::borrow::Cow;
use std::io;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use fdl_core::catalog::context::VariableKind;
use fdl_core::catalog::decisions::Readings;
use fdl_core::checks::{Diagnostic, Severity};
use fdl_core::expr::{EvalError, Evaluator, Variables, eval, parse};
use fdl_core::model::{Expression, lower_constructor};
use fdl_core::simulate::{RunOptions, sample_context};
use fdl_core::syntax;
use fdl_core::text::{LineIndex, TextRange};
use fdl_core::value::Value;
use serde::Serialize;

use super::run::print_problems;
use super::terminal::Terminal;
use super::{Exit, input};
use crate::files::{Disk, STDIN, Texts as _, display_path, read_limited};
use crate::output::place::Range;
use crate::output::value::Json;

/// What the text on the command line is called in reports.
const NAME: &str = "<expression>";

/// The code of a text that does not parse.
const SYNTAX: &str = "expression-syntax";

/// The code of an expression without a value, as in runs.
const FAILED: &str = "Simulator.ExpressionError";

/// Evaluate an expression, or a constructor whose `.$` keys hold expressions
///
/// The variables have the values given; without --context `$Context` is that of an execution of the
/// input.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  fdl eval '$Input.total > 100' --input '{\"total\": 120}'
  fdl eval 'length($Output.Body.items)' --output @response.json
  fdl eval --template '{\"id.$\": \"$Input.orderId\"}' --input @order.json
  fdl eval --template @constructor.yaml --input -

Exit status: 0 there is a value; 1 the evaluation failed; 2 wrong usage, or a text that does not parse.")]
pub(super) struct Arguments {
    /// The expression, as under a `.$` key: the text, `@FILE`, or `-` for standard input
    #[arg(value_name = "EXPR")]
    expression: String,

    /// EXPR is a constructor in YAML or JSON: a mapping whose `.$` keys hold expressions
    #[arg(long)]
    template: bool,

    /// `$Input` [default: {}]
    #[arg(long, value_name = "JSON|@FILE|-")]
    input: Option<String>,

    /// `$Output`
    #[arg(long, value_name = "JSON|@FILE|-")]
    output: Option<String>,

    /// `$Global`, an object [default: {}]
    #[arg(long, value_name = "JSON|@FILE|-")]
    global: Option<String>,

    /// `$Item`
    #[arg(long, value_name = "JSON|@FILE|-")]
    item: Option<String>,

    /// `$Context`, an object
    #[arg(long, value_name = "JSON|@FILE|-")]
    context: Option<String>,

    /// What drives `uuid` and `randomInt`
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,

    /// How to read what the documentation leaves open, such as `Q35=number`; docs/semantics.md lists
    /// what can be chosen
    #[arg(long, value_name = "Qnn=READING", value_delimiter = ',', value_parser = super::reading)]
    assume: Vec<String>,

    /// The form of the report
    #[arg(long, value_name = "FORMAT", default_value = "pretty")]
    output_format: Format,
}

/// The value of `--output-format`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
enum Format {
    /// The value; errors on standard error
    Pretty,
    /// For programs; documented and versioned
    Json,
}

/// The report as JSON.
#[derive(Debug, Serialize)]
struct Report<'a> {
    version: u32,
    value: Option<Json<'a>>,
    error: Option<Failure<'a>>,
    assumptions: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Failure<'a> {
    code: &'a str,
    message: &'a str,
    range: Range,
}

/// The values of the variables.
struct Values {
    context: Value,
    global: Value,
    input: Value,
    item: Option<Value>,
    output: Option<Value>,
}

impl Variables for Values {
    fn value(&self, variable: VariableKind) -> Result<Cow<'_, Value>, String> {
        let missing =
            |name: &str, option: &str| format!("`{name}` has no value; give it one with {option}");
        let value = match variable {
            VariableKind::Context => Ok(&self.context),
            VariableKind::Global => Ok(&self.global),
            VariableKind::Input => Ok(&self.input),
            VariableKind::Item => self.item.as_ref().ok_or_else(|| missing("$Item", "--item")),
            VariableKind::Output => {
                let output = self.output.as_ref();
                output.ok_or_else(|| missing("$Output", "--output"))
            }
        };
        value.map(Cow::Borrowed)
    }
}

impl Arguments {
    pub(super) fn run(&self, terminal: &mut Terminal) -> anyhow::Result<Exit> {
        self.check()?;
        let (name, text) = self.text()?;
        let values = self.values()?;
        let mut readings = Readings::default();
        for reading in &self.assume {
            let chosen = readings.choose_assignment(reading);
            chosen.map_err(anyhow::Error::msg)?;
        }
        let mut evaluator = Evaluator::new(self.seed, readings);
        let result = match self.template {
            true => constructor(&text, &values, &mut evaluator),
            false => expression(&text, &values, &mut evaluator),
        };
        let assumptions: Vec<String> = evaluator.assumed().map(|it| readings.line(it)).collect();
        let exit = match &result {
            Ok(_) => Exit::Success,
            Err(problems) if problems.iter().all(|it| it.code == FAILED) => Exit::Failure,
            Err(_) => Exit::Error,
        };
        match self.output_format {
            Format::Json => {
                let lines = LineIndex::new(&text);
                let problem = result.as_ref().err().and_then(|it| it.first());
                let report = Report {
                    version: 1,
                    value: result.as_ref().ok().map(Json),
                    error: problem.map(|it| Failure {
                        code: it.code,
                        message: &it.message,
                        range: Range::new(&text, &lines, it.range),
                    }),
                    assumptions,
                };
                terminal.print(&format!("{}\n", serde_json::to_string(&report)?))?;
            }
            Format::Pretty => {
                match result {
                    Ok(value) => terminal.print(&format!("{}\n", value.to_json_pretty(2)))?,
                    Err(problems) => print_problems(name, &text, problems, terminal),
                }
                for assumption in assumptions {
                    terminal.note(&format!("assumed: {assumption}"));
                }
            }
        }
        Ok(exit)
    }

    fn check(&self) -> anyhow::Result<()> {
        let sources = [
            ("the expression", Some(self.expression.as_str())),
            ("--input", self.input.as_deref()),
            ("--output", self.output.as_deref()),
            ("--global", self.global.as_deref()),
            ("--item", self.item.as_deref()),
            ("--context", self.context.as_deref()),
        ];
        input::check(&sources)
    }

    /// What the text is called, and the text without a line break at its end.
    fn text(&self) -> anyhow::Result<(String, Arc<str>)> {
        let (name, text) = if self.expression == STDIN {
            let text = read_limited(io::stdin().lock()).context("cannot read standard input")?;
            (STDIN.to_owned(), text)
        } else if let Some(path) = self.expression.strip_prefix('@') {
            let text = Disk.read(Path::new(path));
            let text = text.with_context(|| format!("cannot read `{path}`"))?;
            (display_path(Path::new(path)), text)
        } else {
            (NAME.to_owned(), self.expression.as_str().into())
        };
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        Ok((name, text.trim_end_matches(['\n', '\r']).into()))
    }

    fn values(&self) -> anyhow::Result<Values> {
        let any = |option: &str, source: &Option<String>| -> anyhow::Result<Option<Value>> {
            let source = source.as_deref();
            source.map(|it| input::json(option, it)).transpose()
        };
        let object = |option: &str, name: &str, source: &Option<String>| {
            let source = source.as_deref();
            source.map(|it| input::object(option, name, it)).transpose()
        };
        let mut options = RunOptions::default();
        if let Some(input) = any("--input", &self.input)? {
            options.input = input;
        }
        let global = object("--global", "`$Global`", &self.global)?;
        let context = object("--context", "`$Context`", &self.context)?;
        Ok(Values {
            context: context.unwrap_or_else(|| sample_context(&options)),
            global: global.unwrap_or(options.global),
            input: options.input,
            item: any("--item", &self.item)?,
            output: any("--output", &self.output)?,
        })
    }
}

/// The value of an expression, or what is wrong with it.
fn expression(
    text: &str,
    values: &Values,
    evaluator: &mut Evaluator,
) -> Result<Value, Vec<Diagnostic>> {
    let (ast, errors) = parse(text);
    if !errors.is_empty() {
        let errors = errors.into_iter();
        return Err(errors
            .map(|it| problem(SYNTAX, it.range, it.message))
            .collect());
    }
    eval(&ast, text, values, evaluator).map_err(|it| vec![problem(FAILED, it.range, it.message)])
}

/// The value that a constructor builds, or what is wrong with it.
fn constructor(
    text: &Arc<str>,
    values: &Values,
    evaluator: &mut Evaluator,
) -> Result<Value, Vec<Diagnostic>> {
    let tree = syntax::parse(text);
    let yaml = tree.errors().iter();
    let mut problems: Vec<Diagnostic> = yaml
        .map(|it| problem("yaml-syntax", it.range, it.message.clone()))
        .collect();
    let Some(constructor) = lower_constructor(&tree) else {
        if problems.is_empty() {
            let range = tree.root().map_or(TextRange::default(), |it| it.range());
            problems.push(problem(
                SYNTAX,
                range,
                "a constructor is a mapping".to_owned(),
            ));
        }
        return Err(problems);
    };
    for expression in &constructor.expressions {
        let errors = expression.errors.iter();
        problems.extend(errors.map(|it| {
            let range = expression.source_range(&tree, it.range);
            problem(SYNTAX, range, it.message.clone())
        }));
    }
    if !problems.is_empty() {
        problems.sort_by_key(|it| it.range);
        return Err(problems);
    }
    let failed = |expression: &Expression, error: EvalError| {
        let range = expression.source_range(&tree, error.range);
        vec![problem(FAILED, range, error.message)]
    };
    constructor.template.build(&mut |id| {
        let expression = &constructor.expressions[id.0 as usize];
        let value = eval(&expression.ast, &expression.text, values, evaluator);
        value.map_err(|error| failed(expression, error))
    })
}

fn problem(code: &'static str, range: TextRange, message: String) -> Diagnostic {
    Diagnostic {
        code,
        severity: Severity::Error,
        range,
        message,
        related: Vec::new(),
        fixes: Vec::new(),
        tag: None,
    }
}
