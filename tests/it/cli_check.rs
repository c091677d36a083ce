//! `fdl check`: which files, which findings, which formats, which exit status.

use crate::support::workspace::Workspace;
use serde_json::{Value, json};

/// The flow of the documented example.
const ORDER: &str = "\
Type: StateMachine
SpecVersion: v1
Name: order
Description: Takes an order
StartAt: Pay
States:
  - Name: Pay
    Type: Pass
    Next: Shp

  # Parcels
  - Name: Ship
    Type: Succeed
";

const GOOD: &str = "\
Type: StateMachine
SpecVersion: v1
Name: good
StartAt: Done
States:
  - Name: Done
    Type: Succeed
";

/// No state leads to `Alone`: a warning.
const WARNING: &str = "\
Type: StateMachine
SpecVersion: v1
Name: lonely
StartAt: Done
States:
  - Name: Done
    Type: Succeed
  - Name: Alone
    Type: Succeed
";

fn codes(report: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let diagnostics = report["diagnostics"].as_array().expect("a list");
    let code = |it: &Value| (text(&it["path"]), text(&it["code"]));
    diagnostics.iter().map(code).collect()
}

#[test]
fn json_is_as_documented() {
    let workspace = Workspace::new(&[("order.fdl.yaml", ORDER)]);
    let ran = workspace.run(&["check", "--output-format", "json"]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    let documented = r#"
{"version": 1, "files": 1, "diagnostics": [
  {"path": "order.fdl.yaml", "code": "unknown-next", "severity": "error", "message": "no state is named `Shp`",
   "range": {"start": {"line": 9, "column": 11}, "end": {"line": 9, "column": 14}},
   "related": [{"path": "order.fdl.yaml", "range": {"start": {"line": 12, "column": 11}, "end": {"line": 12, "column": 15}}, "message": "a state with a similar name"}],
   "fix": {"title": "Change to `Ship`", "safe": true, "edits": [{"range": {"start": {"line": 9, "column": 11}, "end": {"line": 9, "column": 14}}, "text": "Ship"}]},
   "docs": null}]}"#;
    let documented: Value = serde_json::from_str(documented).expect("the example is JSON");
    assert_eq!(ran.json(), documented);
    // The order of the members is part of the documentation, too.
    assert_eq!(ran.json().to_string(), documented.to_string());
}

#[test]
fn full_and_concise_are_for_people() {
    let workspace = Workspace::new(&[("flows/order.fdl.yaml", ORDER)]);
    let ran = workspace.run(&["check"]);
    assert_eq!(ran.code, 1);
    insta::assert_snapshot!(ran.out, @r"
    error[unknown-next]: no state is named `Shp`
      --> flows/order.fdl.yaml:9:11
       |
     9 |     Next: Shp
       |           ^^^
    ...
    12 |   - Name: Ship
       |           ---- a state with a similar name
       |
    help: Change to `Ship`
       |
     9 |     Next: Ship
       |             +
    ");
    insta::assert_snapshot!(ran.err, @"1 error in 1 file; `--fix` repairs 1");
    let ran = workspace.run(&["check", "--output-format", "concise", "-q"]);
    insta::assert_snapshot!(ran.out, @"flows/order.fdl.yaml:9:11: error[unknown-next]: no state is named `Shp`");
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
}

#[test]
fn the_exit_status_tells_errors_warnings_and_nothing() {
    let files = [
        ("good.fdl.yaml", GOOD),
        ("lonely.fdl.yaml", WARNING),
        ("order.fdl.yaml", ORDER),
    ];
    let workspace = Workspace::new(&files);
    let code = |arguments: &[&str]| workspace.run(&[&["check"], arguments].concat()).code;
    assert_eq!(code(&["good.fdl.yaml"]), 0);
    assert_eq!(code(&["lonely.fdl.yaml"]), 0);
    assert_eq!(code(&["lonely.fdl.yaml", "--error-on-warning"]), 1);
    assert_eq!(code(&["order.fdl.yaml"]), 1);
    assert_eq!(code(&["."]), 1);
    assert_eq!(code(&["missing.fdl.yaml"]), 2);
    assert_eq!(code(&["order.fdl.yaml", "missing.fdl.yaml"]), 2);
    assert_eq!(code(&["order.fdl.yaml", "--rule", "unknown-next=off"]), 0);
    assert_eq!(
        code(&["order.fdl.yaml", "--rule", "unknown-next=warning"]),
        0
    );
    assert_eq!(
        code(&["lonely.fdl.yaml", "--rule", "unreachable-state=error"]),
        1
    );
}

#[test]
fn hints_are_shown_to_those_who_ask() {
    let workspace = Workspace::new(&[("lonely.fdl.yaml", WARNING)]);
    let hint = ["check", "--rule", "unreachable-state=hint"];
    let out = |more: &[&str]| workspace.run(&[&hint, more].concat()).out;
    assert_eq!(out(&[]), "");
    assert!(
        out(&["-v"]).starts_with("hint[unreachable-state]"),
        "{}",
        out(&["-v"])
    );
    assert!(out(&["--output-format", "json"]).contains("\"hint\""));
}

#[test]
fn express_mode_has_its_own_rules() {
    let flow = "\
Type: StateMachine
SpecVersion: v1
Name: ask
StartAt: Ask
States:
  - Name: Ask
    Type: Task
    Action: FC:InvokeFunction
    TaskMode: WaitForCustomCallback
    Timeout: 60
    Parameters:
      resourceArn: acs:fc:::functions/ask
      invocationType: Async
      body: {token.$: $Context.Current.TaskToken}
    End: true
";
    let workspace = Workspace::new(&[("ask.fdl.yaml", flow)]);
    assert_eq!(workspace.run(&["check"]).code, 0);
    for mode in ["express", "Express", "EXPRESS"] {
        let ran = workspace.run(&["check", "--mode", mode, "--output-format", "concise"]);
        assert_eq!(ran.code, 1);
        assert!(ran.out.contains("error[express-callback]"), "{}", ran.out);
    }
}

#[test]
fn names_and_contents_tell_what_is_a_flow() {
    let start_at = "StartAt: X\nStates:\n  - {Name: A, Type: Succeed}\n";
    let typed = "{\"Type\": \"StateMachine\", \"States\": []}";
    let workspace = Workspace::new(&[
        ("a.fdl.yaml", start_at),
        ("b.fdl.yml", start_at),
        ("c.fdl", start_at),
        ("d.yaml", start_at),
        ("e.yml", start_at),
        ("f.json", typed),
        (".hidden/g.yaml", start_at),
        (
            "no/asl.json",
            "{\"StartAt\": \"A\", \"States\": {\"A\": {}}}",
        ),
        ("no/other.yaml", "Type: Other\nStartAt: A\n"),
        ("no/compose.yaml", "services: {}\n"),
        ("no/text.txt", start_at),
        ("no/empty.yaml", ""),
        (".git/h.fdl.yaml", start_at),
        ("node_modules/i.fdl.yaml", start_at),
        ("build/j.fdl.yaml", start_at),
        (".gitignore", "build/\n"),
    ]);
    workspace.write("no/image.json", b"\xff\xfe\x00");
    let ran = workspace.run(&["check", "--output-format", "json"]);
    let mut paths: Vec<String> = codes(&ran.json()).into_iter().map(|it| it.0).collect();
    paths.dedup();
    let flows = [
        ".hidden/g.yaml",
        "a.fdl.yaml",
        "b.fdl.yml",
        "c.fdl",
        "d.yaml",
        "e.yml",
        "f.json",
    ];
    assert_eq!(paths, flows);
    assert_eq!(ran.json()["files"], flows.len());
    // A file that is named is a flow, whatever it holds.
    for named in ["no/compose.yaml", "no/text.txt", "build/j.fdl.yaml"] {
        let ran = workspace.run(&["check", named]);
        assert_eq!(ran.code, 1, "{named}: {ran:?}");
    }
    assert_eq!(workspace.run(&["check", "no/empty.yaml"]).code, 0);
}

#[test]
fn ignore_files_hold_in_and_outside_of_a_repository() {
    let ignored = [
        (".gitignore", "*.tmp.fdl.yaml\n"),
        ("a.tmp.fdl.yaml", ORDER),
        ("inner/.gitignore", "skip\n"),
        ("inner/skip/b.fdl.yaml", ORDER),
        ("inner/keep/c.fdl.yaml", GOOD),
        ("inner/keep/d.tmp.fdl.yaml", ORDER),
    ];
    let workspace = Workspace::new(&ignored);
    let files = |path| {
        workspace
            .run(&["check", path, "--output-format", "json"])
            .json()["files"]
            .clone()
    };
    assert_eq!(files("."), 1);
    // Outside of a repository nobody knows how far up the rules would go.
    assert_eq!(files("inner/keep"), 2);
    workspace.write(".git/HEAD", "ref: refs/heads/main\n");
    assert_eq!(files("."), 1);
    assert_eq!(files("inner/keep"), 1);
}

#[test]
fn paths_are_reported_as_given_and_in_order() {
    let files = [
        ("b/z.fdl.yaml", ORDER),
        ("b/a.fdl.yaml", ORDER),
        ("a.fdl.yaml", ORDER),
    ];
    let workspace = Workspace::new(&files);
    let paths = |arguments: &[&str]| -> Vec<String> {
        let arguments = [&["check", "--output-format", "json"], arguments].concat();
        let report = workspace.run(&arguments).json();
        codes(&report).into_iter().map(|it| it.0).collect()
    };
    assert_eq!(paths(&[]), ["a.fdl.yaml", "b/a.fdl.yaml", "b/z.fdl.yaml"]);
    assert_eq!(paths(&["b", "./a.fdl.yaml", "a.fdl.yaml", "."]).len(), 3);
    assert_eq!(paths(&["b/../b/z.fdl.yaml"]), ["b/../b/z.fdl.yaml"]);
    let absolute = workspace
        .path("b")
        .to_str()
        .expect("UTF-8")
        .replace('\\', "/");
    assert_eq!(paths(&[&absolute])[0], format!("{absolute}/a.fdl.yaml"));
}

/// The report does not depend on which thread was faster.
#[test]
fn many_files_give_the_same_report_each_time() {
    let workspace = Workspace::new(&[]);
    for index in 0..60 {
        let text = if index % 3 == 0 { GOOD } else { ORDER };
        workspace.write(&format!("{}/{index}.fdl.yaml", index % 7), text);
    }
    let report = || workspace.run(&["check", "--output-format", "json"]).out;
    let first = report();
    assert_eq!(first.matches("unknown-next").count(), 40);
    for _ in 0..5 {
        assert_eq!(report(), first);
    }
}

#[test]
fn columns_count_characters_from_1() {
    let flow = "\u{feff}Type: StateMachine\r\nSpecVersion: v1\r\nName: f\r\nStartAt: A\r\nStates:\r\n  - {Name: A, Type: Pass, Description: '动作🚚', Next: B}\r\n";
    let workspace = Workspace::new(&[("a.fdl.yaml", flow)]);
    let report = workspace.run(&["check", "--output-format", "json"]).json();
    let range = &report["diagnostics"][0]["range"];
    assert_eq!(
        range,
        &json!({"start": {"line": 6, "column": 53}, "end": {"line": 6, "column": 54}})
    );
}

#[test]
fn standard_input_is_a_flow() {
    let workspace = Workspace::new(&[]);
    let json = ["check", "-", "--output-format", "json"];
    let ran = workspace.run_with(&json, ORDER.as_bytes());
    assert_eq!(
        codes(&ran.json()),
        [("-".to_owned(), "unknown-next".to_owned())]
    );
    let named = [&json[..], &["--stdin-filename", "./flows/x.fdl.yaml"]].concat();
    let ran = workspace.run_with(&named, ORDER.as_bytes());
    assert_eq!(codes(&ran.json())[0].0, "flows/x.fdl.yaml");
    assert_eq!(workspace.run_with(&["check", "-"], GOOD.as_bytes()).code, 0);
    assert_eq!(workspace.run_with(&["check", "-"], b"").code, 0);
    let ran = workspace.run_with(&["check", "-"], b"\xff");
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("cannot read `standard input`") || ran.err.contains("standard input"));
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_checked() {
    let workspace = Workspace::new(&[("a.fdl.yaml", ORDER)]);
    workspace.write("b.fdl.yaml", b"Type: StateMachine\nName: \xc3\x28\n");
    workspace.write("c.fdl.yaml", b"\xff\xfeT\0");
    let ran = workspace.run(&[
        "check",
        ".",
        "gone.fdl.yaml",
        "--output-format",
        "concise",
        "-q",
    ]);
    assert_eq!(ran.code, 2);
    insta::assert_snapshot!(ran.out, @"a.fdl.yaml:9:11: error[unknown-next]: no state is named `Shp`");
    insta::assert_snapshot!(ran.err, @r"
    error: cannot read `b.fdl.yaml`: it is not UTF-8: byte 0xc3 at offset 25 (line 2)
    error: cannot read `c.fdl.yaml`: it is UTF-16; save it as UTF-8
    error: cannot read `gone.fdl.yaml`: no such file or directory
    ");
}

#[test]
fn a_document_over_the_limit_is_refused() {
    let workspace = Workspace::new(&[("a.fdl.yaml", GOOD)]);
    let file = std::fs::File::create(workspace.path("big.fdl.yaml")).expect("a file");
    file.set_len((64 << 20) + 1).expect("a sparse file");
    let ran = workspace.run(&["check", "-q"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    insta::assert_snapshot!(ran.err, @"error: cannot read `big.fdl.yaml`: it is larger than 64 MB, the limit for a document");
}

#[test]
fn nothing_to_check_is_a_note() {
    let workspace = Workspace::new(&[("readme.txt", "")]);
    let ran = workspace.run(&["check"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert_eq!(ran.err, "no flow or test file found\n");
    assert_eq!(workspace.run(&["check", "-q"]).err, "");
    let ran = workspace.run(&["check", "--output-format", "json"]);
    assert_eq!(
        ran.json(),
        json!({"version": 1, "files": 0, "diagnostics": []})
    );
}

#[test]
fn fix_repairs_files_and_reports_what_is_left() {
    let broken = format!("{ORDER}  - Name: Alone\n    Type: Succeed\n");
    let workspace = Workspace::new(&[("order.fdl.yaml", &broken), ("good.fdl.yaml", GOOD)]);
    let before = std::fs::metadata(workspace.path("good.fdl.yaml")).expect("metadata");
    let ran = workspace.run(&["check", "--fix", "--output-format", "concise"]);
    assert_eq!(ran.code, 0);
    insta::assert_snapshot!(ran.out, @"order.fdl.yaml:14:11: warning[unreachable-state]: no way leads to `Alone`");
    insta::assert_snapshot!(ran.err, @r"
    repaired 1 finding
    1 warning in 2 files
    ");
    assert_eq!(
        workspace.read("order.fdl.yaml"),
        broken.replace("Shp", "Ship")
    );
    // What needs no repair is not written.
    let after = std::fs::metadata(workspace.path("good.fdl.yaml")).expect("metadata");
    assert_eq!(
        before.modified().expect("a time"),
        after.modified().expect("a time")
    );

    let ran = workspace.run(&["check", "--fix", "--unsafe-fixes"]);
    assert_eq!(ran.code, 0);
    assert_eq!(
        workspace.read("order.fdl.yaml"),
        ORDER.replace("Shp", "Ship")
    );
}

#[test]
fn diff_shows_the_repair_and_changes_nothing() {
    let workspace = Workspace::new(&[("order.fdl.yaml", ORDER)]);
    let ran = workspace.run(&["check", "--diff"]);
    assert_eq!(ran.code, 1);
    insta::assert_snapshot!(ran.out, @r"
    --- order.fdl.yaml
    +++ order.fdl.yaml
    @@ -6,7 +6,7 @@
     States:
       - Name: Pay
         Type: Pass
    -    Next: Shp
    +    Next: Ship
     
       # Parcels
       - Name: Ship
    ");
    insta::assert_snapshot!(ran.err, @"would repair 1 finding");
    assert_eq!(workspace.read("order.fdl.yaml"), ORDER);
    workspace.write("order.fdl.yaml", ORDER.replace("Shp", "Ship"));
    let ran = workspace.run(&["check", "--diff"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
}

#[test]
fn standard_input_is_repaired_to_standard_output() {
    let workspace = Workspace::new(&[]);
    let ran = workspace.run_with(&["check", "-", "--fix"], ORDER.as_bytes());
    assert_eq!((ran.code, ran.out), (0, ORDER.replace("Shp", "Ship")));
    let ran = workspace.run_with(&["check", "-", "--fix"], GOOD.as_bytes());
    assert_eq!((ran.code, ran.out.as_str()), (0, GOOD));
}

#[cfg(unix)]
#[test]
fn repaired_files_keep_mode_and_link_and_are_never_half_written() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let workspace = Workspace::new(&[("real/order.fdl.yaml", ORDER)]);
    let real = workspace.path("real/order.fdl.yaml");
    let mode = || real.metadata().expect("metadata").permissions().mode() & 0o777;
    let set = |mode| {
        let permissions = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(&real, permissions).expect("permissions");
    };
    set(0o640);
    symlink(&real, workspace.path("link.fdl.yaml")).expect("a link");
    assert_eq!(workspace.run(&["check", "--fix", "link.fdl.yaml"]).code, 0);
    assert_eq!(mode(), 0o640);
    assert_eq!(
        workspace.read("real/order.fdl.yaml"),
        ORDER.replace("Shp", "Ship")
    );
    let link = workspace.path("link.fdl.yaml");
    assert!(link.symlink_metadata().expect("metadata").is_symlink());

    workspace.write("real/order.fdl.yaml", ORDER);
    set(0o440);
    let ran = workspace.run(&["check", "--fix", "link.fdl.yaml"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("write-protected"), "{}", ran.err);
    // Nothing is repaired, so nothing is counted and the finding is still there.
    assert!(ran.out.contains("error[unknown-next]"), "{}", ran.out);
    assert!(!ran.err.contains("repaired"), "{}", ran.err);
    assert_eq!(workspace.read("real/order.fdl.yaml"), ORDER);
    let left = std::fs::read_dir(workspace.path("real"))
        .expect("the folder")
        .count();
    assert_eq!(left, 1, "no temporary file stays");
}

#[test]
fn test_files_are_checked_with_their_flow() {
    let tests = "\
Cases:
  - Name: one
    Mocks:
      Pya: {Return: {}}
    Expekt: {Status: Succeeded}
";
    let flow = "\
Type: StateMachine
SpecVersion: v1
Name: pay
StartAt: Pay
States:
  - Name: Pay
    Type: Task
    Action: HTTP:Request
    Parameters: {method: GET, url: 'https://example.com'}
    End: true
";
    let workspace = Workspace::new(&[("pay.fdltest.yaml", tests), ("pay.fdl.yaml", flow)]);
    let ran = workspace.run(&["check", "--output-format", "json"]);
    let path = || "pay.fdltest.yaml".to_owned();
    let expected = [
        (path(), "unknown-state-path".to_owned()),
        (path(), "unknown-case-member".to_owned()),
    ];
    assert_eq!(codes(&ran.json()), expected);
    assert_eq!((ran.code, &ran.json()["files"]), (1, &json!(2)));
    workspace.run(&["check", "--fix"]);
    let repaired = workspace.read("pay.fdltest.yaml");
    assert_eq!(
        repaired,
        tests.replace("Pya", "Pay").replace("Expekt", "Expect")
    );

    // What only a run shows, and a flow that is not there.
    let cases = "\
Cases:
  - Name: one
    Mocks:
      Pay: [{Return: {Body: 1}}, {Return: {Body: 2}}]
";
    workspace.write("pay.fdltest.yaml", cases);
    let ran = workspace.run(&["check", "--output-format", "concise"]);
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (
            0,
            "1 warning in 2 files; `--fix --unsafe-fixes` repairs 1\n"
        )
    );
    assert_eq!(
        ran.out,
        "pay.fdltest.yaml:4:34: warning[unused-response]: no case uses the response 2 of `Pay`\n"
    );
    let silenced = format!("# fdl: ignore-file[unused-response]\n{cases}");
    workspace.write("pay.fdltest.yaml", silenced);
    assert_eq!(workspace.run(&["check", "-q"]).out, "");
    workspace.write("pay.fdltest.yaml", format!("Flow: other.fdl.yaml\n{cases}"));
    let ran = workspace.run(&["check", "-q", "--output-format", "concise"]);
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (
            1,
            "pay.fdltest.yaml:1:7: error[invalid-value]: cannot read `other.fdl.yaml`: no such file or directory\n"
        )
    );
}

/// A flow with findings behind characters of every length, with every kind of line end.
const UNEVEN: &str = "\u{feff}Type: StateMachine\rSpecVersion: v1\r\nName: f # 🚚\nStartAt: A\nStates:\n  - {Name: A, Description: '动作🚚', Type: Pass, Next: Bé🚚}\n  - {Name: 'B🚚', Type: Succeed}\n";

#[test]
fn sarif_regions_cut_out_the_tokens() {
    let workspace = Workspace::new(&[("a b/é.fdl.yaml", UNEVEN), ("order.fdl.yaml", ORDER)]);
    let ran = workspace.run(&["check", "--output-format", "sarif"]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    let report = ran.json();
    assert_eq!(report["version"], "2.1.0");
    let run = &report["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    let results = run["results"].as_array().expect("results");
    let mut tokens = Vec::new();
    for result in results {
        let rule = result["ruleIndex"].as_u64().expect("an index") as usize;
        assert_eq!(rules[rule]["id"], result["ruleId"]);
        let related = result["relatedLocations"].as_array();
        let locations = result["locations"].as_array().expect("locations").iter();
        for location in locations.chain(related.into_iter().flatten()) {
            let place = &location["physicalLocation"];
            let text = match place["artifactLocation"]["uri"].as_str().expect("a URI") {
                "a%20b/%C3%A9.fdl.yaml" => UNEVEN,
                "order.fdl.yaml" => ORDER,
                other => panic!("{other}"),
            };
            tokens.push(cut(text, &place["region"]));
        }
    }
    assert_eq!(tokens, ["Bé🚚", "'B🚚'", "Shp", "Ship"]);
    let fix = &results[1]["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(cut(ORDER, &fix["deletedRegion"]), "Shp");
    assert_eq!(fix["insertedContent"]["text"], "Ship");
}

/// A region of a text, counted as the standard says: lines end at CRLF, LF and CR, columns count
/// code points, a byte-order mark does not count.
fn cut(text: &str, region: &Value) -> String {
    let text = text
        .trim_start_matches('\u{feff}')
        .replace("\r\n", "\n")
        .replace('\r', "\n");
    let lines: Vec<&str> = text.split('\n').collect();
    let number = |name: &str| region[name].as_u64().expect("a number") as usize;
    assert_eq!(number("startLine"), number("endLine"));
    let line = lines[number("startLine") - 1].chars();
    let length = number("endColumn") - number("startColumn");
    line.skip(number("startColumn") - 1).take(length).collect()
}

#[test]
fn github_and_junit_are_for_ci() {
    let workspace = Workspace::new(&[
        ("a,b%.fdl.yaml", ORDER),
        ("good.fdl.yaml", GOOD),
        ("lonely.fdl.yaml", WARNING),
    ]);
    let ran = workspace.run(&["check", "--output-format", "github"]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    insta::assert_snapshot!(ran.out, @r"
    ::error title=fdl (unknown-next),file=a%2Cb%25.fdl.yaml,line=9,endLine=9,col=11,endColumn=14::a,b%25.fdl.yaml:9:11: no state is named `Shp`
    ::warning title=fdl (unreachable-state),file=lonely.fdl.yaml,line=8,endLine=8,col=11,endColumn=16::lonely.fdl.yaml:8:11: no way leads to `Alone`
    ");
    let ran = workspace.run(&["check", "--output-format", "junit"]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    insta::assert_snapshot!(ran.out, @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="fdl check" tests="3" failures="1" errors="0">
      <testsuite name="a,b%.fdl.yaml" tests="1" failures="1" errors="0">
        <testcase name="unknown-next" classname="a,b%.fdl.yaml" file="a,b%.fdl.yaml" line="9">
          <failure message="no state is named `Shp`">a,b%.fdl.yaml:9:11</failure>
        </testcase>
      </testsuite>
      <testsuite name="good.fdl.yaml" tests="1" failures="0" errors="0">
        <testcase name="no findings" classname="good.fdl.yaml" file="good.fdl.yaml" line="1"/>
      </testsuite>
      <testsuite name="lonely.fdl.yaml" tests="1" failures="0" errors="0">
        <testcase name="unreachable-state" classname="lonely.fdl.yaml" file="lonely.fdl.yaml" line="8">
          <system-out>warning: no way leads to `Alone`</system-out>
        </testcase>
      </testsuite>
    </testsuites>
    "#);
}

#[test]
fn what_is_not_reported_is_not_repaired() {
    let workspace = Workspace::new(&[("order.fdl.yaml", ORDER)]);
    let fix = ["check", "--fix", "--rule", "unknown-next=hint"];
    workspace.run(&fix);
    assert_eq!(workspace.read("order.fdl.yaml"), ORDER);
    workspace.run(&[&fix[..], &["--rule", "unknown-next=off", "-v"]].concat());
    assert_eq!(workspace.read("order.fdl.yaml"), ORDER);
    workspace.run(&[&fix[..], &["-v"]].concat());
    assert_eq!(
        workspace.read("order.fdl.yaml"),
        ORDER.replace("Shp", "Ship")
    );
}
