//! Flows that are the same each time they are made.

use std::fmt::Write as _;

use fdl_core::value::Value;

/// `length` Pass states, one after the other.
pub fn chain(length: usize) -> String {
    let mut text = head("S0");
    for at in 0..length {
        let way = match at + 1 == length {
            true => "End: true".to_owned(),
            false => format!("Next: S{}", at + 1),
        };
        let _ = writeln!(text, "  - {{Type: Pass, Name: S{at}, {way}}}");
    }
    text
}

/// For each of the `items` of the input a Choice and a Pass.
pub fn map() -> String {
    head("M")
        + "  - Type: Map
    Name: M
    ItemsPath: $Input.items
    Processor:
      StartAt: C
      States:
        - {Type: Choice, Name: C, Branches: [{Condition: $Input > 500, Next: P}], Default: Q}
        - {Type: Pass, Name: P, End: true}
        - {Type: Pass, Name: Q, End: true}
    End: true
"
}

/// An input for [`map`].
pub fn items(count: i64) -> Value {
    let items = (0..count).map(|it| Value::from(it % 1_000 + 1));
    Value::object([("items", Value::array(items))])
}

/// A flow of about `bytes` bytes in which every type of state occurs, with nothing to report.
pub fn everyday(bytes: usize) -> String {
    let mut text = head("Pick0");
    let mut number = 0;
    while text.len() < bytes {
        let _ = write!(
            text,
            "{}",
            BLOCK
                .replace("{n}", &number.to_string())
                .replace("{m}", &(number + 1).to_string())
        );
        number += 1;
    }
    let _ = write!(
        text,
        "  - Type: Pass\n    Name: Pick{number}\n    Next: Done\n{END}"
    );
    text
}

fn head(start: &str) -> String {
    format!("Type: StateMachine\nSpecVersion: v1\nName: bench\nStartAt: {start}\nStates:\n")
}

const BLOCK: &str = "  - Type: Choice
    Name: Pick{n}
    Branches:
      - Condition: $Context.Execution.Input.kind == \"k{n}\" && $Context.Execution.Input.count < 20
        Next: Call{n}
      - Condition: $Context.Execution.Input.size >= $Context.Execution.Input.threshold
        Next: Each{n}
    Default: Keep{n}
  - Type: Task
    Name: Call{n}
    Description: Asks the function {n}, a few times if need be
    Action: FC:InvokeFunction
    TaskMode: RequestComplete
    Parameters:
      resourceArn: acs:fc:::services/parcels.LATEST/functions/f{n}
      invocationType: Sync
      body:
        parcel.$: $Context.Execution.Input.parcel.id
        grams.$: $Context.Execution.Input.parcel.grams
    Timeout: 60
    Retry:
      - Errors:
          - FC.ResourceThrottled
          - FC.InternalServerError
        Description: try again
        MaxAttempts: 3
        IntervalSeconds: 2
        BackoffRate: 2
    Catch:
      - Errors:
          - FnF.ALL
        Description: give up
        OutputConstructor:
          error.$: $Context.Current.Error.Code
        Next: Failed
    Next: Pick{m}
  - Type: Map
    Name: Each{n}
    ItemsPath: $Context.Execution.Input.items
    MaxConcurrency: 8
    Processor:
      StartAt: Send{n}
      States:
        - Type: Task
          Name: Send{n}
          Action: MNS:SendMessage
          TaskMode: RequestComplete
          Parameters:
            resourceArn: acs:mns:cn-hangzhou:1234567890:/queues/q{n}/messages
            message.$: $Input.text
          End: true
    Next: Pick{m}
  - Type: Pass
    Name: Keep{n}
    OutputConstructor:
      kept.$: $Context.Execution.Input.parcel
      at{n}: shelf {n}
    Next: Pick{m}
";

const END: &str = "  - Type: Succeed\n    Name: Done\n  - Type: Fail\n    Name: Failed\n    Code: GaveUp\n    Detail: asked often enough\n";

#[cfg(test)]
mod tests {
    use super::*;
    use fdl_core::analysis::Analysis;
    use fdl_core::checks::{CheckOptions, Severity, check};

    #[test]
    fn nothing_is_wrong_with_them() {
        for text in [chain(3), map(), everyday(10_000)] {
            let found = check(&Analysis::new(text), &CheckOptions::default());
            let wrong = found.iter().filter(|it| it.severity != Severity::Hint);
            assert_eq!(wrong.map(|it| it.code).collect::<Vec<_>>(), [""; 0]);
        }
    }

    #[test]
    fn a_flow_has_the_size_that_was_asked_for() {
        let length = everyday(65_536).len();
        assert!((65_536..68_000).contains(&length), "{length}");
    }
}
