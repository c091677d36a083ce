//! Where a thing is named: references, highlights, and the ranges that one types into at once.

use super::members::{MemberUse, member_uses};
use super::names::{Mention, Named, Usage, mentions, named_at};
use super::rename::is_ambiguous;
use crate::analysis::Analysis;
use crate::model::StateId;
use crate::text::TextRange;

/// A place where what stands at an offset is named.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reference {
    /// The name, without quotes.
    pub range: TextRange,
    /// What is done with it.
    pub usage: Usage,
}

/// The places where the state, global variable, anchor or member of data at `offset` is named, in the order
/// of the text.
pub fn references(analysis: &Analysis, offset: u32) -> Vec<Reference> {
    if let Some((named, _)) = named_at(analysis, offset) {
        return of(analysis, &named);
    }
    let uses = member_uses(analysis, offset).into_iter();
    let reference = |it: MemberUse| Reference {
        range: it.range,
        usage: it.usage(),
    };
    uses.map(reference).collect()
}

/// The places where a state is named, in the order of the text.
pub fn references_of_state(analysis: &Analysis, state: StateId) -> Vec<Reference> {
    of(analysis, &Named::State(state))
}

/// The state that is named at `offset`.
pub fn state_named_at(analysis: &Analysis, offset: u32) -> Option<StateId> {
    match named_at(analysis, offset)? {
        (Named::State(state), _) => Some(state),
        _ => None,
    }
}

fn of(analysis: &Analysis, named: &Named) -> Vec<Reference> {
    let mentions = mentions(analysis, named).into_iter();
    mentions.map(Reference::from).collect()
}

impl From<Mention> for Reference {
    fn from(mention: Mention) -> Self {
        Self {
            range: mention.range,
            usage: mention.usage,
        }
    }
}

/// The ranges that hold the name at `offset` letter by letter, so that what is typed into one may
/// be typed into all. Nothing where the name is written in several ways or belongs to several things.
pub fn linked_ranges(analysis: &Analysis, offset: u32) -> Option<Vec<TextRange>> {
    let (named, here) = named_at(analysis, offset)?;
    let mentions = mentions(analysis, &named).into_iter();
    let ranges = mentions.filter(|it| it.usage != Usage::Alias);
    let ranges: Vec<TextRange> = ranges.map(|it| it.range).collect();
    let written = |it: TextRange| &analysis.text[it.indices()];
    let name = written(here.range);
    let same = ranges.iter().all(|it| written(*it) == name);
    let linked = same && ranges.len() > 1 && here.range.touches(offset);
    (linked && !is_ambiguous(analysis, &named)).then_some(ranges)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::cursor;

    const FLOW: &str = "\
StartAt: A
States:
  - Name: A
    Type: Parallel
    Branches:
      - StartAt: B
        States:
          - {Name: B, Type: Pass, Next: 'A'}
          - Name: \"A\"
            Type: Pass
            GlobalConstructor: {seen.$: $Global.seen}
            End: true
    Catch:
      - Errors: [FnF.ALL]
        Next: >-
          C
    Next: C
  - &c
    Name: C
    Type: Choice
    Branches:
      - Condition: $Global[\"seen\"] == 1 && $Global.seen.x
        Next: A
    Default: C
  - *c
";

    fn at(mark: &str) -> String {
        let at = FLOW.find(mark).expect("the mark is in the flow") + mark.len() - 1;
        format!("{}$0{}", &FLOW[..at], &FLOW[at..])
    }

    /// The lines that name what stands at `$0`: `«»` where the name is used, `[]` where it is given.
    fn shown(text: &str) -> String {
        let (text, offset) = cursor(text);
        let analysis = Analysis::new(text);
        let mut marked = String::new();
        let mut copied = 0;
        for it in references(&analysis, offset) {
            let [open, close] = match it.usage {
                Usage::Write => ['[', ']'],
                Usage::Read => ['«', '»'],
                Usage::Alias => ['<', '>'],
            };
            marked += &analysis.text[copied..it.range.start as usize];
            marked.push(open);
            marked += &analysis.text[it.range.indices()];
            marked.push(close);
            copied = it.range.end as usize;
        }
        marked += &analysis.text[copied..];
        let lines = marked.lines().zip(analysis.text.lines());
        let changed = lines.filter(|(marked, line)| marked != line);
        changed.map(|(it, _)| format!("{}\n", it.trim())).collect()
    }

    #[test]
    fn states_are_told_apart_by_their_scope() {
        let outer = "StartAt: «A»\n- Name: [A]\nNext: «A»\n";
        for mark in [
            "StartAt: A",
            "Name: A",
            "&& $Global.seen.x\n        Next: A",
        ] {
            assert_eq!(shown(&at(mark)), outer, "{mark}");
        }
        let inner = "- {Name: B, Type: Pass, Next: '«A»'}\n- Name: \"[A]\"\n";
        assert_eq!(shown(&at("Next: 'A'")), inner);
        assert_eq!(shown(&at("Name: \"A")), inner);
        let block = "«C»\nNext: «C»\nName: [C]\nDefault: «C»\n";
        assert_eq!(shown(&at("Next: >")), block);
    }

    #[test]
    fn variables_and_anchors() {
        let global = "GlobalConstructor: {[seen].$: $Global.«seen»}\n\
                      - Condition: $Global[\"«seen»\"] == 1 && $Global.«seen».x\n";
        for mark in ["{seen", "{seen.$: $Global.s", "[\"se", "&& $Global.se"] {
            assert_eq!(shown(&at(mark)), global, "{mark}");
        }
        assert_eq!(shown(&at("&c")), "- &[c]\n- *«c»\n");
        assert_eq!(shown(&at("*c")), "- &[c]\n- *«c»\n");
    }

    #[test]
    fn members_of_data() {
        let text = "\
StartAt: A
States:
  - Name: A
    Type: Pass
    OutputConstructor:
      total.$: $Input.total
      order: {id: 1, 'total': 2}
    Next: B
  - Name: B
    Type: Choice
    Branches:
      - Condition: $Input.total > 3 && $Input[\"order\"].total == $Input.order.id
        Next: C
    Default: D
  - Name: C
    Type: Pass
    OutputConstructor: {total: 7, deep.$: $Input.order}
    Next: D
  - Name: D
    Type: Map
    ItemsPath: toArray($Input.total)
    ItemConstructor: {total.$: $Context.Current.Input.total}
    Processor:
      StartAt: E
      States:
        - {Name: E, Type: Pass, OutputConstructor: {own.$: $Input.total}, End: true}
    OutputConstructor: {all.$: '$Output.Items[0].own', unread: 1}
    End: true
";
        let shown_at = |mark: &str| {
            let at = text.find(mark).expect("the mark is in the flow") + mark.len() - 1;
            shown(&format!("{}$0{}", &text[..at], &text[at..]))
        };
        // D is led to by A's output, passed on by B, and by that of C.
        insta::assert_snapshot!(shown_at("total"), @r#"
        [total].$: $Input.total
        - Condition: $Input.«total» > 3 && $Input["order"].total == $Input.order.id
        ItemsPath: toArray($Input.«total»)
        ItemConstructor: {total.$: $Context.Current.Input.«total»}
        "#);
        insta::assert_snapshot!(shown_at("'total"), @r#"
        order: {id: 1, '[total]': 2}
        - Condition: $Input.total > 3 && $Input["order"].«total» == $Input.order.id
        "#);
        insta::assert_snapshot!(shown_at("$Input.order.i"), @r#"
        order: {[id]: 1, 'total': 2}
        - Condition: $Input.total > 3 && $Input["order"].total == $Input.order.«id»
        "#);
        insta::assert_snapshot!(shown_at("{own"), @"
        - {Name: E, Type: Pass, OutputConstructor: {[own].$: $Input.total}, End: true}
        OutputConstructor: {all.$: '$Output.Items[0].«own»', unread: 1}
        ");
        insta::assert_snapshot!(shown_at("unread"), @"OutputConstructor: {all.$: '$Output.Items[0].own', [unread]: 1}");
        insta::assert_snapshot!(shown_at("toArray($Input.total"), @r#"
        [total].$: $Input.total
        - Condition: $Input.«total» > 3 && $Input["order"].total == $Input.order.id
        OutputConstructor: {[total]: 7, deep.$: $Input.order}
        ItemsPath: toArray($Input.«total»)
        ItemConstructor: {total.$: $Context.Current.Input.«total»}
        "#);
        // What the execution is given is written nowhere in the flow.
        assert_eq!(shown_at("total.$: $Input.total"), "");
    }

    #[test]
    fn names_behind_aliases() {
        let text = "\
StartAt: *first
States:
  - {Name: &first A, Type: Pass, Next: *first$0}
";
        let anchor = "- {Name: &[first] A, Type: Pass, Next: *«first»}\n";
        assert_eq!(shown(text), anchor, "the alias before its anchor is none");
        let state = text.replace("$0", "").replace("first A", "first $0A");
        assert_eq!(
            shown(&state),
            "- {Name: &first [A], Type: Pass, Next: <*first>}\n"
        );
    }

    #[test]
    fn nothing_is_nowhere() {
        for text in [
            "$0",
            "Ty$0pe: x\n",
            "StartAt: $0A\n",
            "- $Global.$0x\n",
            "a: *b$0\n",
        ] {
            assert_eq!(shown(text), "", "{text}");
        }
    }

    #[test]
    fn ranges_are_linked_where_they_hold_the_same_letters() {
        let linked = |text: &str| {
            let (text, offset) = cursor(text);
            let ranges = linked_ranges(&Analysis::new(text), offset);
            ranges.map_or(0, |it| it.len())
        };
        assert_eq!(linked(&at("StartAt: A")), 3);
        assert_eq!(linked(&at("{seen")), 4);
        assert_eq!(linked(&at("&c")), 2);
        assert_eq!(linked(&at("StartAt: B")), 2);
        // Not letter by letter, not of one state, in one place only.
        let twice = "StartAt: $0A\nStates: [{Name: A}, {Name: A}]\n";
        assert_eq!(linked(twice), 0);
        assert_eq!(linked("StartAt: $0A\nStates: [{Name: \"\\x41\"}]\n"), 0);
        assert_eq!(linked("States: [{Name: $0A}]\n"), 0);
        // A state that two scopes share.
        assert_eq!(linked(&at("Default: C")), 0);
    }
}
