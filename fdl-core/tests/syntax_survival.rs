//! How much of a flow outlives a mistake in it: entries that keep key, value and offset.

// The figures are worth reading: `cargo test --test syntax_survival -- --nocapture`.
#![allow(clippy::print_stdout)]

mod support;

use std::collections::BTreeSet;

use fdl_core::syntax::{Node, NodeKind, parse};
use fdl_core::text::TextRange;
use support::{Random, flow};

/// The share of the entries that must survive, on average.
const GATE: f64 = 0.98;

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Survivor {
    offset: u32,
    key: String,
    value: String,
}

/// Every entry with the range of its value.
fn entries(text: &str) -> Vec<(Survivor, TextRange)> {
    let tree = parse(&text.into());
    let describe = |node: Node<'_>| match node.kind() {
        NodeKind::Mapping { .. } => "a mapping".to_owned(),
        NodeKind::Sequence { .. } => "a sequence".to_owned(),
        _ => format!("{:?}", node.text()),
    };
    let entries = tree.nodes().flat_map(Node::entries);
    entries
        .map(|entry| {
            let survivor = Survivor {
                offset: entry.key.range().start,
                key: entry.key.text().unwrap_or_default().into_owned(),
                value: describe(entry.value),
            };
            let value = match entry.value.is_scalar() || entry.value.is_absent() {
                true => entry.value.range(),
                false => TextRange::empty(entry.key.range().end),
            };
            (survivor, value)
        })
        .collect()
}

/// The names of the states at the top.
fn state_names(text: &str) -> Vec<String> {
    let tree = parse(&text.into());
    let states = tree.root().and_then(|root| root.get("States"));
    let names = states.into_iter().flat_map(Node::items);
    names
        .filter_map(|state| Some(state.get("Name")?.text()?.into_owned()))
        .collect()
}

/// An edit: the text from `start` to `end` becomes `new`.
struct Edit {
    start: usize,
    end: usize,
    new: String,
}

impl Edit {
    fn apply(&self, text: &str) -> String {
        format!("{}{}{}", &text[..self.start], self.new, &text[self.end..])
    }

    /// The lines of the old text that the edit touches.
    fn damage(&self, text: &str) -> TextRange {
        let start = text[..self.start].rfind('\n').map_or(0, |at| at + 1);
        // A line break that goes away takes both its lines with it.
        let end = text[self.end..]
            .find('\n')
            .map_or(text.len(), |at| self.end + at);
        TextRange::new(start as u32, end as u32)
    }

    fn moved(&self, offset: u32) -> u32 {
        match offset as usize >= self.end {
            true => offset + self.new.len() as u32 - (self.end - self.start) as u32,
            false => offset,
        }
    }
}

/// The share of the entries outside the damage that survive, and the first that does not. `before`
/// are the entries of the sound `text`.
fn survival(
    before: &[(Survivor, TextRange)],
    text: &str,
    edit: &Edit,
    damage: TextRange,
) -> (f64, Option<Survivor>) {
    let after: BTreeSet<Survivor> = entries(&edit.apply(text))
        .into_iter()
        .map(|it| it.0)
        .collect();
    let (mut all, mut kept, mut lost) = (0, 0, None);
    for (entry, value) in before {
        let inside = damage.contains(entry.offset) || damage.intersects(*value);
        if inside && !damage.is_empty() {
            continue;
        }
        let mut entry = entry.clone();
        entry.offset = edit.moved(entry.offset);
        all += 1;
        match after.contains(&entry) {
            true => kept += 1,
            false => lost = lost.or(Some(entry)),
        }
    }
    (f64::from(kept) / f64::from(all), lost)
}

const FLOW: &str = "\
Type: StateMachine
Name: half-typed
SpecVersion: v1
StartAt: Fetch
States:
  - Name: Fetch
    Type: Task
    Action: FC:InvokeFunction
    TaskMode: RequestComplete
    Parameters:
      resourceArn: acs:fc:::functions/fetch
      body:
        order.$: $Input.order
    Retry:
      - Errors:
          - FC.ResourceThrottled
        MaxAttempts: 3
    Next: Store
  - Name: Store
    Type: Pass
    Description: \"keeps it\"
    $0
    OutputConstructor:
      kept.$: $Input.order
    Next: Wait
  - Name: Wait
    Type: Wait
    Seconds: 10
    Next: Done
  - Name: Done
    Type: Succeed
";

/// Lines as they look while somebody types them, in the middle of a state.
const HALF_TYPED: [&str; 40] = [
    "    Act",
    "    动作",
    "    🚚",
    "    TaskMode:",
    "    TaskMode: ",
    "    TaskMode: Req",
    "    Action: \"FC:Inv",
    "    Action: 'FC:Inv",
    "    \"FC:Inv",
    "    'it",
    "    Errors: [a, b",
    "    Errors: [",
    "    Parameters: {a: 1, b",
    "    Parameters: {a: [1, {b",
    "    {a: 1, b",
    "    [a",
    "    a: b: c",
    "    a:b",
    "    Next: ]",
    "    Next: - ",
    "    Next: |",
    "    Next: >",
    "    Next: @",
    "    Next: *",
    "    Next: &",
    "    ]",
    "    }",
    "    ,",
    "    - ",
    "    - Na",
    "    - Name: x",
    "    *",
    "    &",
    "    @x",
    "    ? ",
    "   Act: one column too little",
    "     Act: one column too much",
    "\tAct: behind a tab",
    "Act",
    "  Act",
];

#[test]
fn half_typed_lines_leave_the_rest_alone() {
    let at = FLOW.find("    $0").expect("the flow has a mark");
    let text = FLOW.replace("    $0\n", "");
    let before = entries(&text);
    let (mut total, mut complete) = (0.0, 0);
    for line in HALF_TYPED {
        let edit = Edit {
            start: at,
            end: at,
            new: format!("{line}\n"),
        };
        let (share, lost) = survival(&before, &text, &edit, TextRange::empty(at as u32));
        let names = state_names(&edit.apply(&text));
        let all_states = names == ["Fetch", "Store", "Wait", "Done"];
        if share < 1.0 || !all_states {
            println!("{line:?} keeps {share:.3} of the entries, lost {lost:?}, states {names:?}");
        } else {
            complete += 1;
        }
        total += share;
    }
    let mean = total / HALF_TYPED.len() as f64;
    println!("half-typed lines: {mean:.4} of the entries survive, {complete} of 40 completely");
    assert!(mean >= GATE, "only {mean:.4} of the entries survive");
    assert!(
        complete >= 39,
        "only {complete} of 40 leave all entries and states"
    );
}

#[test]
fn half_typed_lines_anywhere_leave_the_rest_alone() {
    let text = flow(7, 1500);
    let (before, names) = (entries(&text), state_names(&text));
    let (mut count, mut total, mut states, mut at) = (0.0, 0.0, 0.0, 0);
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        for half_typed in HALF_TYPED {
            let content = half_typed.trim_start_matches(' ');
            // As far from the line's own column as it is from that of the states' keys above.
            let indent = (indent + half_typed.len() - content.len()).saturating_sub(4);
            let edit = Edit {
                start: at,
                end: at,
                new: format!("{:indent$}{content}\n", ""),
            };
            total += survival(&before, &text, &edit, TextRange::empty(at as u32)).0;
            states += share(&names, &state_names(&edit.apply(&text)));
            count += 1.0;
        }
        at += line.len() + 1;
    }
    let (mean, states) = (total / count, states / count);
    println!(
        "{count} half-typed lines: {mean:.4} of the entries survive, {states:.4} of the states"
    );
    assert!(mean >= GATE, "only {mean:.4} of the entries survive");
    // Between `States:` and its first item a key is, legally, the only value of `States`.
    assert!(states >= 0.97, "only {states:.4} of the states survive");
}

/// The share of `names` that `after` still has.
fn share(names: &[String], after: &[String]) -> f64 {
    let kept = names.iter().filter(|name| after.contains(name)).count();
    kept as f64 / names.len() as f64
}

/// Whether the reference parser rejects the text.
fn is_broken(text: &str) -> bool {
    granit_parser::Parser::new_from_str(text).any(|event| event.is_err())
}

#[test]
fn random_breaks_leave_the_rest_alone() {
    let (mut total, mut states) = (0.0, 0.0);
    for seed in 0..6 {
        let text = flow(seed, 4000);
        assert!(!is_broken(&text));
        let (before, names) = (entries(&text), state_names(&text));
        let mut random = Random::new(42 + seed);
        let mut breaks = 0;
        while breaks < 100 {
            let edit = random_edit(&mut random, &text);
            let broken = edit.apply(&text);
            if !is_broken(&broken) {
                continue;
            }
            breaks += 1;
            let damage = edit.damage(&text);
            let (entry_share, lost) = survival(&before, &text, &edit, damage);
            let state_share = share(&names, &state_names(&broken));
            if entry_share < 0.95 || state_share < 0.9 {
                let end = damage.end as usize + edit.new.len() + edit.start - edit.end;
                let line = &broken[damage.start as usize..end];
                println!(
                    "{line:?} keeps {entry_share:.3} of the entries, {state_share:.3} of the \
                     states, lost {lost:?}"
                );
            }
            total += entry_share;
            states += state_share;
        }
    }
    let (mean, states) = (total / 600.0, states / 600.0);
    println!("600 breaks: {mean:.4} of the entries survive, {states:.4} of the states");
    assert!(mean >= GATE, "only {mean:.4} of the entries survive");
    // A key that slips to the first column ends the list of the states, and legally so.
    assert!(states >= 0.97, "only {states:.4} of the states survive");
}

/// One character is deleted, inserted or replaced.
fn random_edit(random: &mut Random, text: &str) -> Edit {
    const NEW: [&str; 24] = [
        ":", "-", "#", "[", "]", "{", "}", "\"", "'", "&", "*", "!", "|", ">", "%", "@", ",", "?",
        "\t", " ", "\n", "x", "动", ": ",
    ];
    let start = random.boundary(&text[..text.len() - 1]);
    let behind = text[start..].chars().next().map_or(0, char::len_utf8);
    let new = (*random.pick(&NEW)).to_owned();
    match random.below(3) {
        0 => Edit {
            start,
            end: start + behind,
            new: String::new(),
        },
        1 => Edit {
            start,
            end: start,
            new,
        },
        _ => Edit {
            start,
            end: start + behind,
            new,
        },
    }
}
