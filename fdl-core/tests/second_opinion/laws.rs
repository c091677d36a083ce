//! Laws that hold for every flow: what may be changed in it without changing what it does.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use fdl_core::analysis::Analysis;
use fdl_core::simulate::{MocksFile, RunOptions, run};
use fdl_core::value::{Object, Value};

use crate::compare::{NoFiles, engine};
use crate::generate::{Scenario, scenario};
use crate::interpreter::Opinion;

/// The seeds that the laws are tried on, and how many of them must be of use.
const SEEDS: std::ops::Range<u64> = 100_000..100_070;
const USEFUL: usize = 40;

fn result(scenario: &Scenario) -> Opinion {
    engine(&Analysis::new(scenario.flow.to_json()), scenario)
}

/// The random flows with what they do, but for those that the event limit ends: it counts what the
/// laws change.
fn scenarios() -> Vec<(u64, Scenario, Opinion)> {
    let all = SEEDS.map(|seed| {
        let scenario = scenario(seed);
        let before = result(&scenario);
        (seed, scenario, before)
    });
    let useful = |it: &(u64, Scenario, Opinion)| it.2.events.len() < 250;
    let useful: Vec<_> = all.filter(useful).collect();
    assert!(useful.len() > USEFUL);
    useful
}

/// A copy of a flow in which `change` was applied to every object, innermost first.
fn rewritten(value: &Value, change: &dyn Fn(&mut Object)) -> Value {
    match value {
        Value::Array(elements) => Value::array(elements.iter().map(|it| rewritten(it, change))),
        Value::Object(members) => {
            let members = members.iter();
            let mut members: Object = members
                .map(|(name, it)| (name.clone(), rewritten(it, change)))
                .collect();
            change(&mut members);
            Value::from(members)
        }
        other => other.clone(),
    }
}

/// Whether the run ended at the limit of events or of data: another state counts against the
/// first, and an input that is too large is noticed one state earlier.
fn at_a_limit(run: &Opinion) -> bool {
    run.end.contains("LimitExceeded")
}

fn check(law: &str, seed: u64, flow: &Value, before: &Opinion, after: &Opinion) {
    assert!(
        before == after,
        "seed {seed}: {law} changed\n{before:#?}\ninto\n{after:#?}\n{}",
        flow.to_json_pretty(2)
    );
}

#[test]
fn the_order_of_states_means_nothing() {
    for (seed, mut scenario, before) in scenarios() {
        scenario.flow = rewritten(&scenario.flow, &|object| {
            if let Some(states) = object.get_mut("States") {
                let count = states.as_array().expect("a list").len();
                let mut list = states.as_array().expect("a list").to_vec();
                list.rotate_left(seed as usize % count);
                list.reverse();
                *states = Value::array(list);
            }
        });
        let after = result(&scenario);
        check("another order", seed, &scenario.flow, &before, &after);
    }
}

#[test]
fn names_are_only_names() {
    for (seed, mut scenario, _) in scenarios() {
        // Here a flow must not read its own names.
        let text = scenario.flow.to_json();
        let text = text.replace("$Context.Current.Name", "$Context.Execution.Name");
        scenario.flow = Value::from_json(&text).expect("JSON");
        let before = result(&scenario);

        let mut names = BTreeSet::new();
        collect_names(&scenario.flow, &mut names);
        let references = ["Name", "Next", "Default", "StartAt"];
        scenario.flow = rewritten(&scenario.flow, &|object| {
            for key in references {
                let name = object.get(key).and_then(Value::as_str);
                if let Some(name) = name.filter(|it| names.contains(*it)) {
                    let odd = format!("{name} / [配] \\.");
                    object.insert(key.into(), odd.into());
                }
            }
        });
        let mocks = scenario.mocks.as_object().expect("an object").iter();
        scenario.mocks = Value::object(mocks.map(|(path, it)| {
            let parts = path.split('/').map(|part| match part.split_once('[') {
                Some((name, index)) => format!("{name} \\/ \\[配\\] \\\\.[{index}"),
                None => format!("{part} \\/ \\[配\\] \\\\."),
            });
            (parts.collect::<Vec<_>>().join("/"), it.clone())
        }));
        let mut after = result(&scenario);
        let plain = |text: &mut String| *text = text.replace(" \\/ \\[配\\] \\\\.", "");
        plain(&mut after.end);
        after.calls.iter_mut().for_each(plain);
        after.events.iter_mut().for_each(plain);
        check("other names", seed, &scenario.flow, &before, &after);
    }
}

fn collect_names(value: &Value, names: &mut BTreeSet<String>) {
    for member in value.as_object().into_iter().flat_map(Object::values) {
        collect_names(member, names);
    }
    for element in value.as_array().into_iter().flatten() {
        let state = element.get("Type").and(element.get("Name"));
        names.extend(state.and_then(Value::as_str).map(str::to_owned));
        collect_names(element, names);
    }
}

#[test]
fn a_pass_on_the_way_changes_nothing() {
    for (seed, mut scenario, before) in scenarios() {
        let mut flow = scenario.flow.as_object().expect("an object").clone();
        let mut states = flow["States"].as_array().expect("a list").to_vec();
        let names: Vec<Value> = states
            .iter()
            .map(|it| it.get("Name").cloned().expect("a name"))
            .collect();
        let on_the_way = |object: &mut Object| {
            for key in ["Next", "Default", "StartAt"] {
                let name = object.get(key).filter(|it| names.contains(it));
                let name = name.and_then(Value::as_str);
                if let Some(name) = name {
                    let pass = format!("on the way to {name}");
                    object.insert(key.into(), pass.into());
                }
            }
        };
        // Names are unique, so inner scopes lead to none of these.
        states
            .iter_mut()
            .for_each(|it| *it = rewritten(it, &on_the_way));
        on_the_way(&mut flow);
        states.extend(names.iter().map(|name| {
            let pass = format!("on the way to {}", name.as_str().expect("a name"));
            Value::object([
                ("Type", Value::from("Pass")),
                ("Name", pass.into()),
                ("Next", name.clone()),
            ])
        }));
        flow.insert("States".into(), Value::array(states));
        scenario.flow = Value::from(flow);

        let mut after = result(&scenario);
        let count = after.events.len();
        after.events.retain(|it| !it.contains("on the way to"));
        after.transitions -= (count - after.events.len()) as u64 / 2;
        if at_a_limit(&before) || at_a_limit(&after) {
            continue;
        }
        check("a Pass", seed, &scenario.flow, &before, &after);
    }
}

#[test]
fn a_parallel_with_one_branch_changes_nothing() {
    for (seed, mut scenario, before) in scenarios() {
        let mut flow = scenario.flow.as_object().expect("an object").clone();
        let branch = ["StartAt", "States"].map(|it| (it, flow[it].clone()));
        let wrapper = Value::object([
            ("Type", Value::from("Parallel")),
            ("Name", "w".into()),
            ("Branches", Value::array([Value::object(branch)])),
            ("End", true.into()),
        ]);
        flow.insert("StartAt".into(), "w".into());
        flow.insert("States".into(), Value::array([wrapper]));
        scenario.flow = Value::from(flow);
        let mocks = scenario.mocks.as_object().expect("an object").iter();
        let mocks = mocks.map(|(path, it)| (format!("w[0]/{path}"), it.clone()));
        scenario.mocks = Value::object(mocks);

        let mut after = result(&scenario);
        if at_a_limit(&before) || at_a_limit(&after) {
            continue;
        }
        if let Some(output) = after.end.strip_prefix("Succeeded {\"Branch0\":") {
            let output = output.strip_suffix('}').expect("the end of the object");
            after.end = format!("Succeeded {output}");
        }
        after.end = after.end.replace("w[0]/", "");
        after.transitions -= 1;
        after
            .calls
            .iter_mut()
            .for_each(|it| *it = it.replace("w[0]/", ""));
        let own = [" w", " w[0]"];
        after
            .events
            .retain(|it| !own.iter().any(|path| it.ends_with(path)));
        after
            .events
            .iter_mut()
            .for_each(|it| *it = it.replace("w[0]/", ""));
        check("a Parallel", seed, &scenario.flow, &before, &after);
    }
}

/// Random functions, ties of timers and answers, windows, retries: all in one.
const RICH: &str = "
Type: StateMachine
SpecVersion: v1
Name: rich
StartAt: m
States:
  - Name: m
    Type: Map
    ItemsPath: '[{n: 1}, {n: 2}, {n: 3}, {n: 4}, {n: 5}]'
    MaxConcurrency: 3
    Processor:
      StartAt: p
      States:
        - Name: p
          Type: Parallel
          Branches:
            - StartAt: t
              States:
                - Name: t
                  Type: Task
                  Action: FC:InvokeFunction
                  Parameters: {key.$: uuid(), dice.$: 'randomInt(1, 7)'}
                  Timeout: 2
                  Retry: [{Errors: [FnF.ALL], MaxAttempts: 2, IntervalSeconds: 1}]
                  GlobalConstructor: {last.$: uuid()}
                  End: true
            - StartAt: w
              States: [{Name: w, Type: Wait, Seconds: 2, OutputConstructor: {id.$: uuid()}, End: true}]
          Catch: [{Errors: [FnF.ALL], Next: c}]
          End: true
        - {Name: c, Type: Pass, OutputConstructor: {seen.$: $Global}, End: true}
    End: true
";

const ANSWERS: &str = "
m/p[0]/t:
  - {When: {Index: 1}, Timeout: true, Times: forever}
  - {When: {Attempt: 1}, Throw: {Code: E}, Duration: 1, Times: 3}
  - {Body: 1, Duration: 2, Times: forever}
";

#[test]
fn a_thousand_runs_have_one_hash() {
    let analysis = Analysis::new(RICH.replace("n: ", "\"n\": "));
    let file = MocksFile::read(ANSWERS, &NoFiles);
    let hash = |seed| {
        let options = RunOptions {
            seed,
            ..RunOptions::default()
        };
        let run = run(&analysis, &file.mocks, &options);
        assert!(run.error.is_none(), "{:?}", run.error);
        let mut hasher = DefaultHasher::new();
        run.output.map(|it| it.to_json()).hash(&mut hasher);
        run.assumptions.hash(&mut hasher);
        for event in &run.events {
            let numbers = [event.id, event.schedule_event_id, event.at_ms];
            let detail = event.detail.to_json();
            (numbers, event.event_type.name(), &event.path, detail).hash(&mut hasher);
        }
        hasher.finish()
    };
    let hashes: BTreeSet<u64> = (0..1_000).map(|_| hash(7)).collect();
    assert_eq!(hashes.len(), 1);
    assert!(!hashes.contains(&hash(8)));
}
