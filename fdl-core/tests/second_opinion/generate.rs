//! Random flows with their input and their mocks, as JSON.
//!
//! Most data has the shape `{n, s, flag, list}`, so that flows get far before an expression fails; a
//! few expressions read what is not there. Names of states begin with a letter for their type.

mod expressions;

use fdl_core::simulate::Unmocked;
use fdl_core::value::Value;

use crate::random::Random;

pub(crate) struct Scenario {
    pub(crate) flow: Value,
    pub(crate) input: Value,
    pub(crate) mocks: Value,
    pub(crate) express: bool,
    pub(crate) unmocked: Unmocked,
}

/// The scenario of a seed, always the same.
pub(crate) fn scenario(seed: u64) -> Scenario {
    let mut random = Random::new(seed ^ 0x5eed);
    for _ in 0..8 {
        random.next();
    }
    let express = random.chance(10);
    let mut it = Generator {
        random,
        count: 0,
        express,
        mocks: Vec::new(),
    };
    let mut flow = vec![
        ("Type", text("StateMachine")),
        ("SpecVersion", text("v1")),
        ("Name", text("random")),
    ];
    if it.random.chance(8) {
        flow.push(("Timeout", it.number(&[1, 5, 20, 60])));
    }
    flow.extend(it.scope(0, ""));
    let input = it.input();
    let unmocked = [Unmocked::Error, Unmocked::Empty, Unmocked::Echo];
    let unmocked = *it.random.pick(&unmocked);
    Scenario {
        flow: Value::object(flow),
        input,
        mocks: Value::object(it.mocks),
        express,
        unmocked,
    }
}

struct Generator {
    random: Random,
    count: usize,
    express: bool,
    mocks: Vec<(String, Value)>,
}

type Members = Vec<(&'static str, Value)>;

/// Where an expression stands, which decides what it can read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    /// The input and everything that is always there.
    Input,
    /// Also the output: that of a Task, of a Map or of so many branches.
    Response,
    Items,
    Branches(usize),
    /// After an error; with its text, where the rule only takes errors that have one of their own.
    Error {
        detail: bool,
    },
    /// In the parameters of a call, which knows how often it was repeated.
    Parameters,
}

const CODES: [&str; 3] = ["E.Busy", "E.Gone", "E.Odd"];

fn text(text: impl AsRef<str>) -> Value {
    Value::from(text.as_ref())
}

/// How deep the scopes of a state lie.
fn depth(path: &str) -> usize {
    path.split('/').count()
}

fn list(elements: Vec<Value>) -> Value {
    Value::array(elements)
}

impl Generator {
    fn number(&mut self, choices: &[i64]) -> Value {
        Value::from(*self.random.pick(choices))
    }

    fn data(&mut self) -> Value {
        let scalars = [
            "1",
            "2.5",
            "\"a\"",
            "true",
            "null",
            "-7",
            "\"配送\"",
            "1.0",
            "1e3",
            "123456789012345678901234567890.10",
        ];
        let mut scalar = || {
            let json: &&str = self.random.pick(&scalars);
            Value::from_json(json).expect("JSON")
        };
        let elements = [scalar(), scalar(), scalar()];
        let count = self.random.below(4);
        Value::object([
            ("n", self.number(&[0, 1, 2, 3, 7])),
            ("s", text(self.random.pick(&["a", "b", "open"]))),
            ("flag", Value::Boolean(self.random.chance(50))),
            ("list", list(elements[..count].to_vec())),
        ])
    }

    fn input(&mut self) -> Value {
        let mut input = self.data().as_object().expect("an object").clone();
        let items = (0..self.random.below(5)).map(|_| self.data()).collect();
        input.insert("items".into(), list(items));
        Value::from(input)
    }

    fn scope(&mut self, depth: usize, prefix: &str) -> Members {
        let most = [6, 3, 2][depth.min(2)];
        let count = 1 + self.random.below(most);
        let kinds: Vec<&str> = (0..count)
            .map(|at| self.kind(depth, at + 1 == count))
            .collect();
        let names = kinds.iter().map(|kind| {
            self.count += 1;
            format!("{}{}", kind[..1].to_lowercase(), self.count)
        });
        let names: Vec<String> = names.collect();
        let start = text(&names[0]);
        let states = (0..count).map(|at| {
            let path = format!("{prefix}{}", names[at]);
            self.state(kinds[at], &names, at, &path)
        });
        let mut states: Vec<Value> = states.collect();
        // Their order means nothing.
        if self.random.chance(30) {
            states.reverse();
        }
        vec![("StartAt", start), ("States", list(states))]
    }

    fn kind(&mut self, depth: usize, last: bool) -> &'static str {
        let kinds = [
            "Task", "Task", "Task", "Pass", "Wait", "Wait", "Fail", "Succeed", "Choice", "Choice",
            "Parallel", "Map", "Xarallel", "Map",
        ];
        loop {
            let kind = *self.random.pick(&kinds);
            let kind = if kind == "Xarallel" { "Parallel" } else { kind };
            let fits = match kind {
                "Choice" => !last,
                "Fail" => depth > 0 || self.random.chance(40),
                "Succeed" => last || self.random.chance(30),
                "Parallel" | "Map" => depth < 3,
                _ => true,
            };
            if fits {
                return kind;
            }
        }
    }

    fn state(&mut self, kind: &'static str, names: &[String], at: usize, path: &str) -> Value {
        let mut state = vec![("Type", text(kind)), ("Name", text(&names[at]))];
        if self.random.chance(12) {
            state.push(("InputConstructor", self.shape(At::Input)));
        }
        let place = match kind {
            "Task" => self.task(&mut state, path),
            "Wait" => self.wait(&mut state),
            "Choice" => self.choice(&mut state, names, at),
            "Fail" => self.fail(&mut state),
            "Parallel" => self.parallel(&mut state, path),
            "Map" => self.map(&mut state, path),
            _ => At::Input,
        };
        if matches!(kind, "Task" | "Parallel" | "Map") {
            self.rules(&mut state, names, at);
        }
        // What these states do not have is ignored.
        if matches!(kind, "Choice" | "Wait" | "Pass") && self.random.chance(4) {
            self.rules(&mut state, names, at);
        }
        if kind == "Choice" && self.random.chance(4) {
            state.push(("OutputConstructor", self.shape(At::Input)));
        }
        let shaped = if matches!(place, At::Items | At::Branches(_)) {
            94
        } else {
            25
        };
        if !matches!(kind, "Choice" | "Fail") && self.random.chance(shaped) {
            state.push(("OutputConstructor", self.shape(place)));
        }
        if kind != "Fail" && self.random.chance(12) {
            let members = (0..1 + self.random.below(2)).map(|_| {
                let name = *self.random.pick(&["g0.$", "g1.$", "g2.$"]);
                (name, text(self.any(place)))
            });
            state.push((
                "GlobalConstructor",
                Value::object(members.collect::<Members>()),
            ));
        }
        if !matches!(kind, "Choice" | "Fail" | "Succeed") {
            if at + 1 == names.len() || self.random.chance(5) {
                state.push(("End", Value::Boolean(true)));
            } else {
                state.push(("Next", self.target(names, at)));
            }
        }
        Value::object(state)
    }

    /// Mostly a later state, at times an earlier one.
    fn target(&mut self, names: &[String], at: usize) -> Value {
        if at + 1 == names.len() || self.random.chance(3) {
            return text(&names[self.random.below(names.len())]);
        }
        let far = self.random.below(names.len() - at - 1);
        let step = if self.random.chance(60) { 0 } else { far };
        text(&names[at + 1 + step])
    }

    fn wait(&mut self, state: &mut Members) -> At {
        match self.random.below(10) {
            0 => state.push(("Seconds.$", text(self.numeric(At::Input)))),
            1 => state.push(("Seconds", text("2"))),
            _ => state.push(("Seconds", self.number(&[1, 1, 2, 2, 3, 5, 20]))),
        }
        At::Input
    }

    fn choice(&mut self, state: &mut Members, names: &[String], at: usize) -> At {
        let branches = (0..1 + self.random.below(3)).map(|_| {
            let condition = match self.random.chance(3) {
                true => self.member(At::Input, "list"),
                false => self.boolean(At::Input, 2),
            };
            Value::object([
                ("Condition", text(condition)),
                ("Next", self.target(names, at)),
            ])
        });
        let branches = list(branches.collect());
        state.push(("Branches", branches));
        state.push(("Default", self.target(names, at)));
        At::Input
    }

    fn fail(&mut self, state: &mut Members) -> At {
        match self.random.below(8) {
            0 => {}
            1 => state.push(("Code.$", text("$Input.s"))),
            _ => state.push(("Code", text(self.random.pick(&CODES)))),
        }
        state.push(("Detail", text("because")));
        At::Input
    }

    fn parallel(&mut self, state: &mut Members, path: &str) -> At {
        let count = 1 + self.random.below(3);
        let branches = (0..count).map(|index| {
            let prefix = format!("{path}[{index}]/");
            Value::object(self.scope(depth(path), &prefix))
        });
        let branches = list(branches.collect());
        state.push(("Branches", branches));
        At::Branches(count)
    }

    fn map(&mut self, state: &mut Members, path: &str) -> At {
        let items = match self.random.below(12) {
            0 => "[]".to_owned(),
            1 if self.random.chance(40) => "$Input.list".to_owned(),
            2 if self.random.chance(40) => self.any(At::Input),
            3..=6 => "$Context.Execution.Input.items".to_owned(),
            7 => "toArray($Input, $Input, $Input, $Input, $Input)".to_owned(),
            _ => "toArray($Input, $Input)".to_owned(),
        };
        state.push(("ItemsPath", text(items)));
        let processor = Value::object(self.scope(depth(path), &format!("{path}/")));
        state.push(("Processor", processor));
        if self.random.chance(50) {
            state.push(("MaxConcurrency", self.number(&[1, 1, 2, 3])));
        }
        At::Items
    }

    fn rules(&mut self, state: &mut Members, names: &[String], at: usize) {
        if self.random.chance(40) {
            let rules = (0..1 + self.random.below(2)).map(|_| {
                let mut rule = vec![
                    ("Errors", self.errors()),
                    ("MaxAttempts", self.number(&[0, 1, 2, 3])),
                    ("IntervalSeconds", self.number(&[0, 1, 2, 3])),
                ];
                if self.random.chance(50) {
                    let rate = self.random.pick(&["1", "1.5", "2", "2.5", "1.1", "3"]);
                    rule.push(("BackoffRate", Value::from_json(rate).expect("a number")));
                }
                if self.random.chance(30) {
                    rule.push(("MaxBackoffSeconds", self.number(&[1, 2, 4])));
                }
                Value::object(rule)
            });
            let rules = list(rules.collect());
            state.push(("Retry", rules));
        }
        if self.random.chance(50) {
            let rules = (0..1 + self.random.below(2)).map(|_| {
                let errors = self.errors();
                let own = errors.as_array().expect("a list").iter();
                let detail = own.clone().all(|it| CODES.map(Some).contains(&it.as_str()));
                let mut rule = vec![("Errors", errors)];
                if self.random.chance(90) {
                    rule.push(("OutputConstructor", self.shape(At::Error { detail })));
                }
                rule.push(("Next", self.target(names, at)));
                Value::object(rule)
            });
            let rules = list(rules.collect());
            state.push(("Catch", rules));
        }
    }

    fn errors(&mut self) -> Value {
        let engine = [
            "Simulator.ExpressionError",
            "FnF.TaskTimeout",
            "Simulator.Fail",
        ];
        let errors = match self.random.below(10) {
            0..=2 => vec![text("FnF.ALL")],
            3 => vec![text(self.random.pick(&engine))],
            4 => vec![text("E.Busy"), text("FnF.TaskTimeout")],
            _ => vec![text(self.random.pick(&CODES))],
        };
        list(errors)
    }
}

/// Tasks and what they are answered.
impl Generator {
    fn task(&mut self, state: &mut Members, path: &str) -> At {
        let callback = !self.express && self.random.chance(25);
        let invocation = if callback { "Async" } else { "Sync" };
        let mut parameters = vec![
            ("resourceArn", text("acs:fc:::functions/f")),
            ("invocationType", text(invocation)),
        ];
        match self.random.below(4) {
            0 => {}
            1 => parameters.push(("body.$", text(self.any(At::Parameters)))),
            _ => parameters.push(("body", self.shape(At::Parameters))),
        }
        state.push(("Action", text("FC:InvokeFunction")));
        if callback {
            let modes = ["WaitForCustomCallback", "WaitForSystemCallback"];
            state.push(("TaskMode", text(self.random.pick(&modes))));
        }
        state.push(("Parameters", Value::object(parameters)));
        match self.random.below(12) {
            0..=3 => state.push(("Timeout", self.number(&[1, 2, 3, 5]))),
            4 => state.push(("Timeout", text("2"))),
            5 => state.push(("Timeout", self.number(&[0]))),
            6 => state.push(("Timeout.$", text(self.numeric(At::Parameters)))),
            _ => {}
        }
        if self.random.chance(95) {
            let responses = self.responses(callback);
            self.mocks.push((path.to_owned(), responses));
        }
        // The outermost state around it, if that is a Map: its second iteration has its own answer.
        if let Some((outer, rest)) = path.split_once('/')
            && outer.starts_with('m')
            && self.random.chance(15)
        {
            let responses = self.responses(callback);
            self.mocks.push((format!("{outer}[1]/{rest}"), responses));
        }
        At::Response
    }

    fn responses(&mut self, callback: bool) -> Value {
        let count = match self.random.chance(50) {
            true => 1,
            false => 1 + self.random.below(4),
        };
        let responses = (0..count).map(|number| self.response(callback, number + 1 == count));
        let responses: Vec<Value> = responses.collect();
        match count {
            1 => responses[0].clone(),
            _ => list(responses),
        }
    }

    fn duration(&mut self) -> Value {
        let choices = [
            "0",
            "1",
            "1",
            "2",
            "1.5",
            "0.0004",
            "\"500ms\"",
            "\"1s\"",
            "\"1m\"",
            "3",
        ];
        let json: &&str = self.random.pick(&choices);
        Value::from_json(json).expect("JSON")
    }

    fn error(&mut self) -> Value {
        let mut error = vec![("Code", text(self.random.pick(&CODES)))];
        if self.random.chance(50) {
            error.push(("Detail", text("mocked")));
        }
        Value::object(error)
    }

    fn response(&mut self, callback: bool, last: bool) -> Value {
        let mut response = Vec::new();
        if !(last && self.random.chance(80)) && self.random.chance(15) {
            let when = match self.random.below(3) {
                0 => ("Index", self.number(&[0, 1, 2])),
                1 => ("Attempt", self.number(&[1, 2])),
                _ => ("Input", Value::object([("n", self.number(&[1, 2]))])),
            };
            response.push(("When", Value::object([when])));
        }
        match self.random.below(10) {
            0 => response.push(("Timeout", Value::Boolean(true))),
            1..=2 if callback => {
                let submit = ("Throw", self.error());
                response.push(("Submit", Value::object([submit])));
            }
            3..=8 if callback => self.callback(&mut response),
            1 | 2 => response.push(("Throw", self.error())),
            4 => response.push(("Body", self.data())),
            _ => response.push(("Return", self.data())),
        }
        if self.random.chance(50) {
            response.push(("Duration", self.duration()));
        }
        if last && self.random.chance(90) {
            response.push(("Times", text("forever")));
        } else if self.random.chance(30) {
            response.push(("Times", self.number(&[1, 2, 3])));
        }
        Value::object(response)
    }

    fn callback(&mut self, response: &mut Members) {
        let count = 1 + self.random.below(2);
        let callbacks = (0..count).map(|_| {
            let result = match self.random.below(6) {
                0 => ("Never", Value::Boolean(true)),
                1 => ("Fail", self.error()),
                _ => ("Succeed", self.data()),
            };
            Value::object([("After", self.duration()), result])
        });
        let callbacks: Vec<Value> = callbacks.collect();
        let callbacks = if count == 1 {
            callbacks[0].clone()
        } else {
            list(callbacks)
        };
        if self.random.chance(30) {
            let accepted = [("Return", Value::object::<&str>([]))];
            response.push(("Submit", Value::object(accepted)));
        }
        response.push(("Callback", callbacks));
    }
}
