//! Our parser against two others, on sound flows and on mutated ones.

// The figures are worth reading: `cargo test --test syntax_differential -- --nocapture`.
#![allow(clippy::print_stdout)]

mod support;

use fdl_core::syntax::{Node, NodeKind, ScalarStyle, SyntaxErrorKind, parse};
use support::{Random, flow};

/// What the three have in common, in the order of the text; none for a text that is no YAML.
type Events = Option<Vec<String>>;

fn own(text: &str) -> Events {
    let tree = parse(&text.into());
    let broken = tree
        .errors()
        .iter()
        .any(|it| it.kind == SyntaxErrorKind::Syntax);
    let mut out = Vec::new();
    for root in tree.documents() {
        out.push("document".to_owned());
        write(root, &mut out);
    }
    (!broken).then_some(out)
}

fn write(node: Node<'_>, out: &mut Vec<String>) {
    match node.kind() {
        NodeKind::Alias => out.push("alias".to_owned()),
        NodeKind::Absent => out.push(scalar("Plain", "")),
        NodeKind::Scalar(style) => {
            let style = match style {
                ScalarStyle::Plain => "Plain",
                ScalarStyle::SingleQuoted => "SingleQuoted",
                ScalarStyle::DoubleQuoted => "DoubleQuoted",
                ScalarStyle::Literal => "Literal",
                ScalarStyle::Folded => "Folded",
            };
            out.push(scalar(style, &node.text().unwrap_or_default()));
        }
        NodeKind::Mapping { .. } | NodeKind::Sequence { .. } => {
            out.push(
                if node.is_mapping() {
                    "mapping"
                } else {
                    "sequence"
                }
                .to_owned(),
            );
            node.children().for_each(|child| write(child, out));
            out.push("end".to_owned());
        }
    }
}

fn scalar(style: &str, text: &str) -> String {
    format!("{style} {text}")
}

fn granit(text: &str) -> Events {
    use granit_parser::{Event, Options, Parser};
    let mut options = Options::default();
    options.strict_indentation = true;
    let mut out = Vec::new();
    for event in Parser::new_from_str_with_options(text, options) {
        out.push(match event.ok()?.0 {
            Event::DocumentStart(..) => "document".to_owned(),
            Event::Alias(_) => "alias".to_owned(),
            Event::Scalar(text, style, ..) => scalar(&format!("{style:?}"), &text),
            Event::SequenceStart(..) => "sequence".to_owned(),
            Event::MappingStart(..) => "mapping".to_owned(),
            Event::SequenceEnd | Event::MappingEnd => "end".to_owned(),
            _ => continue,
        });
    }
    Some(out)
}

fn saphyr(text: &str) -> Events {
    use saphyr_parser::{Event, Parser};
    let mut out = Vec::new();
    for event in Parser::new_from_str(text) {
        out.push(match event.ok()?.0 {
            Event::DocumentStart(_) => "document".to_owned(),
            Event::Alias(_) => "alias".to_owned(),
            Event::Scalar(text, style, ..) => scalar(&format!("{style:?}"), &text),
            Event::SequenceStart(..) => "sequence".to_owned(),
            Event::MappingStart(..) => "mapping".to_owned(),
            Event::SequenceEnd | Event::MappingEnd => "end".to_owned(),
            _ => continue,
        });
    }
    Some(out)
}

/// The source range of each scalar that is written down.
fn own_spans(text: &str) -> Vec<String> {
    let tree = parse(&text.into());
    let scalars = tree.nodes().filter(|node| node.is_scalar());
    scalars.map(|node| node.source().to_owned()).collect()
}

fn granit_spans(text: &str) -> Vec<String> {
    use granit_parser::{Event, Parser};
    let mut out = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.expect("the text is sound");
        if let Event::Scalar(value, ..) = event
            && let Some(source) = span.slice(text)
            && !(source.is_empty() && value.is_empty())
        {
            out.push(source.to_owned());
        }
    }
    out
}

#[test]
fn sound_flows_give_the_same_events() {
    for seed in 0..40 {
        let text = flow(seed, 3000);
        for text in [text.replace('\n', "\r\n"), format!("\u{feff}{text}"), text] {
            let events = own(&text);
            assert!(
                events.is_some(),
                "{:?}\n{text}",
                parse(&text.as_str().into()).errors()
            );
            assert_eq!(events, granit(&text), "{text}");
            assert_eq!(events, saphyr(&text), "{text}");
        }
    }
}

#[test]
fn sound_flows_give_the_same_spans() {
    for seed in 0..40 {
        let text = flow(seed, 3000);
        let (own, granit) = (own_spans(&text), granit_spans(&text));
        assert_eq!(own.len(), granit.len());
        for (own, other) in own.iter().zip(granit) {
            // The other one leaves out the `|` and takes the line break behind the text.
            let is_block = own.starts_with(['|', '>']);
            assert!(
                own == &other || is_block && own.ends_with(other.trim_end()),
                "{own:?} {other:?}"
            );
        }
    }
}

#[test]
fn mutated_flows_give_the_same_events() {
    let mut random = Random::new(11);
    let (mut same, mut both_reject, mut split) = (0, 0, 0);
    let mut deviations = Vec::new();
    for round in 0..4000 {
        let mut text = flow(round % 50, 600);
        for _ in 0..=random.below(3) {
            mutate(&mut random, &mut text);
        }
        let (first, second) = (granit(&text), saphyr(&text));
        let own = own(&text);
        if first != second {
            split += 1;
            continue;
        }
        match (&own, &first) {
            (None, None) => both_reject += 1,
            (own, first) if own == first => same += 1,
            _ => deviations.push((text, own.is_some(), first.is_some())),
        }
    }
    println!(
        "{same} the same, {both_reject} rejected by all, {split} on which the others differ, {} deviations",
        deviations.len()
    );
    for (text, own, other) in deviations.iter().take(6) {
        println!(
            "---- own accepts: {own}, others accept: {other}, {:?}\n{text}",
            parse(&text.as_str().into()).errors()
        );
    }
    assert!(deviations.is_empty());
}

fn mutate(random: &mut Random, text: &mut String) {
    const NEW: [&str; 26] = [
        ":", "-", "#", "[", "]", "{", "}", "\"", "'", "&", "*", "!", "|", ">", "%", "@", ",", "?",
        "\t", " ", "\n", "x", "动", ": ", " #", "\n  ",
    ];
    let start = random.boundary(&text[..text.len() - 1]);
    let behind = start + text[start..].chars().next().map_or(0, char::len_utf8);
    match random.below(4) {
        0 => text.replace_range(start..behind, ""),
        1 => text.insert_str(start, *random.pick::<&str>(&NEW)),
        2 => text.replace_range(start..behind, *random.pick::<&str>(&NEW)),
        _ => {
            // A line goes away.
            let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
            let end = text[start..]
                .find('\n')
                .map_or(text.len(), |at| start + at + 1);
            text.replace_range(line..end, "");
        }
    }
}
