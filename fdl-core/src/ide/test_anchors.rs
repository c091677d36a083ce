//! Anchors of test files: what cases share by them.

use super::definition::Target;
use super::names::{Usage, anchor_at, of_anchor, signed};
use super::references::Reference;
use super::rename::{Renameable, anchor_name, edits_of_anchor, is_same_tree, may_name_anchor};
use crate::syntax::{Tree, parse};
use crate::text::{Edit, LineIndex, apply_edits};

/// The anchor at `offset` of a test file and its aliases, in the order of the text.
pub fn references_of_test_anchor(test: &Tree, offset: u32) -> Vec<Reference> {
    let mentions = anchor_at(test, offset).map(|it| of_anchor(test, it));
    let mut found: Vec<Reference> = mentions
        .into_iter()
        .flatten()
        .map(Reference::from)
        .collect();
    found.sort_by_key(|it| it.range.start);
    found
}

/// Where an alias or anchor at `offset` of a test file leads: to the anchor.
pub fn definition_of_test_anchor(test: &Tree, offset: u32) -> Option<Target> {
    let references = references_of_test_anchor(test, offset);
    let anchor = references.iter().find(|it| it.usage == Usage::Write)?;
    let mut signs = references.iter().map(|it| signed(it.range));
    let node = test.node(anchor_at(test, offset)?);
    let focus = signed(anchor.range);
    Some(Target {
        origin: signs.find(|it| it.touches(offset))?,
        full: focus.join(node.range()),
        focus,
    })
}

/// The name of the anchor or alias at `offset` of a test file.
pub fn prepare_rename_of_test_anchor(test: &Tree, offset: u32) -> Option<Renameable> {
    let references = references_of_test_anchor(test, offset).into_iter();
    let mut touched = references.filter(|it| signed(it.range).touches(offset));
    Some(Renameable {
        range: touched.next()?.range,
        name: anchor_name(test.node(anchor_at(test, offset)?)).to_owned(),
    })
}

/// The edits that give the anchor at `offset` of a test file another name; `None` where there is none.
///
/// # Errors
///
/// Why that cannot be done.
pub fn rename_test_anchor(
    test: &Tree,
    lines: &LineIndex,
    offset: u32,
    name: &str,
) -> Option<Result<Vec<Edit>, String>> {
    let anchored = anchor_at(test, offset)?;
    let mentions = of_anchor(test, anchored);
    if mentions.is_empty() {
        return None;
    }
    if let Err(reason) = may_name_anchor(test, lines, anchored, name) {
        return Some(Err(reason));
    }
    let mut edits = edits_of_anchor(&mentions, name);
    edits.sort_by_key(|it| it.range.start);
    let after = parse(&apply_edits(test.text(), &edits).into());
    Some(match is_same_tree(test, &after, &[]) {
        true => Ok(edits),
        false => Err(format!(
            "with the name `{name}` the test file would mean something else"
        )),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::cursor;

    const TEST: &str = "\
Cases:
  - Name: a
    Input: &order {id: 1}
  - Name: b
    Input: *order
    Mocks: {Pay: &paid {Return: *order}, Ship: *paid}
    Expect: {Output: *lost}
";

    fn at(mark: &str) -> (Tree, LineIndex, u32) {
        let (text, offset) = cursor(&TEST.replacen(mark, &format!("{mark}$0"), 1));
        (parse(&text.as_str().into()), LineIndex::new(&text), offset)
    }

    #[test]
    fn an_alias_leads_to_its_anchor_and_back() {
        for mark in [
            "&",
            "&or",
            "b\n    Input: ",
            "*",
            "Input: *order",
            "Return: *o",
        ] {
            let (test, _, offset) = at(mark);
            let references = references_of_test_anchor(&test, offset).into_iter();
            let lines = references.map(|it| TEST[..it.range.start as usize].lines().count());
            assert_eq!(lines.collect::<Vec<_>>(), [3, 5, 6], "{mark}");
            let target = definition_of_test_anchor(&test, offset).expect("an anchor");
            assert_eq!(&TEST[target.full.indices()], "&order {id: 1}", "{mark}");
            assert_eq!(&TEST[target.focus.indices()], "&order", "{mark}");
            assert!(target.origin.touches(offset), "{mark}");
        }
        for mark in ["*lost", "Pay", "Return", "{Pay: &paid {"] {
            let (test, _, offset) = at(mark);
            assert_eq!(references_of_test_anchor(&test, offset), [], "{mark}");
            assert_eq!(definition_of_test_anchor(&test, offset), None, "{mark}");
            assert_eq!(prepare_rename_of_test_anchor(&test, offset), None, "{mark}");
        }
    }

    #[test]
    fn anchors_get_other_names() {
        let (test, lines, offset) = at("Input: *");
        let current = prepare_rename_of_test_anchor(&test, offset).expect("an anchor");
        assert_eq!(current.name, "order");
        let renamed = |name| rename_test_anchor(&test, &lines, offset, name).expect("an anchor");
        let edits = renamed("base").expect("it can be renamed");
        let expected = TEST.replace("&order", "&base").replace("*order", "*base");
        assert_eq!(apply_edits(TEST, &edits), expected);
        let refused = |name| renamed(name).expect_err("it cannot");
        insta::assert_snapshot!(refused("paid"), @"line 6 has an anchor `&paid` already");
        insta::assert_snapshot!(refused("lost"), @"`*lost` in line 7 would come to stand for it");
        insta::assert_snapshot!(refused("a b"), @"the name of an anchor has no blanks, commas and brackets");
        insta::assert_snapshot!(refused(" "), @"a name must not be blank");
    }
}
