//! `duplicate-key`: a mapping has a key twice.

use super::attributes::objects;
use super::{Check, CheckOptions, Findings, Run, Section, Severity, yaml_syntax};
use crate::analysis::Analysis;
use crate::catalog::objects::{ObjectKind, StateType};
use crate::syntax::SyntaxErrorKind;

pub(super) static CHECK: Check = Check {
    code: "duplicate-key",
    severity: Severity::Error,
    section: Section::Document,
    docs: include_str!("duplicate_key.md"),
    run: Run::Flow(duplicate_key),
};

fn duplicate_key(analysis: &Analysis, _: &CheckOptions, findings: &mut Findings) {
    yaml_syntax::report_errors(analysis, SyntaxErrorKind::DuplicateKey, findings);
    // Two spellings of one attribute (Q17).
    for (object, mapping) in objects(analysis, &analysis.flow.objects) {
        if object.kind != ObjectKind::State(StateType::Map) {
            continue;
        }
        let spellings = ["MaxConcurrency", "MaxConcuccency"];
        if let [Some(one), Some(other)] = spellings.map(|name| mapping.entry(name)) {
            let mut keys = [one.key, other.key];
            keys.sort_by_key(|key| key.range().start);
            let message =
                "`MaxConcurrency` and `MaxConcuccency` are two spellings of one attribute";
            findings
                .report(keys[1].range(), message)
                .related(keys[0].range(), "the first one");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::check_rule;

    #[test]
    fn the_later_key_is_reported() {
        check_rule(
            "duplicate-key",
            "
States:
  - Type: Pass
    Name: Only
    End: true
    Name: Other
  # ^^^^ error[duplicate-key]: the key `Name` stands twice in this mapping (see `Name`: it is first written here)
",
        );
    }

    #[test]
    fn two_spellings_of_one_attribute() {
        check_rule(
            "duplicate-key",
            "
States:
  - Type: Map
    Name: Each
    ItemsPath: $Input.items
    MaxConcuccency: 5
    MaxConcurrency: 5
  # ^^^^^^^^^^^^^^ error[duplicate-key]: `MaxConcurrency` and `MaxConcuccency` are two spellings of one attribute (see `MaxConcuccency`: the first one)
    Processor:
      StartAt: Work
      States:
        - {Type: Pass, Name: Work, End: true}
    End: true
",
        );
    }

    #[test]
    fn the_same_key_in_two_mappings_is_fine() {
        check_rule(
            "duplicate-key",
            "\nStates:\n  - {Type: Pass, Name: A, Next: B}\n  - {Type: Pass, Name: B, End: true}\n",
        );
    }
}
