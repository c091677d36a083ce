//! The formatter's laws: idempotent, and the values, anchors and comments of the text stay.

mod support;

use std::sync::Arc;

use fdl_core::analysis::Analysis;
use fdl_core::checks::{self, CheckOptions, RuleLevels};
use fdl_core::ide::{DocumentKind, FormatOptions, format, format_on_enter, format_range};
use fdl_core::syntax::{SyntaxErrorKind, Tree, parse};
use fdl_core::text::{LineIndex, TextRange, apply_edits};
use fdl_core::value::{Object, Value};

use support::{Habits, Random, flow, is_structure, laid_out, sound_flow};

/// How many random flows; `FDL_TEST_SCALE` multiplies it.
fn count(usual: u64) -> u64 {
    #[allow(clippy::disallowed_methods)]
    // The core has no environment; how many flows is not its own.
    let scale = std::env::var("FDL_TEST_SCALE").ok();
    usual * scale.map_or(1, |it| it.parse::<u64>().expect("a number"))
}

fn is_broken(tree: &Tree) -> bool {
    let mut errors = tree.errors().iter();
    errors.any(|it| it.kind == SyntaxErrorKind::Syntax)
}

/// The text laid out, after a check that doing so twice changes nothing more.
fn formatted(text: &str) -> Result<String, String> {
    let options = FormatOptions::default();
    let once = |text: &str| {
        let tree = parse(&Arc::from(text));
        let edits = format(&tree, DocumentKind::Flow, &options);
        edits.map(|edits| apply_edits(text, &edits))
    };
    let first = once(text).map_err(|it| format!("{} at {:?}\n{text}", it.message, it.range))?;
    let second = once(&first).map_err(|it| format!("second: {}\n{first}", it.message))?;
    match first == second {
        true => Ok(first),
        false => Err(format!(
            "not idempotent\n{text}\n-- once\n{first}\n-- twice\n{second}"
        )),
    }
}

#[test]
fn the_yaml_test_suite_keeps_its_meaning() {
    let mut failures = Vec::new();
    let mut count = 0;
    for line in include_str!("yaml_test_suite/cases.jsonl").lines() {
        let case = Value::from_json(line).expect("each line is a JSON value");
        let member = |name| case.get(name).and_then(Value::as_str);
        let text = member("yaml").expect("each case has a text");
        let tree = parse(&Arc::from(text));
        if is_broken(&tree) {
            continue;
        }
        count += 1;
        if let Err(failure) = formatted(text) {
            failures.push(format!(
                "== {}\n{failure}",
                member("id").unwrap_or_default()
            ));
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {count}\n{}",
        failures.len(),
        failures.join("\n")
    );
}

/// The value with the members of structures sorted, as JSON, in which data keeps its order.
fn canonical(value: &Value) -> Value {
    match value {
        Value::Array(items) => Value::array(items.iter().map(canonical)),
        Value::Object(object) => {
            let mut members: Object = object
                .iter()
                .map(|(key, value)| (key.clone(), canonical(value)))
                .collect();
            if is_structure(object) {
                members.sort_keys();
            }
            Value::from(members)
        }
        other => other.clone(),
    }
}

fn json(text: &str) -> String {
    let tree = parse(&Arc::from(text));
    assert!(!is_broken(&tree), "{:?}\n{text}", tree.errors());
    canonical(&tree.root().expect("a root").to_value()).to_json()
}

fn comments(text: &str) -> Vec<String> {
    let tree = parse(&Arc::from(text));
    let comments = tree.comments().iter();
    let mut texts: Vec<String> = comments
        .map(|it| text[it.range.indices()].trim_end().to_owned())
        .collect();
    texts.sort();
    texts
}

/// What is found in a flow, without the places.
fn findings(text: &str) -> Vec<(&'static str, String)> {
    let analysis = Analysis::new(text);
    let found = checks::report(&analysis, &CheckOptions::default(), &RuleLevels::default());
    let mut found: Vec<_> = found.into_iter().map(|it| (it.code, it.message)).collect();
    found.sort();
    found
}

#[test]
fn flows_in_any_layout_keep_values_comments_and_findings() {
    for seed in 0..count(60) {
        let source = match seed % 2 {
            0 => sound_flow(seed, 8),
            _ => flow(seed, 6_000),
        };
        let value = parse(&Arc::from(source.as_str()));
        let value = value.root().expect("a root").to_value();
        let habits = Habits {
            comments: true,
            styles: true,
        };
        let text = laid_out(seed, &value, habits);
        let expected = canonical(&value).to_json();
        assert_eq!(json(&text), expected, "seed {seed}: the generator\n{text}");
        let result = formatted(&text).unwrap_or_else(|failure| panic!("seed {seed}: {failure}"));
        assert_eq!(json(&result), expected, "seed {seed}");
        assert_eq!(comments(&result), comments(&text), "seed {seed}");
        assert_eq!(findings(&result), findings(&text), "seed {seed}");
        // The generator's own layout too, with its comments.
        let result = formatted(&source).unwrap_or_else(|failure| panic!("seed {seed}: {failure}"));
        assert_eq!(json(&result), expected, "seed {seed}");
        assert_eq!(comments(&result), comments(&source), "seed {seed}");
    }
}

#[test]
fn a_flow_has_one_layout() {
    for seed in 0..count(30) {
        let value = parse(&Arc::from(sound_flow(seed, 8).as_str()));
        let value = value.root().expect("a root").to_value();
        let mut random = Random::new(seed);
        let mut layouts = (0..3).map(|_| {
            let text = laid_out(random.next(), &value, Habits::default());
            let result = formatted(&text).unwrap_or_else(|failure| panic!("{failure}"));
            // Blank lines are the author's.
            let lines = result.lines().filter(|line| !line.is_empty());
            lines.collect::<Vec<_>>().join("\n")
        });
        let first = layouts.next().expect("there are three");
        for other in layouts {
            assert_eq!(first, other, "seed {seed}");
        }
    }
}
/// What is typed, pasted or left over.
const PIECES: [&str; 34] = [
    "", "\n", "\n\n", "  ", "- ", "{", "}", "[", "]", "\"", "'", ": ", ":", ",", "#", " # c\n",
    "|", "> ", "|+\n", "\t", "&a ", "*a", "!t ", "!!str ", "---\n", "...\n", "动", "\r\n", "? ",
    "a: 1", "\\", "<<: ", "- - ", "\u{feff}",
];

fn mutate(random: &mut Random, text: &mut String) {
    for _ in 0..=random.below(3) {
        let start = random.boundary(text);
        let few = random.below(6);
        let end = text[start..]
            .char_indices()
            .nth(few)
            .map_or(text.len(), |(at, _)| start + at);
        let piece: &str = PIECES[random.below(PIECES.len())];
        text.replace_range(start..end, piece);
    }
}

/// Whether a line reads like the marker of a document but for its indentation: text that cannot move
/// to the left.
fn has_indented_marker(text: &str) -> bool {
    let mut lines = text.split(['\n', '\r']).map(|line| line.trim_start());
    lines.any(|line| line.starts_with("---") || line.starts_with("..."))
}

/// Any text is laid out with the same meaning, or left alone because it is no YAML.
#[test]
fn any_text_is_laid_out_or_left_alone() {
    let mut laid_out_count = 0;
    let mut check = |text: &str| {
        let tree = parse(&Arc::from(text));
        let options = FormatOptions::default();
        let broken = is_broken(&tree);
        match broken {
            true => assert!(
                format(&tree, DocumentKind::Flow, &options).is_err(),
                "{text}"
            ),
            false => {
                laid_out_count += 1;
                let result = formatted(text);
                assert!(result.is_ok() || has_indented_marker(text), "{result:?}");
            }
        }
    };
    let mut random = Random::new(11);
    for _ in 0..count(5_000) {
        check(&random.soup());
    }
    for round in 0..count(600) {
        let value = parse(&Arc::from(sound_flow(round % 40, 2).as_str()));
        let value = value.root().expect("a root").to_value();
        let habits = Habits {
            comments: true,
            styles: true,
        };
        let mut text = laid_out(random.next(), &value, habits);
        mutate(&mut random, &mut text);
        check(&text);
    }
    assert!(laid_out_count > 800, "{laid_out_count}");
}

/// A part of a flow is laid out without an effect on the rest, whatever the part.
#[test]
fn any_range_is_laid_out() {
    let mut random = Random::new(3);
    let habits = Habits {
        comments: true,
        styles: true,
    };
    let mut changed = 0;
    for round in 0..count(60) {
        let value = parse(&Arc::from(sound_flow(round, 3).as_str()));
        let value = value.root().expect("a root").to_value();
        let text = laid_out(random.next(), &value, habits);
        let tree = parse(&Arc::from(text.as_str()));
        let lines = LineIndex::new(&text);
        for _ in 0..10 {
            let start = random.boundary(&text);
            let most = if random.chance(50) { 60 } else { text.len() };
            let length = random.below(most);
            let mut end = (start + length).min(text.len());
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            let range = TextRange::new(start as u32, end as u32);
            let options = FormatOptions::default();
            let edits = format_range(&tree, &lines, DocumentKind::Flow, range, &options);
            let edits = edits.unwrap_or_else(|it| panic!("{it:?} in {range:?}\n{text}"));
            let result = apply_edits(&text, &edits);
            changed += usize::from(result != text);
            assert_eq!(json(&result), json(&text));
            // Nothing far from the range is touched.
            let first = text[..start].rfind("\n- ").unwrap_or(0);
            assert!(edits.iter().all(|it| it.range.start as usize >= first));
        }
    }
    assert!(changed > 300, "{changed}");
}

/// Enter in any text gives a line of blanks another indentation, or nothing.
#[test]
fn enter_in_any_text() {
    let mut random = Random::new(5);
    for _ in 0..count(3_000) {
        let text = random.soup();
        let at = random.boundary(&text);
        let text = format!("{}\n{}", &text[..at], &text[at..]);
        let tree = parse(&Arc::from(text.as_str()));
        let lines = LineIndex::new(&text);
        let options = FormatOptions::default();
        if let Some(edit) = format_on_enter(&tree, &lines, at as u32 + 1, &options) {
            assert!(text[edit.range.indices()].trim().is_empty(), "{text:?}");
            assert!(edit.text.trim_start_matches(' ').is_empty(), "{text:?}");
        }
    }
}
