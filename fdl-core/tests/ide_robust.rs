//! Editor features answer for any text at any place: mutated flows, every answer sound.

use fdl_core::analysis::Analysis;
use fdl_core::ide;
use fdl_core::text::TextRange;

const FLOWS: [&str; 7] = [
    include_str!("../../examples/poll.fdl.yaml"),
    include_str!("../../examples/enrich.fdl.yaml"),
    include_str!("../../examples/alert.fdl.yaml"),
    include_str!("../../examples/approval.fdl.yaml"),
    include_str!("../../examples/import.fdl.yaml"),
    include_str!("../../examples/media.fdl.yaml"),
    include_str!("../../examples/order.fdl.yaml"),
];

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

fn check(analysis: &Analysis, offset: u32) {
    let line = |it: u32| analysis.lines.line(it);
    let within = |it: TextRange| it.end as usize <= analysis.text.len();
    for item in ide::completion(analysis, offset) {
        let range = item.edit.range;
        assert!(range.touches(offset), "{item:?}");
        assert_eq!(line(range.start), line(range.end), "{item:?}");
        for edit in &item.additional {
            assert!(
                !edit.range.intersects(range) && edit.range != range,
                "{item:?}"
            );
        }
    }
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
    for round in 0..400 {
        let mut text = FLOWS[round % FLOWS.len()].to_owned();
        mutate(&mut numbers, &mut text);
        let analysis = Analysis::new(text.as_str());
        for _ in 0..8 {
            check(&analysis, numbers.place(&text) as u32);
        }
        check_whole(&analysis);
    }
}

/// Every tenth place of each example, sound and with a line cut in half; `FDL_EVERY_OFFSET` asks for
/// every place.
#[test]
fn every_place_of_the_examples_is_answered() {
    #[allow(
        clippy::disallowed_methods,
        reason = "a test may be told to take its time"
    )]
    let step = match std::env::var_os("FDL_EVERY_OFFSET") {
        Some(_) => 1,
        None => 10,
    };
    for (number, flow) in FLOWS.iter().enumerate() {
        let half = flow.lines().count() / 2 + number;
        let lines = flow.lines().enumerate();
        let broken = lines.map(|(at, line)| match at == half {
            true => format!(
                "{}\n",
                line.chars().take(line.len() / 2 + 3).collect::<String>()
            ),
            false => format!("{line}\n"),
        });
        for text in [(*flow).to_owned(), broken.collect()] {
            let analysis = Analysis::new(text.as_str());
            check_whole(&analysis);
            let places = (0..=text.len()).step_by(step);
            for offset in places.filter(|it| text.is_char_boundary(*it)) {
                check(&analysis, offset as u32);
            }
        }
    }
}
