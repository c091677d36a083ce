//! A renamed flow is the same flow: everything leads where it led, and the old name brings the old
//! bytes back. `FDL_TEST_SCALE` multiplies the number of flows.

mod support;

use fdl_core::analysis::Analysis;
use fdl_core::ide::{self, Usage};
use fdl_core::model::StateId;
use fdl_core::syntax::{NodeKind, ScalarStyle, parse};
use fdl_core::text::{Edit, TextRange, apply_edits};
use support::{Random, examples, flow, sound_flow};

/// Names that need no quotes anywhere.
const SIMPLE: [&str; 8] = [
    "ship",
    "动作 2",
    "a-b",
    "v1.2",
    "x_y",
    "🚚",
    "no",
    "Say it's done",
];

/// Names that YAML reads as something else without quotes, here or there.
const AWKWARD: [&str; 32] = [
    "a: b", "#1", "'q", "\"q\"", "true", "12", "null", "- x", "[a]", "{a}", "a, b", "*a", "&b",
    "%c", "@d", "`e`", "!f", "|", ">", "~", "a #b", "\\n", "名: 字", "...", "---", "? q", ": r",
    "0x1F", "a:", "a/b[0]", "'", "<<",
];

#[allow(
    clippy::disallowed_methods,
    reason = "a test may be told to take its time"
)]
fn scale() -> usize {
    let scale = std::env::var("FDL_TEST_SCALE").ok();
    scale.and_then(|it| it.parse().ok()).unwrap_or(1)
}

/// A flow in which some names stand in quotes.
fn restyled(random: &mut Random, text: &str) -> String {
    let analysis = Analysis::new(text);
    let states = analysis.flow.states.iter();
    let mut ranges: Vec<TextRange> = states
        .flat_map(|it| ide::references_of_state(&analysis, it.id))
        .map(|it| it.range)
        .filter(|it| {
            let node = analysis.tree.node_at(it.start).expect("a name is a scalar");
            node.kind() == NodeKind::Scalar(ScalarStyle::Plain)
        })
        .collect();
    ranges.sort();
    ranges.dedup();
    let edits: Vec<Edit> = ranges
        .into_iter()
        .filter_map(|range| {
            let quote = *random.pick(&["", "", "'", "\""]);
            let text = format!("{quote}{}{quote}", &text[range.indices()]);
            (!quote.is_empty()).then_some(Edit { range, text })
        })
        .collect();
    apply_edits(text, &edits)
}

/// Where everything leads, and what is called how.
fn ways(analysis: &Analysis) -> (Vec<Option<StateId>>, Vec<Option<String>>) {
    let flow = &analysis.flow;
    let starts = flow
        .scopes
        .iter()
        .map(|it| analysis.graph.scope(it.id).start);
    let edges = flow
        .states
        .iter()
        .flat_map(|it| analysis.graph.edges(it.id));
    let leads = starts.chain(edges.map(|it| it.to)).collect();
    let names = flow.states.iter();
    let names = names.map(|it| it.name.as_ref().map(|it| it.value.to_string()));
    (leads, names.collect())
}

/// Whether all mentions stand in quotes: then any name goes in and out.
fn is_quoted(text: &str, mentions: &[ide::Reference]) -> bool {
    mentions
        .iter()
        .all(|it| text[..it.range.start as usize].ends_with(['"', '\'']))
}

/// Renames a state there and back.
fn check_state(text: &str, id: StateId, name: &str) {
    let before = Analysis::new(text);
    let old = before
        .flow
        .state(id)
        .name
        .as_ref()
        .expect("a name")
        .value
        .to_string();
    let mentions = ide::references_of_state(&before, id);
    let renaming = ide::rename_state(&before, id, name)
        .unwrap_or_else(|reason| panic!("{old} to {name}: {reason}\n{text}"));
    assert_eq!(renaming.states, [id]);
    let after = Analysis::new(apply_edits(text, &renaming.edits));
    let (leads, mut names) = ways(&before);
    names[id.0 as usize] = Some(name.to_owned());
    assert_eq!(ways(&after), (leads, names), "{old} to {name}\n{text}");
    assert_eq!(ide::references_of_state(&after, id).len(), mentions.len());
    assert_eq!(after.tree.errors(), before.tree.errors());

    let back = ide::rename_state(&after, id, &old).expect("it goes back");
    let again = apply_edits(&after.text, &back.edits);
    if SIMPLE.contains(&name) || is_quoted(text, &mentions) {
        assert_eq!(again, text, "{old} to {name}");
    } else {
        let value = |it: &Analysis| it.tree.root().map(|it| it.to_value().to_json());
        assert_eq!(value(&Analysis::new(again)), value(&before));
    }
}

#[test]
fn states_of_generated_flows() {
    let mut random = Random::new(11);
    for seed in 0..40 * scale() as u64 {
        let text = match seed % 2 {
            0 => flow(seed, 3_000),
            _ => sound_flow(seed, 12),
        };
        let text = restyled(&mut random, &text);
        let states = Analysis::new(text.as_str()).flow.states.len();
        for _ in 0..6 {
            let state = StateId(random.below(states) as u32);
            let name = *random.pick(&SIMPLE);
            check_state(&text, state, name);
            let name = *random.pick(&AWKWARD);
            check_state(&text, state, name);
        }
    }
}

#[test]
fn states_of_the_examples_with_their_test_files() {
    for example in examples() {
        let (text, test) = (example.flow.as_str(), example.test.as_str());
        let analysis = Analysis::new(text);
        let tree = parse(&test.into());
        for state in &analysis.flow.states {
            for name in ["Renamed 1", "a/b[0]", "x: y"] {
                check_state(text, state.id, name);
                let renamed = |flow: &Analysis, test: &str, name: &str| {
                    let tree = parse(&test.into());
                    let names = ide::names_in_test(&flow.flow, &tree).into_iter();
                    let names: Vec<_> = names.filter(|it| it.state == state.id).collect();
                    let edits = ide::rename_in_test(&tree, &names, name);
                    apply_edits(test, &edits.expect("it can be renamed"))
                };
                let after = renamed(&analysis, test, name);
                let renaming = ide::rename_state(&analysis, state.id, name).expect("as before");
                let flow = Analysis::new(apply_edits(text, &renaming.edits));
                let count = |flow: &Analysis, test: &str| {
                    let tree = parse(&test.into());
                    let names = ide::names_in_test(&flow.flow, &tree);
                    names.iter().filter(|it| it.state == state.id).count()
                };
                assert_eq!(count(&flow, &after), count(&analysis, test), "{name}");
                let old = &state.name.as_ref().expect("a name").value;
                let again = parse(&renamed(&flow, &after, old).into());
                let value = |it: &fdl_core::syntax::Tree| it.root().map(|it| it.to_value());
                assert_eq!(value(&again), value(&tree));
                if name == "Renamed 1" {
                    assert_eq!(&**again.text(), test);
                }
            }
        }
    }
}

#[test]
fn global_variables_and_anchors() {
    let text = "\
StartAt: A
States:
  - &first
    Name: A
    Type: Pass
    GlobalConstructor: {count.$: $Global.count, 'other': 1}
    OutputConstructor:
      a.$: format(\"{} {}\", $Global.count, $Global[\"other\"])
      b.$: >-
        $Global.count
        == $Global['other']
    End: true
  - *first
";
    let before = Analysis::new(text);
    let places = ["count", "other", "first"].map(|it| (it, text.find(it).expect("it is there")));
    for (old, at) in places {
        for name in ["n", "_1", "订单"] {
            let mentions = ide::references(&before, at as u32);
            assert!(mentions.iter().any(|it| it.usage == Usage::Write));
            let renaming = ide::rename(&before, at as u32, name).expect("it can be renamed");
            let after = Analysis::new(apply_edits(text, &renaming.edits));
            assert_eq!(
                ide::references(&after, at as u32).len(),
                mentions.len(),
                "{old}"
            );
            assert_eq!(ways(&after), ways(&before));
            let back = ide::rename(&after, at as u32, old).expect("it goes back");
            assert_eq!(apply_edits(&after.text, &back.edits), text);
        }
    }
}
