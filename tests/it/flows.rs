//! The flows below `tests/flows` and `examples`: golden findings and golden traces.

use std::path::{Path, PathBuf};

use crate::support::lsp_client::Client;
use crate::support::workspace::Workspace;
use crate::support::{check_file, fdl, root};
use serde_json::{Value, json};

/// The files of a folder whose name ends with `suffix`, relative to the root, sorted.
fn files(folder: &str, suffix: &str) -> Vec<String> {
    let entries = std::fs::read_dir(root().join(folder)).expect("the folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut names: Vec<String> = paths
        .filter_map(|path: PathBuf| path.file_name()?.to_str().map(str::to_owned))
        .filter(|name| name.ends_with(suffix))
        .map(|name| format!("{folder}/{name}"))
        .collect();
    names.sort();
    assert!(!names.is_empty(), "{folder} has no *{suffix}");
    names
}

fn run(arguments: &[&str]) -> (i32, String) {
    let output = fdl().args(arguments).output().expect("the binary runs");
    let out = String::from_utf8(output.stdout).expect("the output is UTF-8");
    (output.status.code().expect("no signal"), out)
}

/// Every file with mistakes has the report that stands beside it.
#[test]
fn findings_are_as_written_down() {
    for flow in files("tests/flows/err", ".fdl.yaml") {
        let (code, out) = run(&["check", &flow, "-v", "--error-on-warning"]);
        assert_eq!(code, 1, "{flow} has an error or a warning");
        let expected = Path::new(&flow).with_extension("").with_extension("out");
        check_file(expected.to_str().expect("UTF-8"), &out);
    }
}

/// Every case has the trace that stands beside its file, the same from each command.
#[test]
fn traces_are_as_written_down() {
    for tests in files("tests/flows/run", ".fdltest.yaml") {
        let name = tests.strip_suffix(".fdltest.yaml").expect("its suffix");
        let flow = format!("{name}.fdl.yaml");
        let (code, report) = run(&["test", &tests, "--output-format", "json"]);
        assert_eq!(code, 0, "{report}");
        let report: Value = serde_json::from_str(&report).expect("JSON");
        let mut traces = String::new();
        for case in report["cases"].as_array().expect("a list") {
            let case_name = case["name"].as_str().expect("text");
            let trace = |format| {
                run(&[
                    "simulate",
                    &flow,
                    "--case",
                    case_name,
                    "--output-format",
                    format,
                ])
                .1
            };
            let lines = trace("jsonl");
            traces.push_str(&format!("# {case_name}\n\n{}\n{lines}\n", trace("pretty")));

            let whole: Value = serde_json::from_str(&trace("json")).expect("JSON");
            let mut lines: Vec<Value> = lines
                .lines()
                .map(|line| serde_json::from_str(line).expect("JSON"))
                .collect();
            let summary = lines.pop().expect("a summary");
            assert_eq!(whole["events"], Value::Array(lines), "{case_name}");
            assert_eq!(run_in_editor(&flow, case_name), whole, "{case_name}");
            assert_eq!(case["run"], summary, "{case_name}");
        }
        check_file(&format!("{name}.trace"), &traces);
    }
}

/// The run as `fdl.runSimulation` gives it, without the places of its events. None of the cases has
/// a character that editors count otherwise, so the place of the error is moved by one only.
fn run_in_editor(flow: &str, case: &str) -> Value {
    let mut client = Client::editor();
    let uri = format!("file://{}", root().join(flow).display());
    let argument = json!({"uri": uri, "case": case});
    let params = json!({"command": "fdl.runSimulation", "arguments": [argument]});
    let run = client.request("workspace/executeCommand", params);
    client.quit();
    let mut run = run.expect("a run");
    for event in run["events"].as_array_mut().expect("events") {
        event
            .as_object_mut()
            .expect("an event")
            .shift_remove("range");
    }
    if let Some(range) = run["error"].get("range").cloned() {
        let moved = |place: &Value| {
            let number = |name: &str| place[name].as_u64().expect("a number") + 1;
            json!({"line": number("line"), "column": number("character")})
        };
        run["error"]["range"] =
            json!({"start": moved(&range["start"]), "end": moved(&range["end"])});
    }
    run
}

/// The examples are what a reader copies: nothing to report, and their own tests pass.
#[test]
fn examples_have_no_findings_and_pass_their_tests() {
    let (code, out) = run(&["check", "examples", "tests/flows/ok", "--error-on-warning"]);
    assert_eq!((code, out.as_str()), (0, ""));
    let (code, out) = run(&["test", "examples"]);
    assert_eq!(code, 0, "{out}");
}

/// Each example has tests, and no answer in them that no run needs.
/// What the flows read of their tasks is in the responses that are proposed: such a case runs.
#[test]
fn cases_proposed_for_the_examples_run() {
    let workspace = Workspace::new(&[]);
    for name in ["alert", "approval", "enrich", "import", "order", "poll"] {
        let flow = format!("{name}.fdl.yaml");
        let example = root().join("examples").join(&flow);
        workspace.write(&flow, std::fs::read_to_string(example).expect("an example"));
        let file = format!("{name}.fdltest.yaml");
        let ran = workspace.run(&["simulate", &flow, "--write-mocks", &file]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let ran = workspace.run(&["test", &file]);
        assert_eq!(ran.code, 0, "{}\n{}", ran.out, workspace.read(&file));
    }
    insta::assert_snapshot!(workspace.read("order.fdltest.yaml"), @r"
    Flow: order.fdl.yaml
    Cases:
      - Name: every call succeeds
        Input:
          orderId: null
          items:
            - sku: null
              quantity: null
        Mocks:
          Validate:
            Body:
              total: 1000
              problems: []
          Approve:
            Submit:
              Return: {}
            Callback:
              After: 1
              Succeed:
                approved: true
          Pay:
            Body:
              paymentId: null
          Ship/Book:
            Body:
              parcel: null
          Tell[0]/Mail:
            Return:
              Header: {}
              Code: 200
              Body: {}
          Tell[1]/Ledger:
            Return:
              MessageId: M-1
              MessageBodyMD5: d41d8cd98f00b204e9800998ecf8427e
              RequestId: R-1
          Tell the customer:
            Return:
              Header: {}
              Code: 200
              Body: {}
    ");
}

#[test]
fn examples_have_tests_that_use_all_their_mocks() {
    let flows = files("examples", ".fdl.yaml");
    let (_, report) = run(&["test", "examples", "--output-format", "json"]);
    let report: Value = serde_json::from_str(&report).expect("JSON");
    let cases = report["cases"].as_array().expect("a list");
    for flow in &flows {
        let own = cases.iter().filter(|it| it["flow"] == **flow).count();
        assert!(own >= 3, "{flow} has {own} cases");
    }
    let warnings = cases
        .iter()
        .flat_map(|it| it["warnings"].as_array().expect("a list"));
    let unused: Vec<&Value> = warnings
        .filter(|it| it.as_str().is_some_and(|it| it.contains("never used")))
        .collect();
    assert!(unused.is_empty(), "{unused:?}");
    assert!(flows.len() >= 6);
}

/// Together the examples show the whole language.
#[test]
fn examples_show_every_state_type_and_mode() {
    let texts: Vec<String> = files("examples", ".fdl.yaml")
        .iter()
        .map(|flow| std::fs::read_to_string(root().join(flow)).expect("an example"))
        .collect();
    let shown = |key: &str, value: &str| {
        let wanted = format!("{key}: {value}");
        texts
            .iter()
            .any(|text| text.lines().any(|line| line.trim() == wanted))
    };
    for kind in [
        "Choice", "Fail", "Map", "Parallel", "Pass", "Succeed", "Task", "Wait",
    ] {
        assert!(shown("Type", kind), "no example has a {kind} state");
    }
    for mode in [
        "RequestComplete",
        "WaitForCustomCallback",
        "WaitForSystemCallback",
    ] {
        assert!(shown("TaskMode", mode), "no example has the mode {mode}");
    }
}
