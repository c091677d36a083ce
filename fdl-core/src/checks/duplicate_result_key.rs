//! `duplicate-result-key`: a mapping has a key with and without `.$`.

use std::collections::HashMap;

use super::attributes::objects;
use super::expressions::templates;
use super::tasks::members;
use super::words::shown;
use super::{Check, CheckOptions, Findings, Section, Severity};
use crate::analysis::Analysis;
use crate::syntax::Node;

pub(super) static CHECK: Check = Check {
    code: "duplicate-result-key",
    severity: Severity::Error,
    section: Section::Expressions,
    docs: include_str!("duplicate_result_key.md"),
    run: duplicate_result_key,
};

fn duplicate_result_key(analysis: &Analysis, _: &CheckOptions, findings: &mut Findings) {
    // A mapping can be both: `ItemReader` is known to the catalogue and a constructor.
    let known = objects(analysis).filter(|(object, _)| !object.kind.is_open());
    for (_, mapping) in known {
        check_mapping(mapping, findings);
    }
    for template in templates(analysis) {
        check_mapping(template.node, findings);
    }
}

fn check_mapping(mapping: Node<'_>, findings: &mut Findings) {
    if !members(mapping).any(|(_, _, suffixed)| suffixed) {
        return;
    }
    let mut first = HashMap::new();
    for (entry, name, suffixed) in members(mapping) {
        let key = entry.key.range();
        let (earlier, other) = *first.entry(name.clone()).or_insert((key, suffixed));
        if other != suffixed {
            let message = format!("`{0}` and `{0}.$` both make the key `{0}`", shown(&name));
            findings
                .report(key, message)
                .related(earlier, "the first one");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::check_rule;

    #[test]
    fn in_constructors_and_states() {
        check_rule(
            "duplicate-result-key",
            "
States:
  - Type: Wait
    Name: A
    Seconds: 5
    Seconds.$: $Input.s
  # ^^^^^^^^^ error[duplicate-result-key]: `Seconds` and `Seconds.$` both make the key `Seconds` (see `Seconds`: the first one)
    OutputConstructor:
      id.$: $Input.id
      list: [{a: 1, a.$: $Input.a}]
      #             ^^^ error[duplicate-result-key]: `a` and `a.$` both make the key `a` (see `a`: the first one)
      id: 7
    # ^^ error[duplicate-result-key]: `id` and `id.$` both make the key `id` (see `id.$`: the first one)
    End: true
",
        );
    }

    #[test]
    fn in_different_mappings() {
        check_rule(
            "duplicate-result-key",
            "
States:
  - Type: Pass
    Name: A
    OutputConstructor:
      id.$: $Input.id
      deep: {id: 7}
    End: true
",
        );
    }
}
