//! `custom-tag`: a value carries a YAML tag of somebody's own.

use super::words::shown;
use super::{Check, CheckOptions, Findings, Run, Section, Severity};
use crate::analysis::Analysis;

pub(super) static CHECK: Check = Check {
    code: "custom-tag",
    severity: Severity::Warning,
    section: Section::Document,
    docs: include_str!("custom_tag.md"),
    run: Run::Flow(custom_tag),
};

fn custom_tag(analysis: &Analysis, _: &CheckOptions, findings: &mut Findings) {
    for node in analysis.tree.own_tags() {
        if let Some((tag, range)) = node.tag() {
            let message = format!(
                "the service knows no tag `{}`; a tool has to replace it before the flow is uploaded",
                shown(tag)
            );
            findings.report(range, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::check_rule;

    #[test]
    fn a_tag_of_ones_own_is_reported() {
        check_rule(
            "custom-tag",
            "
States:
  - Type: Pass
    Name: Only
    OutputConstructor:
      arn: !Ref shop/pay
      #    ^^^^ warning[custom-tag]: the service knows no tag `!Ref`; a tool has to replace it before the flow is uploaded
    End: true
",
        );
    }

    #[test]
    fn the_tags_of_yaml_itself_are_fine() {
        check_rule(
            "custom-tag",
            "
States:
  - Type: Pass
    Name: !!str Only
    OutputConstructor: !!map
      a: !!int 1
      b: !<tag:yaml.org,2002:str> c
    End: true
",
        );
    }
}
