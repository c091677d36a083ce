//! `unavailable-variable`: an expression reads a variable that its place does not have.

use super::subject::{PathUse, place};
use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject};
use crate::analysis::Analysis;
use crate::catalog::context::{Availability, variable};
use crate::text::TextRange;

pub(super) static CHECK: Check = Check {
    code: "unavailable-variable",
    severity: Severity::Error,
    section: Section::Expressions,
    docs: include_str!("unavailable_variable.md"),
    run: Run::Parts(unavailable_variable),
};

fn unavailable_variable(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    for it in &subject.paths {
        check_path(subject, it, findings);
    }
}

fn check_path(analysis: &Analysis, it: &PathUse<'_>, findings: &mut Findings) {
    let PathUse {
        expression,
        path,
        rows,
    } = it;
    let position = expression.position;
    let variable_name = path.variable.value;
    let Some(row) = variable(variable_name) else {
        return;
    };
    let mut availability = (row.availability)(position);
    let mut name = row.name;
    let mut readable = row.readable;
    let mut range = path.variable.range;
    // The longest beginning of the path that cannot be read here.
    for (row, name_of_row) in rows.iter().zip(&path.names) {
        let here = (row.availability)(position);
        if matches!(here, Availability::Unavailable | Availability::Doubtful) {
            availability = here;
            name = row.path;
            readable = row.exists.unwrap_or("elsewhere");
            range = TextRange::new(range.start, name_of_row.range.end);
        }
    }
    let place_name = position.description();
    let (severity, message) = match availability {
        Availability::Available | Availability::Unverified => return,
        Availability::Doubtful => (
            Severity::Warning,
            format!("no page says that `{name}` can be read in {place_name}; it exists {readable}"),
        ),
        Availability::Unavailable => (
            Severity::Error,
            format!("`{name}` cannot be read in {place_name}; it exists {readable}"),
        ),
    };
    findings
        .report(place(analysis, expression, range), message)
        .severity(severity);
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::check_rule;

    #[test]
    fn variables_outside_their_places() {
        check_rule(
            "unavailable-variable",
            r#"
States:
  - Type: Task
    Name: A
    Action: FC:InvokeFunction
    InputConstructor: {a.$: $Output.a}
    #                       ^^^^^^^ error[unavailable-variable]: `$Output` cannot be read in `InputConstructor`; it exists in `OutputConstructor` and `GlobalConstructor`
    Parameters:
      resourceArn: acs:fc:::functions/f
      invocationType: Sync
      body: {b.$: $Context.Current.Output.b, c.$: $Item, d.$: $Global.d}
      #           ^^^^^^^^^^^^^^^^^^^^^^^ error[unavailable-variable]: `$Context.Current.Output` cannot be read in `Parameters`; it exists in `OutputConstructor` and `GlobalConstructor`
      #                                           ^^^^^ error[unavailable-variable]: `$Item` cannot be read in `Parameters`; it exists in `ItemConstructor`
    Timeout.$: $Global.timeout
    #          ^^^^^^^ warning[unavailable-variable]: no page says that `$Global` can be read in `Timeout.$`; it exists in constructors and `Parameters`
    Catch:
      - Errors: [FnF.ALL]
        OutputConstructor: {e.$: $Output, f.$: $Context.Current.Error.Code}
        #                        ^^^^^^^ error[unavailable-variable]: `$Output` cannot be read in the `OutputConstructor` of a Catch rule; it exists in `OutputConstructor` and `GlobalConstructor`
        Next: B
    Next: B
  - Type: Choice
    Name: B
    Branches:
      - {Condition: $Output.ok, Next: C}
      #             ^^^^^^^ error[unavailable-variable]: `$Output` cannot be read in `Condition`; it exists in `OutputConstructor` and `GlobalConstructor`
      - {Condition: $Global.ok, Next: C}
      #             ^^^^^^^ warning[unavailable-variable]: no page says that `$Global` can be read in `Condition`; it exists in constructors and `Parameters`
      - {Condition: '$Context.Current.Error.Code == "x"', Next: C}
      #              ^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[unavailable-variable]: no page says that `$Context.Current.Error.Code` can be read in `Condition`; it exists after an error, in the `OutputConstructor` of a Catch rule
    Default: C
  - {Type: Wait, Name: C, Seconds.$: $Global.pause, End: true}
  #                                  ^^^^^^^ warning[unavailable-variable]: no page says that `$Global` can be read in `Seconds.$`; it exists in constructors and `Parameters`
"#,
        );
    }

    #[test]
    fn variables_in_their_places() {
        check_rule(
            "unavailable-variable",
            "
States:
  - Type: Map
    Name: A
    ItemsPath: $Input.items
    ProcessorConfig: {ExecutionMode: Standard}
    ItemConstructor: {a.$: $Item.a, b.$: $Input.b, c.$: $Context.Execution.Name}
    Processor:
      StartAt: B
      States:
        - {Type: Pass, Name: B, OutputConstructor: {a.$: $Output.a, b.$: $Global.b, c.$: $Context.Current.Output}, End: true}
    GlobalConstructor: {a.$: $Output.Items}
    End: true
",
        );
    }

    #[test]
    fn whole_context_is_readable_everywhere() {
        check_rule(
            "unavailable-variable",
            "\nStates:\n  - {Type: Task, Name: A, Action: a:b, Parameters: {a.$: $Context, b.$: $Context.Current}, End: true}\n",
        );
    }
}
