//! `undocumented-attribute`: an attribute is accepted, but no page documents it here.

use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject};
use crate::catalog::Evidence;

pub(super) static CHECK: Check = Check {
    code: "undocumented-attribute",
    severity: Severity::Hint,
    section: Section::Attributes,
    docs: include_str!("undocumented_attribute.md"),
    run: Run::Parts(undocumented_attribute),
};

fn undocumented_attribute(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    for it in subject.unusual_uses() {
        let Some(row) = it.attribute else { continue };
        let suffix = it.suffixed && row.suffix && row.suffix_evidence != Evidence::Documented;
        let message = match row.name {
            "MaxConcurrency" => {
                "the tables of the pages spell `MaxConcurrency` as `MaxConcuccency`; which one the service reads is not known".to_owned()
            }
            "MaxConcuccency" => {
                "the limits page spells `MaxConcuccency` as `MaxConcurrency`; which one the service reads is not known".to_owned()
            }
            _ if suffix => format!("no page says that `{}` takes an expression", it.name),
            _ if row.undocumented => {
                format!("no page says that {} has `{}`", it.object.kind.noun(), it.name)
            }
            _ => continue,
        };
        findings.report(it.entry.key.range(), message);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::check_rule;

    #[test]
    fn what_no_page_says() {
        check_rule(
            "undocumented-attribute",
            "
States:
  - Type: Choice
    Name: Choose
    GlobalConstructor: {a: 1}
  # ^^^^^^^^^^^^^^^^^ hint[undocumented-attribute]: no page says that a Choice state has `GlobalConstructor`
    Branches:
      - {Condition: $Input.a, Next: Each}
    Default: Stop
  - Type: Map
    Name: Each
    ItemsPath: $Input.items
    MaxConcurrency: 3
  # ^^^^^^^^^^^^^^ hint[undocumented-attribute]: the tables of the pages spell `MaxConcurrency` as `MaxConcuccency`; which one the service reads is not known
    Processor:
      ProcessorConfig: {ExecutionMode: Express}
    # ^^^^^^^^^^^^^^^ hint[undocumented-attribute]: no page says that a `Processor` has `ProcessorConfig`
      StartAt: Work
      States:
        - {Type: Pass, Name: Work, End: true}
    Next: Stop
  - Type: Fail
    Name: Stop
    Code.$: $Input.code
  # ^^^^^^ hint[undocumented-attribute]: no page says that `Code` takes an expression
    Detail: no more
",
        );
    }

    #[test]
    fn what_pages_say() {
        check_rule(
            "undocumented-attribute",
            "
States:
  - Type: Wait
    Name: Pause
    Seconds.$: $Input.pause
    GlobalConstructor: {a: 1}
    Next: Done
  - {Type: Succeed, Name: Done, End: true}
",
        );
    }
}
