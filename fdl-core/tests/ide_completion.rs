//! What a client accepts lands where it was meant: at random places of random flows in every layout, on
//! what is written there and on new lines, the text is YAML afterwards, and nothing but the one mapping or
//! list that the cursor is in has changed.

mod support;

use fdl_core::analysis::Analysis;
use fdl_core::ide::{self, CompletionItem, CompletionKind};
use fdl_core::syntax::{Node, parse};
use fdl_core::text::{Edit, LineIndex, TextRange};
use fdl_core::value::Value;

use support::{Habits, Random, flow, laid_out, sound_flow};

/// How many places; `FDL_TEST_SCALE` multiplies it.
fn count(usual: u64) -> u64 {
    #[allow(clippy::disallowed_methods)]
    // The core has no environment; how many places is not its own.
    let scale = std::env::var("FDL_TEST_SCALE").ok();
    usual * scale.map_or(1, |it| it.parse::<u64>().expect("a number"))
}

/// A layout that people have.
#[derive(Clone, Copy, Debug)]
struct Style {
    /// How far a mapping stands to the right of its key.
    step: usize,
    /// How far a dash stands to the right of its key.
    dash: usize,
    /// From which depth on everything stands on one line.
    braces: usize,
    /// Whether keys and texts stand in quotes, as in JSON.
    quoted: bool,
}

impl Style {
    fn any(random: &mut Random) -> Self {
        let step = *random.pick(&[2, 2, 4, 3]);
        Self {
            step,
            dash: *random.pick(&[0, step, 2]),
            braces: *random.pick(&[99, 99, 7, 5, 3, 0]),
            quoted: random.chance(10),
        }
    }

    fn text(self, value: &Value) -> String {
        let mut out = String::new();
        self.block(value, 0, 0, &mut out);
        out
    }

    fn block(self, value: &Value, column: usize, depth: usize, out: &mut String) {
        let deep = depth >= self.braces;
        match value {
            Value::Object(members) if !members.is_empty() && !deep => {
                for (index, (key, value)) in members.iter().enumerate() {
                    if index > 0 {
                        *out += &" ".repeat(column);
                    }
                    *out += &self.scalar(&Value::from(&**key));
                    out.push(':');
                    let inner = match value {
                        Value::Object(it) if !it.is_empty() && depth + 1 < self.braces => self.step,
                        Value::Array(it) if !it.is_empty() && depth + 1 < self.braces => self.dash,
                        _ => {
                            out.push(' ');
                            self.block(value, column, depth + 1, out);
                            continue;
                        }
                    };
                    *out += &format!("\n{:width$}", "", width = column + inner);
                    self.block(value, column + inner, depth + 1, out);
                }
            }
            Value::Array(items) if !items.is_empty() && !deep => {
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        *out += &" ".repeat(column);
                    }
                    *out += "- ";
                    self.block(item, column + 2, depth + 1, out);
                }
            }
            value => {
                self.flow(value, out);
                out.push('\n');
            }
        }
    }

    fn flow(self, value: &Value, out: &mut String) {
        match value {
            Value::Object(members) => {
                out.push('{');
                for (index, (key, value)) in members.iter().enumerate() {
                    *out += if index > 0 { ", " } else { "" };
                    *out += &self.scalar(&Value::from(&**key));
                    *out += ": ";
                    self.flow(value, out);
                }
                out.push('}');
            }
            Value::Array(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    *out += if index > 0 { ", " } else { "" };
                    self.flow(item, out);
                }
                out.push(']');
            }
            scalar => *out += &self.scalar(scalar),
        }
    }

    fn scalar(self, value: &Value) -> String {
        let Value::String(text) = value else {
            return value.to_json();
        };
        let plain = text
            .chars()
            .all(|it| it.is_alphanumeric() || "_.$/".contains(it))
            && parse(&text[..].into())
                .root()
                .is_some_and(|it| it.to_value() == *value);
        match plain && !self.quoted {
            true => text.to_string(),
            false => value.to_json(),
        }
    }
}

/// A random flow in a random layout.
fn random_flow(random: &mut Random) -> String {
    let seed = random.next();
    let source = match random.chance(50) {
        true => sound_flow(seed, 3),
        false => flow(seed, 2_000),
    };
    if random.chance(15) {
        return source;
    }
    let tree = parse(&source.as_str().into());
    let value = tree.root().expect("a flow").to_value();
    if random.chance(15) {
        let habits = Habits {
            comments: random.chance(50),
            styles: false,
        };
        return laid_out(seed, &value, habits);
    }
    Style::any(random).text(&value)
}

/// A text with a cursor, and the mapping or list that the cursor is in, where there is no doubt: the
/// keys and indices that lead to it.
struct Place {
    text: String,
    offset: usize,
    parent: Option<Vec<String>>,
    /// The text before the first letters were typed.
    before: String,
}

/// The way to a node from the root.
fn way(node: Node<'_>) -> Vec<String> {
    let Some(parent) = node.parent() else {
        return Vec::new();
    };
    let mut way = way(parent);
    way.push(match node.owning_entry() {
        Some(entry) => entry.key.text().unwrap_or_default().into_owned(),
        None => {
            let before = parent.items().take_while(|it| it.id() != node.id());
            before.count().to_string()
        }
    });
    way
}

/// A place in what is written.
fn written(random: &mut Random, text: String) -> Place {
    let offset = random.boundary(&text);
    let tree = parse(&text.as_str().into());
    let node = tree.node_at(offset as u32).filter(|it| it.is_scalar());
    // Of a scalar the mapping or list around it.
    let parent = node.and_then(Node::parent).map(way);
    Place {
        before: text.clone(),
        text,
        offset,
        parent,
    }
}

/// A place between two quotes that nothing stands between yet, of a value.
fn in_quotes(random: &mut Random, text: String) -> Place {
    let tree = parse(&text.as_str().into());
    let values = tree.nodes().filter(|it| {
        let source = it.source();
        it.is_scalar() && !it.is_key() && source.len() > 2 && source.starts_with('"')
    });
    let values: Vec<Node<'_>> = values.collect();
    if values.is_empty() {
        return written(random, text);
    }
    let value = *random.pick(&values);
    let range = value.content_range();
    let parent = value.parent().map(way);
    let mut emptied = text.clone();
    emptied.replace_range(range.indices(), "");
    Place {
        before: emptied.clone(),
        text: emptied,
        offset: range.start as usize,
        parent,
    }
}

/// A new line in the column of something that is open there, perhaps with the first letters of a key.
fn new_line(random: &mut Random, text: &str) -> Place {
    let lines = LineIndex::new(text);
    let line = random.below(lines.line_count() as usize) as u32;
    let start = lines.line_range(line).start;
    let tree = parse(&text.into());
    let column = |node: Node<'_>| {
        let at = node.range().start;
        at - lines.line_range(lines.line(at)).start
    };
    // What is open: the blocks around the last thing before the line.
    let last = text[..start as usize].trim_end().len();
    let mut open = Vec::new();
    let mut next = tree.node_at(last as u32);
    while let Some(node) = next {
        next = node.parent();
        let one_line = node.source().starts_with(['{', '[']);
        if (node.is_mapping() || node.is_sequence()) && !one_line {
            open.push(node);
        }
    }
    let Some(&parent) = open.get(random.below(open.len().max(1))) else {
        return written(random, text.to_owned());
    };
    let wanted = column(parent);
    // What goes on further right below would belong to nothing.
    let below = text[start as usize..].lines().find(|it| {
        let it = it.trim_start();
        !it.is_empty() && !it.starts_with('#')
    });
    let next = below.map_or(0, |it| it.len() - it.trim_start().len()) as u32;
    let word = *random.pick(&["", "", "", "Ne", "T", "x"]);
    let blanks = " ".repeat(wanted as usize);
    let (before, behind) = text.split_at(start as usize);
    let break_line = if before.is_empty() || before.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    let offset = before.len() + break_line.len() + blanks.len() + word.len();
    // In the column of a mapping a key is meant, if no list stands there as well.
    let same = open.iter().filter(|it| column(**it) == wanted).count();
    let clear = same == 1 && next <= wanted && parent.is_mapping();
    Place {
        text: format!("{before}{break_line}{blanks}{word}\n{behind}"),
        offset,
        parent: clear.then(|| way(parent)),
        before: text.to_owned(),
    }
}

/// Between braces or brackets: before the first thing, or behind a comma behind the last.
fn in_braces(random: &mut Random, text: String) -> Place {
    let tree = parse(&text.as_str().into());
    let braces = tree.nodes().filter(|it| {
        let text = it.source();
        it.is_mapping() && text.starts_with('{') && text.ends_with('}')
            || it.is_sequence() && text.starts_with('[') && text.ends_with(']')
    });
    let braces: Vec<Node<'_>> = braces.collect();
    if braces.is_empty() {
        return written(random, text);
    }
    let node = *random.pick(&braces);
    let mut at = node.range().end as usize - 1;
    let mut comma = match node.children().next() {
        Some(_) if !text[..at].trim_end().ends_with(',') => ", ",
        _ => "",
    };
    if random.chance(40) {
        (at, comma) = (node.range().start as usize + 1, "");
    }
    Place {
        text: format!("{}{comma}{}", &text[..at], &text[at..]),
        offset: at + comma.len(),
        parent: Some(way(node)),
        before: text.clone(),
    }
}

/// The text of a snippet with what stands in its places at first.
fn expanded(snippet: &str) -> String {
    let mut out = String::new();
    let mut rest = snippet.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '\\' => out.extend(rest.next()),
            '$' => {
                let braces = rest.next_if_eq(&'{').is_some();
                while rest.next_if(char::is_ascii_digit).is_some() {}
                if braces {
                    assert!(matches!(rest.next(), Some(':')), "{snippet}");
                }
            }
            // The end of a place.
            '}' => {}
            it => out.push(it),
        }
    }
    out
}

/// The text after a client accepts a proposal.
fn accepted(text: &str, item: &CompletionItem, with_snippet: bool) -> String {
    let own = match item.snippet.as_ref().filter(|_| with_snippet) {
        Some(snippet) => expanded(snippet),
        None => item.edit.text.clone(),
    };
    let mut edits = item.additional.clone();
    edits.push(Edit {
        range: item.edit.range,
        text: own,
    });
    edits.sort_by_key(|it| it.range.start);
    let apart = |it: &[Edit]| it[0].range.end <= it[1].range.start;
    assert!(edits.windows(2).all(apart), "{edits:?}");
    let mut text = text.to_owned();
    for edit in edits.iter().rev() {
        text.replace_range(edit.range.indices(), &edit.text);
    }
    text
}

/// The ways to the mappings and lists whose members differ, of two values.
fn changed(before: &Value, after: &Value, way: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    match (before, after) {
        _ if before == after => {}
        (Value::Object(a), Value::Object(b)) => {
            if a.keys().any(|it| b.get(it).is_none()) || b.keys().any(|it| a.get(it).is_none()) {
                found.push(way.clone());
            }
            for (key, a) in a.iter() {
                if let Some(b) = b.get(key) {
                    way.push(key.to_string());
                    if is_scalar(a) || is_scalar(b) {
                        if a != b {
                            let own = way[..way.len() - 1].to_vec();
                            found.push(own);
                        }
                    } else {
                        changed(a, b, way, found);
                    }
                    way.pop();
                }
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (index, (a, b)) in a.iter().zip(b.iter()).enumerate() {
                way.push(index.to_string());
                changed(a, b, way, found);
                way.pop();
            }
        }
        _ => found.push(way.clone()),
    }
}

fn is_scalar(value: &Value) -> bool {
    !matches!(value, Value::Object(_) | Value::Array(_))
}

/// The text around a place.
fn near(text: &str, offset: usize) -> String {
    let (head, tail) = text.split_at(offset);
    let from = head.char_indices().rev().nth(160).map_or(0, |it| it.0);
    let to = tail.char_indices().nth(100).map_or(tail.len(), |it| it.0);
    format!("{}‸{}", &head[from..], &tail[..to])
}

/// What is wrong with the text after a proposal was accepted, if anything.
fn problem(place: &Place, item: &CompletionItem, snippet: bool) -> Option<String> {
    let text = accepted(&place.text, item, snippet);
    let after = parse(&text.as_str().into());
    if let Some(error) = after.errors().first() {
        let shown = near(&text, error.range.start as usize);
        return Some(format!("no YAML: {}\n{shown}", error.message));
    }
    let whole = matches!(
        item.kind,
        CompletionKind::Value | CompletionKind::State | CompletionKind::ErrorCode
    );
    if whole && item.snippet.is_none() && item.additional.is_empty() {
        let mut scalars = after.nodes().filter(|it| it.is_scalar());
        let start = item.edit.range.start;
        let range = TextRange::new(start, start + item.edit.text.len() as u32);
        let is_it = |it: Node<'_>| it.text().is_some_and(|it| it == item.label);
        if !scalars.any(|it| {
            it.range().touches(range.end) && is_it(it) || range.covers(it.range()) && is_it(it)
        }) {
            let shown = near(&text, place.offset);
            return Some(format!("`{}` is not what is written\n{shown}", item.label));
        }
    }
    let value = |tree: &fdl_core::syntax::Tree| {
        let root = tree.documents().next();
        root.map_or(Value::Null, Node::to_value)
    };
    let mut ways = Vec::new();
    changed(
        &value(&parse(&place.before.as_str().into())),
        &value(&after),
        &mut Vec::new(),
        &mut ways,
    );
    ways.dedup();
    let one = match ways.as_slice() {
        [] => return None,
        [one] => one,
        several => return Some(format!("changes {several:?}")),
    };
    match &place.parent {
        Some(parent) if parent != one && !one.starts_with(parent) => {
            let shown = near(&text, place.offset);
            Some(format!("{parent:?} is meant, {one:?} changes\n{shown}"))
        }
        _ => None,
    }
}

/// Asks at `places` places of the texts that `text` makes, ten of each, and accepts the first ten of what
/// `ask` proposes there.
fn accept_everywhere(
    seed: u64,
    places: u64,
    text: impl Fn(&mut Random) -> String,
    ask: impl Fn(&str, u32) -> Vec<CompletionItem>,
) {
    let mut random = Random::new(seed);
    let mut failures = Vec::new();
    let (mut asked, mut taken) = (0, 0);
    while asked < places {
        let text = text(&mut random);
        for _ in 0..10 {
            let text = text.clone();
            let place = match random.below(10) {
                0..3 => written(&mut random, text),
                3 => in_quotes(&mut random, text),
                4..8 => new_line(&mut random, &text),
                _ => in_braces(&mut random, text),
            };
            asked += 1;
            for item in ask(&place.text, place.offset as u32).iter().take(10) {
                taken += 1;
                let problem = |it| problem(&place, item, it);
                if let Some(problem) = [true, false].into_iter().find_map(problem) {
                    let (text, edits) = (&item.edit.text, &item.additional);
                    let shown = near(&place.text, place.offset);
                    failures.push(format!("{text:?} {edits:?}\n{shown}\n-- {problem}"));
                }
            }
        }
    }
    let some = failures.iter().step_by(1 + failures.len() / 12);
    let some: Vec<&str> = some.map(String::as_str).collect();
    let (number, shown) = (failures.len(), some.join("\n=======\n"));
    assert!(failures.is_empty(), "{number} of {taken}\n{shown}");
    assert!(taken > places, "{taken}");
}

#[test]
fn what_is_accepted_lands_under_the_intended_parent() {
    accept_everywhere(7, count(2_000), random_flow, |text, offset| {
        ide::completion(&Analysis::new(text), offset)
    });
}

#[test]
fn the_same_in_test_files() {
    let examples = [
        include_str!("../../examples/order.fdltest.yaml"),
        include_str!("../../examples/approval.fdltest.yaml"),
        include_str!("../../examples/import.fdltest.yaml"),
    ];
    let flow = Analysis::new(include_str!("../../examples/order.fdl.yaml"));
    let text = |random: &mut Random| {
        let example = *random.pick(&examples);
        let tree = parse(&example.into());
        let value = tree.root().expect("a test file").to_value();
        Style::any(random).text(&value)
    };
    accept_everywhere(11, count(500), text, |text, offset| {
        let document = ide::TestDocument {
            tree: &parse(&text.into()),
            lines: &LineIndex::new(text),
            flow: Some(&flow),
            files: &["order.fdl.yaml".to_owned()],
            read: None,
        };
        ide::completion_in_test(document, offset)
    });
}
