//! `unknown-context-path`: no page documents a path below `$Context`.

use super::subject::{PathUse, place};
use super::words::{all_of, did_you_mean, shown};
use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject, near_names};
use crate::catalog::context::members;
use crate::syntax::edit::replace_in_text;

pub(super) static CHECK: Check = Check {
    code: "unknown-context-path",
    severity: Severity::Hint,
    section: Section::Expressions,
    docs: include_str!("unknown_context_path.md"),
    run: Run::Parts(unknown_context_path),
};

fn unknown_context_path(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    for it in &subject.paths {
        let PathUse {
            expression,
            path,
            rows,
        } = it;
        let parent = rows.last().copied();
        let is_documented = rows.len() == path.names.len() || parent.is_some_and(|it| it.open);
        if is_documented || path.variable.value != "$Context" {
            continue;
        }
        let name = path.names[rows.len()];
        if name.value.is_empty() {
            continue;
        }
        let candidates: Vec<&str> = members(parent)
            .filter_map(|row| row.names.last().copied())
            .collect();
        let near = near_names(&name.value, candidates.iter().copied());
        let above = parent.map_or("$Context", |row| row.path);
        let mut message = format!("no page documents `{}` below `{above}`", shown(&name.value));
        message += &match (near.is_empty(), candidates.is_empty()) {
            (true, true) => String::new(),
            (true, false) => format!(", only {}", all_of(&candidates)),
            (false, _) => did_you_mean(&near),
        };
        let finding = findings.report(place(subject, expression, name.range), message);
        let node = subject.tree.node(expression.node);
        // A name in brackets is a text: only a plain one can be replaced as it is.
        let plain = expression.text[name.range.indices()] == *name.value;
        finding.fix_near(&name.value, &near, |candidate| {
            let edit = replace_in_text(node, name.range, candidate).filter(|_| plain)?;
            Some((format!("Change to `{candidate}`"), edit))
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{check_fix, check_rule};

    #[test]
    fn paths_that_no_page_has() {
        check_rule(
            "unknown-context-path",
            r#"
States:
  - Type: Pass
    Name: A
    OutputConstructor:
      a.$: $Context.Execution.name
      #                       ^^^^ hint[unknown-context-path]: no page documents `name` below `$Context.Execution`; did you mean `Name`? (fix: Change to `Name`)
      b.$: $Context.Flow.Name
      #             ^^^^ hint[unknown-context-path]: no page documents `Flow` below `$Context`, only `Execution` and `Current`
      c.$: $Context.Current.Error.Cause.x
      #                           ^^^^^ hint[unknown-context-path]: no page documents `Cause` below `$Context.Current.Error`, only `Code` and `Detail`
      d.$: '$Context["Executions"].Name'
      #               ^^^^^^^^^^ hint[unknown-context-path]: no page documents `Executions` below `$Context`; did you mean `Execution`? (fix: Change to `Execution`)
      e.$: $Context.Execution.Name.first
      #                            ^^^^^ hint[unknown-context-path]: no page documents `first` below `$Context.Execution.Name`
    End: true
"#,
        );
    }

    #[test]
    fn documented_paths_and_data() {
        check_rule(
            "unknown-context-path",
            "
States:
  - Type: Pass
    Name: A
    OutputConstructor: {a.$: $Context.Execution.Input.any.thing, b.$: $Context.Current.RetryCount, c.$: $Context, d.$: $Input.Execution}
    End: true
",
        );
    }

    #[test]
    fn the_nearest_is_proposed() {
        check_fix(
            "unknown-context-path",
            "\nStates:\n  - {Type: Pass, Name: A, OutputConstructor: {a.$: $Context.Current.TaskTokn}, End: true}\n",
            "\nStates:\n  - {Type: Pass, Name: A, OutputConstructor: {a.$: $Context.Current.TaskToken}, End: true}\n",
        );
    }
}
