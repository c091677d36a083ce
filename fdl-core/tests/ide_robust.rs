//! Editor features answer for any text at any place: mutated flows, every answer sound.

use fdl_core::analysis::Analysis;
use fdl_core::ide;
use fdl_core::text::TextRange;

const FLOWS: [&str; 2] = [
    include_str!("../../examples/poll.fdl.yaml"),
    include_str!("../../examples/enrich.fdl.yaml"),
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
    for target in ide::goto_definition(analysis, offset) {
        assert!(within(target.full) && target.full.covers(target.focus));
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
        for symbol in ide::document_symbols(&analysis) {
            assert!(symbol.range.covers(symbol.selection), "{text}");
        }
        for lens in ide::code_lenses(&analysis) {
            assert!(lens.range.end as usize <= text.len(), "{text}");
        }
    }
}

#[test]
fn every_place_of_a_flow_is_answered() {
    for flow in FLOWS {
        let analysis = Analysis::new(flow);
        for offset in (0..=flow.len()).filter(|it| flow.is_char_boundary(*it)) {
            check(&analysis, offset as u32);
        }
    }
}
