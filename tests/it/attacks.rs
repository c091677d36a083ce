//! Hostile documents, smaller than those that `scripts/robustness attacks` measures: each ends, with
//! a message that says what was too much, and the server answers about other documents meanwhile.

use serde_json::{Value, json};

use crate::support::lsp_client::Client;
use crate::support::workspace::{Ran, Workspace};

fn states(states: &str) -> String {
    format!("Type: StateMachine\nName: f\nSpecVersion: v1\nStartAt: A\nStates:\n{states}")
}

const LOOP: &str = "  - {Type: Pass, Name: A, Next: B}\n  - {Type: Pass, Name: B, Next: A}\n";

fn run(text: &str, arguments: &[&str]) -> Ran {
    let workspace = Workspace::new(&[("a.fdl.yaml", text)]);
    workspace.run(&[arguments, &["a.fdl.yaml"]].concat())
}

#[track_caller]
fn check(text: &str, said: &str) {
    let ran = run(text, &["check", "--quiet", "--output-format", "concise"]);
    assert!(matches!(ran.code, 0 | 1), "{}", ran.err);
    assert!(
        ran.out.contains(said),
        "{}",
        &ran.out[..ran.out.len().min(2_000)]
    );
}

#[track_caller]
fn simulate(text: &str, arguments: &[&str], said: &str) {
    let ran = run(
        text,
        &[&["simulate", "--output-format", "json"], arguments].concat(),
    );
    let all = format!("{}{}", ran.out, ran.err);
    assert!(
        all.contains(said),
        "{}: {}",
        ran.code,
        &all[..all.len().min(2_000)]
    );
}

#[test]
fn deep_nesting() {
    check(
        &states(&format!("  - {}", "[".repeat(100_000))),
        "nested deeper than",
    );
    let expression = "(".repeat(20_000);
    let text = states(&format!(
        "  - {{Type: Pass, Name: A, OutputConstructor: {{a.$: '{expression}1'}}, End: true}}\n"
    ));
    check(&text, "nested deeper than 128 levels");
}

#[test]
fn alias_bombs() {
    let mut text = "x0: &x0 [a, a, a]\n".to_owned();
    for level in 1..10 {
        let below = format!("*x{}, ", level - 1).repeat(9);
        text += &format!("x{level}: &x{level} [{below}]\n");
    }
    text += &states("  - {Type: Pass, Name: A, OutputConstructor: {a: *x9}, End: true}\n");
    check(&text, "alias");
}

#[test]
fn long_lines_and_many_states() {
    let long = "a".repeat(4 << 20);
    check(
        &states(&format!(
            "  - {{Type: Succeed, Name: A, Description: {long}}}\n"
        )),
        "payload-over-limit",
    );
    let many: String = (0..20_000)
        .map(|it| format!("  - {{Type: Pass, Name: s{it}, Next: s{}}}\n", it + 1))
        .collect();
    check(&states(&many), "no state is named `s20000`");
}

/// Work that grows with the square of the keys would take minutes here.
#[test]
fn many_unknown_keys_and_lines_that_are_no_yaml() {
    let keys: String = (0..20_000).map(|it| format!("k{it}: 1\n")).collect();
    check(&format!("{keys}{}", states(LOOP)), "no attribute `k19999`");
    check(&"a: [\n".repeat(20_000), "yaml-syntax");
    let parameters: String = (0..20_000).map(|it| format!("      k{it}: 1\n")).collect();
    let task = "  - Type: Task\n    Name: A\n    Action: FNF:StartExecution\n    End: true\n    Parameters:\n";
    check(
        &states(&format!("{task}{parameters}")),
        "needs the parameter `resourceArn`",
    );
}

#[test]
fn runs_without_end() {
    simulate(&states(LOOP), &[], "Simulator.EventLimitExceeded");
    let doubling = "  - Type: Pass
    Name: A
    OutputConstructor: {a.$: $Input, b.$: $Input}
    Next: B
  - Type: Pass
    Name: B
    InputConstructor: {c.$: $Input, d.$: $Input}
    Next: A
";
    simulate(
        &states(doubling),
        &["--input", "{\"x\": 1}"],
        "Simulator.DataLimitExceeded",
    );
    // Up to 64 MB, of which only what is new in each step is measured.
    let arguments = [
        "simulate",
        "--input",
        "{\"x\": 1}",
        "--max-payload",
        "67108864",
    ];
    let ran = run(&states(doubling), &arguments);
    assert!(
        ran.out.contains("is larger than 67108864 bytes"),
        "{}",
        ran.out
    );
    simulate(
        &states(doubling),
        &["--max-payload", "1000000000000"],
        "1000000000000 is not in 0..=67108864",
    );
    simulate(
        &states(LOOP),
        &["--max-events", "1000000000000"],
        "1000000000000 is not in 0..=5000000",
    );
}

#[test]
fn maps_of_many_items() {
    let map = "  - Type: Map
    Name: A
    ItemsPath: $Input.items
    Processor: {StartAt: B, States: [{Type: Pass, Name: B, End: true}]}
    End: true
";
    let items = vec![1; 20_000];
    let workspace = Workspace::new(&[("a.fdl.yaml", &states(map))]);
    workspace.write("i.json", json!({"items": items}).to_string());
    let ran = workspace.run(&["simulate", "a.fdl.yaml", "--input", "@i.json"]);
    let all = format!("{}{}", ran.out, ran.err);
    assert!(ran.code == 1 && all.contains("Simulator."), "{}", ran.err);
    let ran = workspace.run(&[
        "simulate",
        "a.fdl.yaml",
        "--input",
        "@i.json",
        "--quiet",
        "--max-events",
        "1000000",
        "--max-payload",
        "5000000",
        "--output-format",
        "json",
    ]);
    assert_eq!(ran.code, 0, "{}", ran.err);
}

#[test]
fn test_files_that_multiply() {
    let flow = states("  - {Type: Pass, Name: A, End: true}\n");
    let lines = |line: &dyn Fn(usize) -> String| (0..4_000).map(line).collect::<String>();
    let mocks = lines(&|it| format!("  X{it}: {{Body: 1}}\n"));
    let cases = lines(&|it| format!("  - Name: c{it}\n"));
    let own = lines(&|it| format!("      X{it}: {{Body: 1}}\n"));
    let check = |test: &str, arguments: &[&str], said: &str| {
        let workspace = Workspace::new(&[("a.fdl.yaml", &flow), ("a.fdltest.yaml", test)]);
        let ran = workspace.run(&[arguments, &["a.fdltest.yaml"]].concat());
        assert!(ran.code == 1 || ran.code == 2, "{}", ran.err);
        let all = format!("{}{}", ran.out, ran.err);
        assert!(all.contains(said), "{}", &all[..all.len().min(2_000)]);
    };
    let shared = format!("Mocks:\n{mocks}Cases:\n{cases}");
    check(&shared, &["check"], "more than 200000 mocks");
    let in_one = format!("Cases:\n{cases}  - Name: last\n    Mocks:\n{own}");
    check(&in_one, &["test"], "no state is named `X3999`");
}

/// A megabyte of new data in each step, with the highest limits, in a test file that is only opened: its
/// cases run, to know which responses are unused.
#[cfg(target_os = "linux")]
#[test]
fn cases_that_make_data_without_end() {
    let flow = states(
        "  - {Type: Task, Name: T, Action: 'FC:InvokeFunction', Parameters: {resourceArn: 'acs:fc:::functions/a/LATEST', invocationType: Sync}, Next: A}\n  - Type: Pass\n    Name: A\n    OutputConstructor:\n      x.$: $Input.x\n      y.$: format(\"{}.\", $Input.x)\n    Next: A\n",
    );
    let text = "x".repeat(1_000_000);
    let cases: String = (0..5)
        .map(|it| format!("  - {{Name: c{it}, Input: *i}}\n"))
        .collect();
    let test = format!(
        "Mocks: {{T: {{Body: 1}}}}\nDefaults: {{MaxEvents: 5000000, MaxPayload: 67108864}}\nCases:\n  - {{Name: c, Input: &i {{x: {text}}}}}\n{cases}"
    );
    let workspace = Workspace::new(&[("a.fdl.yaml", &flow), ("a.fdltest.yaml", &test)]);
    // A quarter of what the cases would make; each thread of a large machine reserves some of it.
    let limited = "ulimit -v 1500000 && exec \"$0\" check --quiet a.fdltest.yaml";
    let mut shell = std::process::Command::new("sh");
    shell
        .args(["-c", limited])
        .arg(workspace.fdl().get_program());
    shell.current_dir(workspace.path(""));
    let ran = crate::support::workspace::finish(shell, b"");
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
}

#[test]
fn patterns_that_are_meant_to_explode() {
    let pattern = |pattern: &str, text: &str| {
        states(&format!(
            "  - Type: Pass\n    Name: A\n    OutputConstructor:\n      a.$: 'regexMatchString(\"{pattern}\", \"{text}\")'\n    End: true\n"
        ))
    };
    // Linear, whatever the pattern.
    simulate(
        &pattern("(a+)+$", &("a".repeat(20_000) + "b")),
        &[],
        "Succeeded",
    );
    simulate(
        &pattern("((a{1000}){1000}){1000}", "a"),
        &[],
        "Simulator.ExpressionError",
    );
}

/// However many requests about a large document wait for it, and however long: those about others
/// find a thread, and what is found in others is published.
#[test]
fn other_documents_are_answered_meanwhile() {
    // More than any machine has threads for.
    const WAITING: usize = 300;
    let mut client = Client::editor();
    let (large, other) = ("file:///w/large.fdl.yaml", "file:///w/other.fdl.yaml");
    client.open(
        large,
        &format!("# {}\n{}", "a".repeat(1 << 20), states(LOOP)),
    );
    client.open(other, "Type: StateMachine\n");
    client.diagnostics(large, 1);
    client.diagnostics(other, 1);
    let held = client.ask("fdl/debug/hold", json!({"uri": large}));
    let about_it = json!({"textDocument": {"uri": large}});
    let waiting: Vec<i64> = (0..WAITING)
        .map(|_| client.ask("textDocument/documentSymbol", about_it.clone()))
        .collect();
    client.ask("workspace/symbol", json!({"query": "A"}));
    let run = json!({"command": "fdl.runSimulation", "arguments": [{"uri": large}]});
    client.ask("workspace/executeCommand", run);
    let hover = client.at("textDocument/hover", other, 0, 1);
    assert!(hover.expect("a hover").is_object());
    client.change(other, 2, None, "Type: Statemachine\n");
    assert!(!client.diagnostics(other, 2).is_empty());
    let answered = |it: &Value| waiting.iter().any(|id| it["id"] == *id);
    assert_eq!(client.kept(answered), None, "nothing was held up");
    client.notify("$/cancelRequest", json!({"id": held}));
    for id in waiting {
        client
            .answer(id)
            .expect("the large document is answered, too");
    }
    client.quit();
}

/// More findings than anybody reads are not sent: the worst are, and how many others there are.
#[test]
fn a_document_with_many_findings_tells_the_worst_and_how_many_more() {
    let mut client = Client::editor();
    let uri = "file:///w/many.fdl.yaml";
    let many: String = (0..1_500)
        .map(|it| format!("  - {{Type: Pass, Name: s{it}, End: true, x: 1}}\n"))
        .collect();
    client.open(
        uri,
        &(states(&many) + "  - {Type: Pass, Name: last, Next: nowhere}\n"),
    );
    let found = client.diagnostics(uri, 1);
    assert_eq!(found.len(), 1_001);
    let errors = found.iter().filter(|it| it["severity"] == 1);
    let messages: Vec<&str> = errors.filter_map(|it| it["message"].as_str()).collect();
    assert!(
        messages.iter().any(|it| it.contains("`nowhere`")),
        "{messages:?}"
    );
    let last = found[1_000]["message"].as_str().unwrap_or_default();
    assert!(
        last.ends_with("more findings are not shown here; `fdl check` prints all"),
        "{last}"
    );
    // What is not shown can still be repaired.
    let range =
        json!({"start": {"line": 1_400, "character": 4}, "end": {"line": 1_400, "character": 60}});
    let params =
        json!({"textDocument": {"uri": uri}, "range": range, "context": {"diagnostics": []}});
    let actions = client
        .request("textDocument/codeAction", params)
        .expect("actions");
    assert!(actions.as_array().is_some_and(|it| !it.is_empty()));
    client.quit();
}
