//! Applying fixes to a text.

use super::Diagnostic;
use crate::text::{Edit, TextRange, apply_edits};

/// A text after fixes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fixed {
    /// The text.
    pub text: String,
    /// How many findings were repaired.
    pub count: usize,
}

/// One repair can make room for another; more rounds than this mean that two undo each other.
const ROUNDS: usize = 12;

/// Applies the first fitting fix of each finding; of overlapping ones the first in the text.
///
/// `unsafe_too` says whether fixes that may change the meaning are applied.
pub fn apply_fixes(text: &str, diagnostics: &[Diagnostic], unsafe_too: bool) -> Fixed {
    let mut chosen: Vec<&[Edit]> = Vec::new();
    let mut taken: Vec<TextRange> = Vec::new();
    for diagnostic in diagnostics {
        let fitting = diagnostic.fixes.iter().find(|fix| fix.safe || unsafe_too);
        let Some(fix) = fitting else { continue };
        let clash = |edit: &Edit| touches_any(&taken, edit.range);
        if fix.edits.is_empty() || fix.edits.iter().any(clash) {
            continue;
        }
        for edit in &fix.edits {
            let at = taken.partition_point(|range| range.start < edit.range.start);
            taken.insert(at, edit.range);
        }
        chosen.push(&fix.edits);
    }
    let count = chosen.len();
    let mut edits: Vec<Edit> = chosen.into_iter().flatten().cloned().collect();
    edits.sort();
    Fixed {
        text: apply_edits(text, &edits),
        count,
    }
}

/// Applies fixes until none is left, with the findings of `check` after each round.
pub fn fix_all(text: &str, unsafe_too: bool, check: impl Fn(&str) -> Vec<Diagnostic>) -> Fixed {
    let mut fixed = Fixed {
        text: text.to_owned(),
        count: 0,
    };
    for _ in 0..ROUNDS {
        let next = apply_fixes(&fixed.text, &check(&fixed.text), unsafe_too);
        if next.count == 0 {
            break;
        }
        fixed = Fixed {
            text: next.text,
            count: fixed.count + next.count,
        };
    }
    fixed
}

/// Whether `range` overlaps or abuts one of the sorted, disjoint `taken` ranges. Two insertions at
/// one place clash too: each was made for a text without the other.
fn touches_any(taken: &[TextRange], range: TextRange) -> bool {
    let at = taken.partition_point(|other| other.end < range.start);
    taken.get(at).is_some_and(|other| other.start <= range.end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Analysis;
    use crate::checks::fixture::flow;
    use crate::checks::{CheckOptions, Fix, Severity, check};

    fn finding(edits: &[(u32, u32, &str)], safe: bool) -> Diagnostic {
        let edits = edits.iter().map(|&(start, end, text)| Edit {
            range: TextRange::new(start, end),
            text: text.to_owned(),
        });
        Diagnostic {
            code: "unknown-next",
            severity: Severity::Error,
            range: TextRange::empty(0),
            message: String::new(),
            related: Vec::new(),
            fixes: vec![Fix {
                title: String::new(),
                safe,
                edits: edits.collect(),
            }],
            tag: None,
        }
    }

    #[test]
    fn of_overlapping_fixes_the_first_is_applied() {
        let findings = [
            finding(&[(0, 1, "A"), (6, 7, "G")], true),
            finding(&[(5, 6, "!")], true),
            finding(&[(3, 3, "+")], true),
            finding(&[(3, 3, "-")], true),
        ];
        let fixed = apply_fixes("abcdefghi", &findings, false);
        assert_eq!((fixed.text.as_str(), fixed.count), ("Abc+defGhi", 2));
    }

    #[test]
    fn unsafe_fixes_are_asked_for() {
        let findings = [finding(&[(0, 1, "")], false)];
        assert_eq!(apply_fixes("ab", &findings, false).text, "ab");
        assert_eq!(apply_fixes("ab", &findings, true).text, "b");
    }

    #[test]
    fn fixes_that_undo_each_other_end() {
        let flip = |text: &str| {
            let other = if text == "a" { "b" } else { "a" };
            vec![finding(&[(0, 1, other)], true)]
        };
        assert_eq!(fix_all("a", false, flip).count, ROUNDS);
    }

    /// What `--fix` makes of a flow.
    fn fixed(text: &str) -> String {
        let check = |text: &str| check(&Analysis::new(text), &CheckOptions::default());
        fix_all(text, false, check).text
    }

    #[test]
    fn misspelled_keys_are_renamed_and_not_written_twice() {
        let sound = flow(
            "
States:
  - Type: Task
    Name: A
    Action: FC:InvokeFunction
    Parameters:
      resourceArn: acs:fc:::functions/f
      invocationType.$: $Input.type
    Next: B
  - Type: Map
    Name: B
    ItemsPath: $Context.Execution.Input.rows
    Processor:
      StartAt: C
      States: [{Type: Pass, Name: C, End: true}]
    Next: D
  - {Type: Wait, Name: D, Seconds: 3, End: true}
",
        );
        for (right, wrong) in [
            ("    Name: A", "    Nmae: A"),
            ("Next: B", "Nextt: B"),
            ("Action", "action"),
            ("Parameters", "Paramters"),
            ("resourceArn", "ResourceArn"),
            ("invocationType", "invocationTyp"),
            ("Processor", "ItemProcessor"),
            ("Seconds", "Duration"),
        ] {
            let broken = sound.replacen(right, wrong, 1);
            assert_ne!(broken, sound);
            assert_eq!(fixed(&broken), sound, "{wrong}");
        }
    }

    #[test]
    fn of_two_equally_near_names_nobody_knows_which_is_meant() {
        let states = "\nStates:\n  - {Type: Pass, Name: A, Next: Step3}\n  - {Type: Succeed, Name: Step1}\n  - {Type: Succeed, Name: Step2}\n";
        let mode = "\nStates:\n  - {Type: Task, Name: A, Action: 'ECS:DescribeInstances', TaskMode: WaitForSustomCallback, End: true}\n";
        assert!(fixed(&flow(mode)).contains("TaskMode: WaitForCustomCallback"));
        for text in [
            states,
            &mode.replace("WaitForSustomCallback", "WaitForXystomCallback"),
        ] {
            let text = flow(text);
            assert_eq!(fixed(&text), text);
            let found = check(&Analysis::new(text.as_str()), &CheckOptions::default());
            let offered = found.iter().flat_map(|it| &it.fixes).filter(|it| !it.safe);
            assert!(offered.count() >= 2, "{found:?}");
        }
    }
}
