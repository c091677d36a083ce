//! Sound flows of any size, with every state type and every style of YAML that authors use.

use std::fmt::Write as _;

use super::Random;

/// A flow of about `bytes` bytes. The same seed gives the same text.
///
/// The top level is a chain: every state leads to the next one, all names differ, and a comment, a
/// block scalar, a flow collection or a quoted text comes every few states.
pub(crate) fn flow(seed: u64, bytes: usize) -> String {
    let mut writer = Writer {
        random: Random::new(seed),
        out: String::new(),
    };
    writer.flow(bytes);
    writer.out
}

struct Writer {
    random: Random,
    out: String,
}

const KINDS: [&str; 20] = [
    "Task", "Task", "Task", "Task", "Task", "Task", "Task", "Task", "Task", "Choice", "Choice",
    "Choice", "Pass", "Pass", "Pass", "Wait", "Parallel", "Map", "Succeed", "Fail",
];

impl Writer {
    fn line(&mut self, indent: usize, text: &str) {
        let comment = match self.random.below(40) {
            0 => "  # 下一步 🚚",
            1 => " # see above",
            _ => "",
        };
        let _ = writeln!(self.out, "{:indent$}{text}{comment}", "");
    }

    fn flow(&mut self, bytes: usize) {
        self.line(0, "# Generated; nothing here means anything.");
        self.line(0, "Type: StateMachine");
        self.line(0, "Name: generated");
        self.line(0, "SpecVersion: v1");
        self.line(0, "StartAt: s0");
        self.line(0, "States:");
        let mut count = 0;
        while self.out.len() + 700 < bytes || count == 0 {
            let kind = *self.random.pick(&KINDS);
            self.state(
                2,
                &format!("s{count}"),
                kind,
                Some(&format!("s{}", count + 1)),
            );
            count += 1;
        }
        self.state(2, &format!("s{count}"), "Succeed", None);
    }

    fn state(&mut self, indent: usize, name: &str, kind: &str, next: Option<&str>) {
        if self.random.chance(10) {
            self.line(indent, &format!("# {name}: 状态"));
        }
        let inner = indent + 2;
        match self.random.chance(80) {
            true => {
                self.line(indent, &format!("- Name: {name}"));
                self.line(inner, &format!("Type: {kind}"));
            }
            false => {
                self.line(indent, &format!("- Type: {kind}"));
                self.line(inner, &format!("Name: {name}"));
            }
        }
        self.description(inner);
        match kind {
            "Task" => self.task(inner),
            "Choice" => self.choice(inner, next.unwrap_or(name)),
            "Wait" => self.line(inner, "Seconds: 30"),
            "Parallel" => self.parallel(inner, name),
            "Map" => self.map(inner, name),
            "Fail" => {
                self.line(inner, "Code: Refused");
                self.line(inner, "Detail: 'it''s refused'");
            }
            _ => {}
        }
        self.constructor(inner);
        match (kind, next) {
            ("Choice" | "Succeed" | "Fail", _) => {}
            (_, Some(next)) => self.line(inner, &format!("Next: {next}")),
            (_, None) => self.line(inner, "End: true"),
        }
    }

    fn description(&mut self, indent: usize) {
        match self.random.below(12) {
            0 => self.line(indent, "Description: plain words, 中文 too"),
            1 => self.line(indent, r#"Description: "with \"quotes\" and \u52a8""#),
            2 => {
                self.line(indent, "Description: >-");
                let _ = writeln!(self.out, "{:indent$}  Folded text that goes on", "");
                let _ = writeln!(self.out, "{:indent$}  for a second line.", "");
            }
            3 => {
                self.line(indent, "Description: |");
                let _ = writeln!(self.out, "{:indent$}  First: line\n", "");
                let _ = writeln!(self.out, "{:indent$}    - second", "");
            }
            4 => {
                let _ = writeln!(self.out, "{:indent$}Description: a plain text", "");
                self.line(indent + 2, "that goes on below");
            }
            _ => {}
        }
    }

    fn task(&mut self, indent: usize) {
        let number = self.random.below(1000);
        let action = *self.random.pick(&[
            "FC:InvokeFunction",
            "MNS:SendMessage",
            "HTTP:Request",
            "FNF:StartExecution",
        ]);
        self.line(indent, &format!("Action: {action}"));
        self.line(indent, "TaskMode: RequestComplete");
        if self.random.chance(15) {
            self.line(
                indent,
                "Parameters: {method: GET, retries: [1, 2, 3], 'deep': {a: \"b\"}}",
            );
        } else {
            self.line(indent, "Parameters:");
            self.line(
                indent + 2,
                &format!("resourceArn: acs:fc:::functions/f{number}"),
            );
            self.line(indent + 2, "invocationType: Sync");
            self.line(indent + 2, "body:");
            self.line(indent + 4, &format!("order.$: $Input.orders[{number}].id"));
            self.line(indent + 4, &format!("\"quoted key\": {number}.50"));
        }
        if self.random.chance(20) {
            self.line(indent, &format!("TimeoutSeconds: {}", 5 + number));
        }
        if self.random.chance(15) {
            self.rule(indent, "Retry");
            self.line(indent + 4, "MaxAttempts: 3");
            self.line(indent + 4, "BackoffRate: 1.5");
        }
        if self.random.chance(10) {
            self.rule(indent, "Catch");
            self.line(indent + 4, "Next: s0");
        }
    }

    fn rule(&mut self, indent: usize, name: &str) {
        self.line(indent, &format!("{name}:"));
        match self.random.chance(50) {
            true => {
                self.line(indent + 2, "- Errors:");
                self.line(indent + 6, "- FC.ResourceThrottled");
                self.line(indent + 6, "- FnF.ALL");
            }
            false => self.line(indent + 2, "- Errors: [FnF.TaskTimeout, 'FnF.ALL']"),
        }
    }

    fn choice(&mut self, indent: usize, next: &str) {
        self.line(indent, "Branches:");
        let number = self.random.below(100);
        let condition = match self.random.below(4) {
            0 => format!("$Input.count >= {number}"),
            1 => format!("'$Input.status == \"S{number}\" && $Input.retries < 3'"),
            2 => format!("\"$Input.name != \\\"x{number}\\\"\""),
            _ => format!("$Context.Execution.Name == 'n{number}'"),
        };
        self.line(indent + 2, &format!("- Condition: {condition}"));
        self.line(indent + 4, &format!("Next: {next}"));
        self.line(indent, &format!("Default: {next}"));
    }

    fn constructor(&mut self, indent: usize) {
        if !self.random.chance(25) {
            return;
        }
        let number = self.random.below(100);
        self.line(indent, "OutputConstructor:");
        self.line(indent + 2, &format!("value{number}.$: $Output.Body"));
        self.line(indent + 2, "list: [a, {b: c}, 'd', ]");
    }

    fn parallel(&mut self, indent: usize, name: &str) {
        self.line(indent, "Branches:");
        for branch in 0..2 {
            self.line(indent + 2, &format!("- StartAt: {name}b{branch}"));
            self.line(indent + 4, "States:");
            self.state(indent + 6, &format!("{name}b{branch}"), "Task", None);
        }
    }

    fn map(&mut self, indent: usize, name: &str) {
        self.line(indent, "ItemsPath: $Input.items");
        self.line(indent, "Processor:");
        self.line(indent + 2, &format!("StartAt: {name}p"));
        self.line(indent + 2, "States:");
        // Lists may stand in the column of their key.
        let next = format!("{name}q");
        self.state(indent + 2, &format!("{name}p"), "Pass", Some(&next));
        self.state(indent + 2, &next, "Pass", None);
    }
}
