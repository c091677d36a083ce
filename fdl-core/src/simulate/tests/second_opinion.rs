//! A second interpreter: recursive, without queue, events or cancellation, and compared with the
//! engine on random flows.
//!
//! It computes how each scope ends and when. That is the whole truth as long as branches do not
//! meet: the flows have no `$Global`, and responses do not depend on the order of the calls. Where
//! two siblings fail at one instant, only the order of the queue tells which counts; such flows
//! are left out.

mod interpreter;

use std::fmt::Write as _;

use super::{flow, mocks, show};
use crate::expr::Random;
use crate::simulate::{RunOptions, Unmocked, run};
use crate::value::Value;
use interpreter::Interpreter;

/// A random flow and mocks for all of its tasks.
struct Generator {
    random: Random,
    states: String,
    mocks: String,
    names: usize,
}

impl Generator {
    fn new(seed: u64) -> Self {
        Self {
            random: Random::new(seed),
            states: String::new(),
            mocks: String::new(),
            names: 0,
        }
    }

    fn below(&mut self, end: u64) -> u64 {
        self.random.below(end)
    }

    fn one_of<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        texts[self.below(texts.len() as u64) as usize]
    }

    /// Writes the states of a scope and returns the name of the first.
    fn scope(&mut self, indent: usize, path: &str, depth: u32) -> String {
        let first = self.names;
        let count = 1 + self.below(4) as usize;
        let names: Vec<String> = (first..first + count).map(|it| format!("S{it}")).collect();
        self.names += count;
        for (at, name) in names.iter().enumerate() {
            let later: Vec<&str> = names[at + 1..].iter().map(String::as_str).collect();
            self.state(indent, path, name, &later, depth);
        }
        names[0].clone()
    }

    fn line(&mut self, indent: usize, text: &str) {
        let _ = writeln!(self.states, "{:indent$}{text}", "");
    }

    fn state(&mut self, indent: usize, path: &str, name: &str, later: &[&str], depth: u32) {
        let kind = match self.below(if depth < 3 { 12 } else { 8 }) {
            0 | 1 => "Pass",
            2 => "Wait",
            3 if !later.is_empty() => "Choice",
            4 => self.one_of(&["Succeed", "Fail", "Pass"]),
            3..=7 => "Task",
            8 | 9 => "Parallel",
            _ => "Map",
        };
        self.line(indent, &format!("- Name: {name}"));
        let indent = indent + 2;
        self.line(indent, &format!("Type: {kind}"));
        if self.below(4) == 0 {
            self.line(
                indent,
                "InputConstructor: {c.$: $Input, name.$: $Context.Current.Name}",
            );
        }
        let path = format!("{path}{name}");
        match kind {
            "Wait" => {
                let seconds = 1 + self.below(5);
                self.line(indent, &format!("Seconds: {seconds}"));
            }
            "Choice" => {
                let target = self.one_of(later);
                let condition = self.one_of(&["'\"b\" in $Input'", "length($Input) > 1"]);
                self.line(
                    indent,
                    &format!("Branches: [{{Condition: {condition}, Next: {target}}}]"),
                );
                self.line(indent, &format!("Default: {}", later[0]));
                return;
            }
            "Fail" => {
                let code = self.one_of(&["E", "F", "G"]);
                self.line(indent, &format!("Code: {code}\n{:indent$}Detail: d", ""));
                return;
            }
            "Succeed" => return,
            "Task" => self.task(indent, &path),
            "Parallel" => {
                self.line(indent, "Branches:");
                for branch in 0..1 + self.below(3) {
                    let inner = format!("{path}[{branch}]/");
                    self.nested(indent + 2, "- ", &inner, depth);
                }
            }
            "Map" => {
                let items = self.one_of(&["[]", "[{b: 1}]", "[{}, {b: 1}, {}, {}]"]);
                let items = items.replace("b:", "\"b\":");
                self.line(indent, &format!("ItemsPath: '{items}'"));
                let most = 1 + self.below(3);
                self.line(indent, &format!("MaxConcurrency: {most}"));
                self.line(indent, "Processor:");
                let inner = format!("{path}/");
                self.nested(indent + 2, "", &inner, depth);
            }
            _ => {}
        }
        if matches!(kind, "Task" | "Parallel" | "Map") {
            self.rules(indent, later);
        }
        if self.below(4) == 0 {
            self.line(indent, "OutputConstructor: {b.$: $Output, i.$: $Input}");
        }
        match later.is_empty() {
            true => self.line(indent, "End: true"),
            false => {
                let next = self.one_of(later);
                self.line(indent, &format!("Next: {next}"));
            }
        }
    }

    /// A scope whose `StartAt` has to be written before its states.
    fn nested(&mut self, indent: usize, dash: &str, path: &str, depth: u32) {
        let start = format!("S{}", self.names);
        self.line(indent, &format!("{dash}StartAt: {start}"));
        let inner = indent + dash.len();
        self.line(inner, "States:");
        self.scope(inner + 2, path, depth + 1);
    }

    fn task(&mut self, indent: usize, path: &str) {
        self.line(indent, "Action: HTTP:Request");
        let mode = self.one_of(&["RequestComplete", "WaitForCustomCallback"]);
        self.line(indent, &format!("TaskMode: {mode}"));
        // A task that never answers needs one.
        let never = match self.below(2) {
            0 => "Return: {}",
            _ => {
                self.line(indent, "Timeout: 4");
                "Timeout: true"
            }
        };
        let _ = writeln!(self.mocks, "'{path}':");
        for attempt in 1..=1 + self.below(3) {
            let answer = self.one_of(&[
                "Return: {b: 1}",
                "Return: {c: 1, d: 2}",
                "Throw: {Code: E, Detail: e}",
                "Throw: {Code: F}",
                never,
            ]);
            let duration = self.one_of(&["0", "1.5", "3", "4", "5"]);
            let _ = writeln!(
                self.mocks,
                "  - {{When: {{Attempt: {attempt}}}, {answer}, Duration: {duration}, Times: forever}}"
            );
        }
        let _ = writeln!(self.mocks, "  - {{Return: {{b: 2}}, Times: forever}}");
    }

    fn rules(&mut self, indent: usize, later: &[&str]) {
        let errors = ["[E]", "[F, E]", "[FnF.TaskTimeout]", "[FnF.ALL]"];
        if self.below(2) == 0 {
            self.line(indent, "Retry:");
            for _ in 0..1 + self.below(2) {
                let errors = self.one_of(&errors);
                let most = self.below(3);
                let interval = self.below(3);
                let rate = self.one_of(&["1", "1.5", "2"]);
                self.line(indent + 2, &format!(
                    "- {{Errors: {errors}, MaxAttempts: {most}, IntervalSeconds: {interval}, BackoffRate: {rate}, MaxBackoffSeconds: 3}}"
                ));
            }
        }
        if self.below(2) == 0 && !later.is_empty() {
            let errors = self.one_of(&errors);
            let target = self.one_of(later);
            let output = self.one_of(&[
                "",
                "OutputConstructor: {b.$: $Context.Current.Error.Code}, ",
            ]);
            self.line(
                indent,
                &format!("Catch: [{{Errors: {errors}, {output}Next: {target}}}]"),
            );
        }
    }
}

#[test]
fn both_interpreters_agree() {
    let (mut compared, mut failed, mut caught) = (0, 0, 0);
    for seed in 0..1_000 {
        let mut generator = Generator::new(seed);
        let first = generator.scope(0, "", 0);
        let analysis = flow(&first, &generator.states);
        let mocks = mocks(&generator.mocks);
        let options = RunOptions {
            max_events: 1_000_000,
            unmocked: Unmocked::Error,
            input: Value::from_json(r#"{"b": 1}"#).expect("JSON"),
            ..RunOptions::default()
        };
        let mut other = Interpreter::new(&analysis, &mocks);
        let expected = other.run(&options.input);
        if other.is_tie {
            continue;
        }
        let run = run(&analysis, &mocks, &options);
        let actual = match (&run.output, &run.error) {
            (Some(output), _) => Ok(output.clone()),
            (None, Some(error)) => Err((error.code.to_string(), error.state_path.to_string())),
            (None, None) => panic!("a run has an output or an error"),
        };
        let trace = || {
            let run = show(&analysis, &run, true);
            format!("seed {seed}\n{}\n{}\n{run}", analysis.text, generator.mocks)
        };
        assert_eq!(
            (actual, run.duration_ms),
            (expected.result, expected.end),
            "{}",
            trace()
        );
        compared += 1;
        failed += usize::from(run.error.is_some());
        caught += usize::from(other.caught > 0);
    }
    // The flows are worth comparing: few ties, all ways to end.
    assert!(compared > 800, "{compared}");
    assert!(
        failed > 100 && compared - failed > 100 && caught > 100,
        "{failed} {caught}"
    );
}
