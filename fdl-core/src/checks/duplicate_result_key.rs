//! `duplicate-result-key`: a mapping has a key with and without `.$`.

use super::subject::{Member, members};
use super::words::shown;
use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject};
use crate::syntax::Node;

pub(super) static CHECK: Check = Check {
    code: "duplicate-result-key",
    severity: Severity::Error,
    section: Section::Expressions,
    docs: include_str!("duplicate_result_key.md"),
    run: Run::Parts(duplicate_result_key),
};

fn duplicate_result_key(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    let uses = subject.unusual_uses().filter(|it| it.suffixed);
    let mut mappings: Vec<Node<'_>> = uses.map(|it| it.mapping).collect();
    let templates = subject.templates.iter();
    let mixed = templates.filter(|it| is_mixed(subject.members_of(it)));
    mappings.extend(mixed.map(|it| it.node));
    // A mapping can be both: `ItemReader` is known to the catalogue and a constructor.
    mappings.sort_by_key(|it| it.id());
    mappings.dedup();
    for mapping in mappings {
        check_mapping(mapping, findings);
    }
}

/// Whether there are keys with and without `.$`: as a rule there is but one kind.
fn is_mixed(members: &[Member<'_>]) -> bool {
    members.iter().any(|it| it.suffixed) && members.iter().any(|it| !it.suffixed)
}

fn check_mapping(mapping: Node<'_>, findings: &mut Findings) {
    let mut members: Vec<Member<'_>> = members(mapping).collect();
    if !is_mixed(&members) {
        return;
    }
    // Stable: of equal names the first one of the text stays the first.
    members.sort_by_key(|it| it.name);
    for namesakes in members.chunk_by(|one, other| one.name == other.name) {
        let [first, others @ ..] = namesakes else {
            continue;
        };
        for it in others.iter().filter(|it| it.suffixed != first.suffixed) {
            let name = shown(it.name);
            let message = format!("`{name}` and `{name}.$` both make the key `{name}`");
            findings
                .report(it.entry.key.range(), message)
                .related(first.entry.key.range(), "the first one");
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
