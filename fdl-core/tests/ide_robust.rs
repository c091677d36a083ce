//! Editor features answer for any text at any place: mutated flows, every answer sound.

mod support;

use fdl_core::analysis::Analysis;
use fdl_core::ide;
use fdl_core::syntax::parse;
use fdl_core::text::{LineIndex, TextRange};
use support::{Example, examples};

/// What is typed, pasted or left over.
const PIECES: &[&str] = &[
    "", "\n", "  ", "- ", "{", "}", "[", "]", "\"", "'", ": ", ":", "Act", "$Input.", "$", "#",
    "|", "> ", "\t", "&a ", "*a", "!t ", "---\n", "动", "🚚", "\r\n", "Next: ", ",", "{a: 1", "`",
    "@", "%", "?", " - - ", "\u{feff}",
];

/// A small generator of numbers: the same ones in each run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    /// A place between two characters and not inside a line break of two.
    fn place(&mut self, text: &str) -> usize {
        let mut at = self.below(text.len() + 1);
        while !text.is_char_boundary(at)
            || (text[..at].ends_with('\r') && text[at..].starts_with('\n'))
        {
            at -= 1;
        }
        at
    }
}

fn mutate(numbers: &mut Numbers, text: &mut String) {
    for _ in 0..=numbers.below(5) {
        let start = numbers.place(text);
        let other = numbers.place(text);
        // Mostly a few characters, now and then a large part.
        let end = match numbers.below(8) {
            0 => other.max(start),
            few => text[start..]
                .char_indices()
                .nth(few)
                .map_or(text.len(), |(at, _)| start + at),
        };
        text.replace_range(start..end, PIECES[numbers.below(PIECES.len())]);
    }
}

fn check_proposals(items: Vec<ide::CompletionItem>, lines: &LineIndex, offset: u32) {
    for item in items {
        let range = item.edit.range;
        assert!(range.touches(offset), "{item:?}");
        assert_eq!(lines.line(range.start), lines.line(range.end), "{item:?}");
        for edit in &item.additional {
            let apart = !edit.range.intersects(range) && edit.range != range;
            assert!(apart, "{item:?}");
        }
    }
}

/// What is asked about a place of a test file, with its flow and without.
fn check_test(flow: &Analysis, text: &str, offsets: impl Iterator<Item = u32>) {
    let tree = parse(&text.into());
    let lines = LineIndex::new(text);
    let files = ["a.fdl.yaml".to_owned(), "b.json".to_owned()];
    let with_flow = ide::TestDocument {
        tree: &tree,
        lines: &lines,
        flow: Some(flow),
        files: &files,
        read: None,
    };
    let alone = ide::TestDocument {
        flow: None,
        ..with_flow
    };
    let within = |it: TextRange| it.end as usize <= text.len();
    for offset in offsets {
        for document in [with_flow, alone] {
            check_proposals(ide::completion_in_test(document, offset), &lines, offset);
            if let Some(hover) = ide::hover_in_test(document, offset) {
                assert!(within(hover.range) && !hover.markdown.is_empty());
            }
        }
        if let Some(target) = ide::definition_of_test_name(flow, &tree, offset) {
            assert!(within(target.origin) && target.full.covers(target.focus));
        }
        if let Some(name) = ide::name_in_test_at(&flow.flow, &tree, offset) {
            assert!(within(name.range));
            let mocks = ide::mocks_in_test(&flow.flow, &tree, name.state);
            assert!(mocks.into_iter().all(within));
        }
    }
    assert!(ide::links_in_test(&tree).iter().all(|it| within(it.range)));
    let tokens = ide::semantic_tokens_in_test(&flow.flow, &tree, None);
    assert!(tokens.iter().all(|it| within(it.range)));
}

fn check(analysis: &Analysis, offset: u32) {
    let within = |it: TextRange| it.end as usize <= analysis.text.len();
    check_proposals(ide::completion(analysis, offset), &analysis.lines, offset);
    if let Some(hover) = ide::hover(analysis, offset) {
        assert!(within(hover.range) && !hover.markdown.is_empty());
    }
    for action in ide::refactorings(analysis, &[], TextRange::empty(offset)) {
        let apart = |pair: &[fdl_core::text::Edit]| pair[0].range.end <= pair[1].range.start;
        assert!(action.edits.windows(2).all(apart), "{action:?}");
        assert!(action.edits.iter().all(|it| within(it.range)), "{action:?}");
    }
    for target in ide::goto_definition(analysis, offset) {
        assert!(within(target.full) && target.full.covers(target.focus));
    }
    for reference in ide::references(analysis, offset) {
        assert!(within(reference.range), "{reference:?}");
    }
    if let Ok(name) = ide::prepare_rename(analysis, offset) {
        assert!(within(name.range), "{name:?}");
        if let Ok(renaming) = ide::rename(analysis, offset, "Renamed") {
            assert!(renaming.edits.is_sorted());
        }
    }
    if let Some(ranges) = ide::linked_ranges(analysis, offset) {
        assert!(ranges.iter().all(|it| within(*it)) && ranges.len() > 1);
    }
    let selections = ide::selection_ranges(&analysis.tree, Some(&analysis.flow), offset);
    assert!(selections.windows(2).all(|it| it[1].covers(it[0])));
    assert!(selections.iter().all(|it| within(*it)));
    if let Some(help) = ide::signature_help(analysis, offset) {
        let count = help.parameters.len();
        assert!(help.active.is_none_or(|it| it < count), "{help:?}");
    }
    if let Some(item) = ide::call_item(analysis, offset) {
        assert!(item.range.covers(item.selection), "{item:?}");
        let calls = ide::incoming_calls(analysis, &item.path).into_iter();
        for call in calls.chain(ide::outgoing_calls(analysis, &item.path)) {
            assert!(call.places.iter().all(|it| within(*it)), "{call:?}");
        }
    }
}

/// What is asked about a text as a whole.
fn check_whole(analysis: &Analysis) {
    let line = |it: u32| analysis.lines.line(it);
    for symbol in ide::document_symbols(analysis) {
        assert!(symbol.range.covers(symbol.selection), "{}", analysis.text);
    }
    for lens in ide::code_lenses(analysis) {
        assert!(lens.range.end as usize <= analysis.text.len());
    }
    let tokens = ide::semantic_tokens(analysis, None);
    assert!(
        tokens
            .windows(2)
            .all(|it| it[0].range.end <= it[1].range.start)
    );
    let one_line = |it: TextRange| line(it.start) == line(it.end);
    assert!(
        tokens.iter().all(|it| one_line(it.range)),
        "{}",
        analysis.text
    );
    for fold in ide::folds(&analysis.tree, &analysis.lines, usize::MAX) {
        assert!(fold.start < fold.end && fold.end < analysis.lines.line_count());
    }
    for link in ide::links(analysis) {
        assert!(link.range.end as usize <= analysis.text.len());
    }
}

#[test]
fn mutated_flows_are_answered() {
    let mut numbers = Numbers(5);
    let examples = examples();
    for round in 0..400 {
        let mut text = examples[round % examples.len()].flow.clone();
        mutate(&mut numbers, &mut text);
        let analysis = Analysis::new(text.as_str());
        for _ in 0..8 {
            check(&analysis, numbers.place(&text) as u32);
        }
        check_whole(&analysis);
    }
}

#[test]
fn mutated_test_files_are_answered() {
    let mut numbers = Numbers(6);
    let examples = examples();
    for round in 0..400 {
        let mut flow = examples[round % examples.len()].flow.clone();
        if (round / examples.len()).is_multiple_of(2) {
            mutate(&mut numbers, &mut flow);
        }
        let mut text = examples[round % examples.len()].test.clone();
        mutate(&mut numbers, &mut text);
        let offsets: Vec<u32> = (0..8).map(|_| numbers.place(&text) as u32).collect();
        check_test(&Analysis::new(flow), &text, offsets.into_iter());
    }
}

/// How far the places are apart that are asked about: `FDL_EVERY_OFFSET` asks for every one.
fn step(usual: usize) -> usize {
    #[allow(
        clippy::disallowed_methods,
        reason = "a test may be told to take its time"
    )]
    match std::env::var_os("FDL_EVERY_OFFSET") {
        Some(_) => 1,
        None => usual,
    }
}

/// A text, and the same with a line cut in half.
fn sound_and_broken(text: &str, number: usize) -> [String; 2] {
    let half = text.lines().count() / 2 + number;
    let lines = text.lines().enumerate();
    let broken = lines.map(|(at, line)| match at == half {
        true => format!(
            "{}\n",
            line.chars().take(line.len() / 2 + 3).collect::<String>()
        ),
        false => format!("{line}\n"),
    });
    [text.to_owned(), broken.collect()]
}

/// The places of a text.
fn places(text: &str, usual: usize) -> impl Iterator<Item = u32> {
    let places = (0..=text.len()).step_by(step(usual));
    let places = places.filter(|it| text.is_char_boundary(*it));
    places.map(|it| it as u32)
}

/// Every tenth place of each example, sound and with a line cut in half.
#[test]
fn every_place_of_the_examples_is_answered() {
    for (number, example) in examples().iter().enumerate() {
        for text in sound_and_broken(&example.flow, number) {
            let analysis = Analysis::new(text.as_str());
            check_whole(&analysis);
            places(&text, 10).for_each(|it| check(&analysis, it));
        }
    }
}

/// The same of their test files.
#[test]
fn every_place_of_the_test_files_is_answered() {
    for (number, example) in examples().iter().enumerate() {
        let flow = Analysis::new(example.flow.as_str());
        for text in sound_and_broken(&example.test, number) {
            check_test(&flow, &text, places(&text, 10));
        }
    }
}

/// Whatever has been typed so far, also the drawing is there.
#[test]
fn examples_are_answered_while_they_are_typed() {
    for Example { flow, test } in examples() {
        for end in places(&flow, 97) {
            let text = &flow[..end as usize];
            let analysis = Analysis::new(text);
            check(&analysis, end);
            check_whole(&analysis);
            let diagram = ide::diagram::diagram(&analysis, None);
            let picture = ide::diagram::lay_out(&diagram);
            let svg = ide::diagram::svg(&diagram, &picture, &|_| String::new());
            assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>"));
        }
        let flow = Analysis::new(flow);
        for end in places(&test, 37) {
            check_test(&flow, &test[..end as usize], std::iter::once(end));
        }
    }
}
