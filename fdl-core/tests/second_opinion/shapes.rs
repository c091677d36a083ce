//! What is said of the shape of data holds in every run: each input that a state is given is one of
//! those that are known.

use fdl_core::analysis::Analysis;
use fdl_core::catalog::context::Position;
use fdl_core::expr::parse;
use fdl_core::shape::{DataKind, Shapes, Site, Sources};
use fdl_core::simulate::{EventType, MocksFile, RunOptions, run};
use fdl_core::value::Value;

use crate::compare::{MAX_EVENTS, NoFiles, mode};
use crate::generate::{Scenario, scenario};

/// The seeds that are tried, and how many inputs of known shape they have to give.
const SEEDS: std::ops::Range<u64> = 200_000..200_400;
const KNOWN: usize = 1_500;

/// The random flows have functions answer what the service never would: no page describes this action.
fn of_any_answer(scenario: &Scenario) -> Analysis {
    let flow = scenario.flow.to_json();
    Analysis::new(flow.replace("FC:InvokeFunction", "ECS:DescribeInstances"))
}

/// Where a value is none of those that are known, to some depth.
fn misfit<'a>(
    shapes: &Shapes<'a>,
    sources: &Sources<'a>,
    value: &Value,
    path: &str,
    depth: u32,
) -> Option<String> {
    if !sources.complete || depth == 0 {
        return None;
    }
    let is_one = sources
        .data
        .iter()
        .any(|data| match (value, data.kind.other_type()) {
            (_, Some(types)) => types.covers(value.types()),
            _ if matches!(data.kind, DataKind::Context(..) | DataKind::Task(_)) => true,
            (Value::Object(members), None) => {
                let known = shapes.members_of(data);
                let all = members
                    .keys()
                    .all(|name| known.iter().any(|it| it.name == **name));
                // What one of the merged objects has is not told apart.
                all && (matches!(data.kind, DataKind::Merged(..)) || known.len() == members.len())
            }
            _ => false,
        });
    if !is_one {
        return Some(format!("{path} is {value}, known are {:?}", sources.data));
    }
    match value {
        Value::Object(members) => members.iter().find_map(|(name, member)| {
            let sources = shapes.member(sources, name);
            misfit(
                shapes,
                &sources,
                member,
                &format!("{path}.{name}"),
                depth - 1,
            )
        }),
        Value::Array(elements) => elements.iter().find_map(|element| {
            let sources = shapes.element(sources, None);
            misfit(shapes, &sources, element, &format!("{path}[]"), depth - 1)
        }),
        _ => None,
    }
}

#[test]
fn every_input_is_one_of_those_that_are_known() {
    let mut known = 0;
    let (input, _) = parse("$Input");
    for seed in SEEDS {
        let scenario = scenario(seed);
        let analysis = of_any_answer(&scenario);
        let shapes = Shapes::new(&analysis);
        let mocks = MocksFile::read(scenario.mocks.to_json(), &NoFiles).mocks;
        let options = RunOptions {
            input: scenario.input.clone(),
            mode: mode(&scenario),
            unmocked: scenario.unmocked,
            max_events: MAX_EVENTS,
            ..RunOptions::default()
        };
        for event in run(&analysis, &mocks, &options).events {
            if event.event_type != EventType::StepEntered {
                continue;
            }
            let value = event.detail.get("input").expect("states have an input");
            // Where `InputConstructor` fails, what was handed over is recorded.
            let positions = [Position::OutputConstructor, Position::InputConstructor];
            let misfits = positions.map(|position| {
                let state = event.state;
                let sources = shapes.value(Site { state, position }, &input);
                known += usize::from(sources.complete);
                misfit(&shapes, &sources, value, "$Input", 4)
            });
            if let [Some(misfit), Some(_)] = misfits {
                let flow = scenario.flow.to_json_pretty(2);
                panic!("seed {seed}: in `{}` {misfit} in\n{flow}", event.path);
            }
        }
    }
    assert!(known > KNOWN, "only {known} inputs had a known shape");
}
