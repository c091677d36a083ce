//! Flows without a mistake: everything that authors use, and nothing to report.
//!
//! What a state hands on is kept track of: a known member of the input is read as `$Input.…`, what
//! is not there from the input of the execution.
//!
//! One entry a line and no flow collections but on request, so that a test can put one mistake into a
//! line and know its place.

use std::fmt::Write as _;

use super::Random;

/// A flow of `states` states at the top level. The same seed gives the same text.
pub(crate) fn sound_flow(seed: u64, states: usize) -> String {
    let mut writer = Writer {
        random: Random::new(seed),
        out: String::new(),
        count: 0,
        input: None,
    };
    writer.flow(states);
    writer.out
}

struct Writer {
    random: Random,
    out: String,
    count: usize,
    /// The members of the next state's input; none where it may have any.
    input: Option<Vec<String>>,
}

/// Error codes that a Retry rule may name beside each other.
const ERRORS: [&str; 4] = [
    "FC.ResourceThrottled",
    "FC.ResourceExhausted",
    "FC.InternalServerError",
    "FnF.TaskTimeout",
];

impl Writer {
    fn line(&mut self, indent: usize, text: impl AsRef<str>) {
        let comment = match self.random.below(30) {
            0 => " # 订单 🚚",
            1 => "   # as agreed",
            _ => "",
        };
        let _ = writeln!(self.out, "{:indent$}{}{comment}", "", text.as_ref());
    }

    /// An expression that reads a member of that name, from wherever it is.
    fn read(&mut self, name: &str) -> String {
        let missing = match &self.input {
            Some(members) => !members.iter().any(|it| it == name),
            None => false,
        };
        match missing {
            true => format!("$Context.Execution.Input.{name}"),
            false => format!("$Input.{name}"),
        }
    }

    /// An expression that reads a member that is known to be there, if there is one.
    fn read_known(&mut self) -> String {
        match self.input.clone() {
            Some(members) if !members.is_empty() => {
                format!("$Input.{}", self.random.pick(&members))
            }
            _ => self.read("order"),
        }
    }

    fn hand_on(&mut self, members: &[&str]) {
        self.input = Some(members.iter().map(|&it| it.to_owned()).collect());
    }

    fn flow(&mut self, states: usize) {
        self.line(0, "Type: StateMachine");
        self.line(0, "SpecVersion: v1");
        self.line(0, "Name: generated");
        self.line(0, "StartAt: step0");
        self.line(0, "States:");
        for number in 0..states {
            let name = format!("step{number}");
            let next = format!("step{}", number + 1);
            match self.random.below(100) {
                0..45 => self.task(2, &name, Some(&next), Some("refused")),
                45..62 => self.choice(2, &name, &next),
                62..76 => self.pass(2, &name, Some(&next)),
                76..84 => self.wait(2, &name, &next),
                84..92 => self.parallel(2, &name, &next),
                _ => self.map(2, &name, &next),
            }
        }
        self.head(2, "Choice", &format!("step{states}"));
        self.line(4, "Branches:");
        let refuse = self.read("refuse");
        self.line(6, format!("- Condition: {refuse} == true"));
        self.line(8, "Next: refused");
        self.line(4, "Default: finished");
        self.head(2, "Fail", "refused");
        self.line(4, "Code: Refused");
        self.line(4, "Detail: somebody said no");
        self.head(2, "Succeed", "finished");
    }

    /// The first lines of a state, in both orders that occur.
    fn head(&mut self, indent: usize, kind: &str, name: &str) {
        self.count += 1;
        let mut head = [format!("Name: {name}"), format!("Type: {kind}")];
        if self.random.chance(20) {
            head.swap(0, 1);
        }
        self.line(indent, format!("- {}", head[0]));
        self.line(indent + 2, &head[1]);
        match self.random.below(10) {
            0 => self.line(indent + 2, format!("Description: {name} does its part")),
            1 => self.line(indent + 2, "Description: 'in ''quotes'''"),
            _ => {}
        }
    }

    fn leave(&mut self, indent: usize, next: Option<&str>) {
        match next {
            Some(next) => self.line(indent, format!("Next: {next}")),
            None => self.line(indent, "End: true"),
        }
    }

    fn task(&mut self, indent: usize, name: &str, next: Option<&str>, refused: Option<&str>) {
        let inner = indent + 2;
        self.head(indent, "Task", name);
        let number = self.count;
        let result: Option<&[&str]> = match self.random.below(5) {
            0 | 1 => match self.call(inner, number) {
                "RequestComplete" => Some(&["Body"]),
                _ => None,
            },
            2 => {
                self.line(inner, "Action: HTTP:Request");
                self.line(inner, "TaskMode: RequestComplete");
                self.line(inner, "Parameters:");
                let method = *self.random.pick(&["GET", "POST", "PUT"]);
                self.line(inner + 2, format!("method: {method}"));
                self.line(
                    inner + 2,
                    format!("url: https://api.example.com/v1/{number}"),
                );
                Some(&["Header", "Code", "Body"])
            }
            3 => {
                self.line(inner, "Action: MNS:SendMessage");
                self.line(inner, "TaskMode: RequestComplete");
                self.line(inner, "Parameters:");
                let queue = format!("acs:mns:cn-hangzhou:1234567890:/queues/q{number}/messages");
                self.line(inner + 2, format!("resourceArn: {queue}"));
                self.line(inner + 2, "message:");
                let order = self.read_known();
                self.line(inner + 4, format!("order.$: {order}"));
                None
            }
            _ => {
                self.line(inner, "Action: FNF:StartExecution");
                self.line(inner, "TaskMode: RequestComplete");
                self.line(inner, "Parameters:");
                self.line(
                    inner + 2,
                    format!("resourceArn: acs:fnf:::flow/child-{number}"),
                );
                self.line(inner + 2, "input.$: $Input");
                Some(&["FlowName", "ExecutionName", "RequestID"])
            }
        };
        if self.random.chance(25) {
            let seconds = 5 + self.random.below(800);
            self.line(inner, format!("Timeout: {seconds}"));
        }
        if self.random.chance(25) {
            self.retry(inner);
        }
        if let Some(refused) = refused.filter(|_| self.random.chance(25)) {
            self.line(inner, "Catch:");
            self.line(inner + 2, "- Errors:");
            self.line(inner + 6, "- FnF.ALL");
            self.line(inner + 4, "Description: give up");
            self.line(inner + 4, "OutputConstructor:");
            self.line(inner + 6, "error.$: $Context.Current.Error.Code");
            self.line(inner + 4, format!("Next: {refused}"));
        }
        match result {
            Some(members) => self.hand_on(members),
            None => self.input = None,
        }
        if self.random.chance(30) {
            self.line(inner, "OutputConstructor:");
            self.line(inner + 2, format!("result{number}.$: $Output"));
            self.hand_on(&[&format!("result{number}")]);
        }
        self.leave(inner, next);
    }

    /// A function in one of the modes, which is returned.
    fn call(&mut self, indent: usize, number: usize) -> &'static str {
        let modes = [
            "RequestComplete",
            "RequestComplete",
            "WaitForSystemCallback",
            "WaitForCustomCallback",
        ];
        let mode = *self.random.pick(&modes);
        let kind = match mode {
            "RequestComplete" => *self.random.pick(&["Sync", "Async"]),
            _ => "Async",
        };
        self.line(indent, "Action: FC:InvokeFunction");
        self.line(indent, format!("TaskMode: {mode}"));
        self.line(indent, "Parameters:");
        self.line(
            indent + 2,
            format!("resourceArn: acs:fc:::functions/f{number}"),
        );
        self.line(indent + 2, format!("invocationType: {kind}"));
        self.line(indent + 2, "body:");
        if mode == "WaitForCustomCallback" {
            self.line(indent + 4, "token.$: $Context.Current.TaskToken");
        }
        let (orders, known) = (self.read("orders"), self.read_known());
        self.line(indent + 4, format!("order.$: {orders}[{number}].id"));
        self.line(indent + 4, format!("known.$: {known}"));
        self.line(indent + 4, "id.$: uuid()");
        self.line(indent + 4, format!("total.$: length({orders})"));
        self.line(indent + 4, format!("\"quoted key\": {number}.50"));
        mode
    }

    fn retry(&mut self, indent: usize) {
        let first = self.random.below(ERRORS.len() - 1);
        self.line(indent, "Retry:");
        self.line(indent + 2, "- Errors:");
        for code in &ERRORS[first..first + 2] {
            self.line(indent + 6, format!("- {code}"));
        }
        self.line(indent + 4, "Description: try again");
        let times = 1 + self.random.below(4);
        self.line(indent + 4, format!("MaxAttempts: {times}"));
        self.line(indent + 4, "IntervalSeconds: 2");
        self.line(indent + 4, "BackoffRate: 1.5");
    }

    fn choice(&mut self, indent: usize, name: &str, next: &str) {
        self.head(indent, "Choice", name);
        self.line(indent + 2, "Branches:");
        let number = self.random.below(100);
        let condition = match self.random.below(5) {
            0 => format!("{} >= {number}", self.read("count")),
            1 => {
                let (status, retries) = (self.read("status"), self.read("retries"));
                format!("{status} == \"S{number}\" && {retries} < 3")
            }
            2 => format!("{} >= {}", self.read("size"), self.read("threshold")),
            3 => format!("$Context.Execution.Name != \"n{number}\""),
            _ => format!("'{} in [\"a\", \"b\"]'", self.read("kind")),
        };
        self.line(indent + 4, format!("- Condition: {condition}"));
        self.line(indent + 6, "Next: finished");
        if self.random.chance(40) {
            let list = self.read("list");
            self.line(indent + 4, format!("- Condition: length({list}) > 2"));
            self.line(indent + 6, "Next: refused");
        }
        self.line(indent + 2, format!("Default: {next}"));
    }

    fn pass(&mut self, indent: usize, name: &str, next: Option<&str>) {
        self.head(indent, "Pass", name);
        if self.random.chance(60) {
            self.line(indent + 2, "OutputConstructor:");
            self.line(indent + 4, "day.$: $Context.Execution.Input.day");
            let (a, b) = (self.read("a"), self.read_known());
            self.line(
                indent + 4,
                format!("label.$: format(\"{{}} of {{}}\", {a}, {b})"),
            );
            self.line(indent + 4, "tags: [a, {b: c}, 'd']");
            self.hand_on(&["day", "label", "tags"]);
        }
        self.leave(indent + 2, next);
    }

    fn wait(&mut self, indent: usize, name: &str, next: &str) {
        self.head(indent, "Wait", name);
        let seconds = 1 + self.random.below(300);
        self.line(indent + 2, format!("Seconds: {seconds}"));
        self.leave(indent + 2, Some(next));
    }

    fn parallel(&mut self, indent: usize, name: &str, next: &str) {
        self.head(indent, "Parallel", name);
        self.line(indent + 2, "Branches:");
        let count = 2 + self.random.below(2);
        let input = self.input.clone();
        for branch in 0..count {
            self.input.clone_from(&input);
            let prefix = format!("{name}branch{branch}");
            self.line(indent + 4, format!("- StartAt: {prefix}first"));
            self.line(indent + 6, "States:");
            self.scope(indent + 8, &prefix);
        }
        self.hand_on(&["Branch0", "Branch1", "Branch2"][..count]);
        self.leave(indent + 2, Some(next));
    }

    fn map(&mut self, indent: usize, name: &str, next: &str) {
        self.head(indent, "Map", name);
        let items = self.read("items");
        self.line(indent + 2, format!("ItemsPath: {items}"));
        self.input = None;
        let most = 1 + self.random.below(20);
        self.line(indent + 2, format!("MaxConcurrency: {most}"));
        self.line(indent + 2, "Processor:");
        let prefix = format!("{name}item");
        self.line(indent + 4, format!("StartAt: {prefix}first"));
        self.line(indent + 4, "States:");
        self.scope(indent + 6, &prefix);
        self.hand_on(&["Items"]);
        self.leave(indent + 2, Some(next));
    }

    /// The states of a nested scope.
    fn scope(&mut self, indent: usize, prefix: &str) {
        let (first, last) = (format!("{prefix}first"), format!("{prefix}last"));
        match self.random.chance(50) {
            true => self.task(indent, &first, Some(&last), None),
            false => self.pass(indent, &first, Some(&last)),
        }
        self.pass(indent, &last, None);
    }
}
