//! `fdl.toml`: which file counts, what it changes, what is said of its mistakes.

use serde_json::{Value, json};

use crate::support::lsp_client::Client;
use crate::support::workspace::Workspace;
use crate::support::{check_file, fdl};

/// No state leads to `Alone`, a warning; `Call` waits for a callback, an error in Express.
const FLOW: &str = "\
Type: StateMachine
SpecVersion: v1
Name: lonely
StartAt: Call
States:
  - Name: Call
    Type: Task
    Action: FC:InvokeFunction
    TaskMode: WaitForCustomCallback
    Parameters:
      resourceArn: acs:fc:::services/questions.LATEST/functions/ask
      invocationType: Async
      body:
        token.$: $Context.Current.TaskToken
    End: true
  - Name: Alone
    Type: Succeed
";

/// The findings as `path code severity`, without hints.
fn findings(workspace: &Workspace, arguments: &[&str]) -> Vec<String> {
    let mut all = vec!["check", "--output-format", "json"];
    all.extend(arguments);
    let ran = workspace.run(&all);
    assert!(ran.code < 2, "{ran:?}");
    let report = ran.json();
    let found = report["diagnostics"].as_array().expect("a list").iter();
    found
        .filter(|it| it["severity"] != "hint")
        .map(|it| {
            let text = |name: &str| it[name].as_str().expect("text").to_owned();
            [text("path"), text("code"), text("severity")].join(" ")
        })
        .collect()
}

#[test]
fn levels_come_from_the_nearest_file() {
    let workspace = Workspace::new(&[
        ("fdl.toml", "[rules]\nunreachable-state = \"error\"\n"),
        ("a.fdl.yaml", FLOW),
        ("b/fdl.toml", "[rules]\nunreachable-state = \"off\"\n"),
        ("b/c/d.fdl.yaml", FLOW),
    ]);
    let error = "a.fdl.yaml unreachable-state error";
    assert_eq!(findings(&workspace, &[]), [error]);
    // The command line has the last word.
    let info = ["a.fdl.yaml", "b/c/d.fdl.yaml"].map(|it| format!("{it} unreachable-state info"));
    assert_eq!(
        findings(&workspace, &["--rule", "unreachable-state=info"]),
        info
    );
    let named = ["--config", "b/fdl.toml"];
    assert!(findings(&workspace, &named).is_empty());
    // Standard input is where its name says.
    let input = ["check", "-", "--stdin-filename", "b/c/x.fdl.yaml"];
    let ran = workspace.run_with(&input, FLOW.as_bytes());
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
}

#[test]
fn express_flows_are_named_by_pattern() {
    let workspace = Workspace::new(&[
        (
            "fdl.toml",
            "express = [\"flows/express/**\"]\n[rules]\nunreachable-state = \"off\"\n",
        ),
        ("flows/express/a.fdl.yaml", FLOW),
        ("flows/b.fdl.yaml", FLOW),
    ]);
    let error = "flows/express/a.fdl.yaml express-callback error";
    assert_eq!(findings(&workspace, &[]), [error]);
    assert!(findings(&workspace, &["--mode", "standard"]).is_empty());
    assert_eq!(findings(&workspace, &["--mode", "express"]).len(), 2);
    // Also from another folder, and by way of one.
    let ran = workspace.run(&["check", "flows/../flows/express/a.fdl.yaml"]);
    assert_eq!(ran.code, 1, "{ran:?}");
}

#[test]
fn excluded_files_are_not_looked_for() {
    let workspace = Workspace::new(&[
        (
            "fdl.toml",
            "exclude = [\"vendor/\", \"*.gen.fdl.yaml\", \"!keep.gen.fdl.yaml\"]\n",
        ),
        ("vendor/a.fdl.yaml", FLOW),
        ("x/b.gen.fdl.yaml", FLOW),
        ("x/keep.gen.fdl.yaml", FLOW),
    ]);
    let kept = "x/keep.gen.fdl.yaml unreachable-state warning";
    assert_eq!(findings(&workspace, &[]), [kept]);
    // Who names a file wants it checked.
    let named = findings(&workspace, &["vendor/a.fdl.yaml"]);
    assert_eq!(named, ["vendor/a.fdl.yaml unreachable-state warning"]);
}

#[test]
fn mistakes_are_shown_and_nothing_is_checked() {
    let toml = "exclud = []\n\n[rules]\nunknown-next = \"warn\"\n";
    let workspace = Workspace::new(&[("fdl.toml", toml), ("a.fdl.yaml", FLOW)]);
    let ran = workspace.run(&["check"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    insta::assert_snapshot!(ran.err, @r#"
    error: no setting is named `exclud`; did you mean `exclude`?
     --> fdl.toml:1:1
      |
    1 | exclud = []
      | ^^^^^^

    error: the level of `unknown-next` is `warn`, not one of `off`, `hint`, `info`, `warning`, `error`
     --> fdl.toml:4:16
      |
    4 | unknown-next = "warn"
      |                ^^^^^^
    "#);
    let ran = workspace.run(&["check", "--config", "none.toml"]);
    assert_eq!(ran.code, 2);
    assert_eq!(
        ran.err,
        "error: cannot read `none.toml`: no such file or directory\n"
    );
}

/// Files are checked while others are still looked for, so the mistake may come to light late.
#[test]
fn a_mistake_in_one_folder_keeps_all_from_being_repaired() {
    let flow = FLOW.replace("StartAt: Call", "StartAt: Cll");
    let workspace = Workspace::new(&[("z/fdl.toml", "exclud = []\n"), ("z/z.fdl.yaml", &flow)]);
    for index in 0..30 {
        workspace.write(&format!("{}/{index}.fdl.yaml", index % 3), &flow);
    }
    let ran = workspace.run(&["check", "--fix"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(
        ran.err.contains("no setting is named `exclud`"),
        "{}",
        ran.err
    );
    assert_eq!(workspace.read("1/1.fdl.yaml"), flow);
    // Of several the order is that of their paths, whatever the system's is.
    for folder in ["y", "0", "2", "x", "1"] {
        workspace.write(&format!("{folder}/{folder}.fdl.yaml"), &flow);
        workspace.write(&format!("{folder}/fdl.toml"), "exclud = []\n");
    }
    let err = workspace.run(&["check"]).err;
    let places = err.lines().filter_map(|it| it.trim().strip_prefix("--> "));
    let order: Vec<&str> = places.filter_map(|it| it.split('/').next()).collect();
    assert_eq!(order, ["0", "1", "2", "x", "y", "z"]);
    for folder in ["0", "1", "2", "x", "y", "z"] {
        workspace.write(&format!("{folder}/fdl.toml"), "");
    }
    workspace.run(&["check", "--fix"]);
    assert_eq!(workspace.read("1/1.fdl.yaml"), FLOW);
}

#[test]
fn the_schema_is_up_to_date() {
    let output = fdl().args(["schema", "config"]).output().expect("it runs");
    let schema = String::from_utf8(output.stdout).expect("UTF-8");
    check_file("schemas/fdl-config.schema.json", &schema);
}

/// Needs the validator, which a build without `OutputSchema` leaves out.
#[cfg(feature = "json-schema")]
#[test]
fn the_schema_accepts_what_is_right() {
    let output = fdl().args(["schema", "config"]).output().expect("it runs");
    let schema: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    for (fits, config) in [
        (true, json!({})),
        (
            true,
            json!({"exclude": ["a"], "express": [], "rules": {"unknown-next": "off"}}),
        ),
        (
            true,
            json!({"actions": {"Acme:Ship": {
                "modes": ["RequestComplete"],
                "parameters": {"to": {"type": "text", "required": true, "values": ["a"]}},
            }}}),
        ),
        (false, json!({"actions": {"Ship": {}}})),
        (false, json!({"actions": {"Acme:Ship": {"modes": []}}})),
        (
            false,
            json!({"actions": {"Acme:Ship": {"parameters": {"to": {"type": "int"}}}}}),
        ),
        (false, json!({"exclud": []})),
        (false, json!({"exclude": "a"})),
        (false, json!({"express": [1]})),
        (false, json!({"rules": {"unknown-nxt": "off"}})),
        (false, json!({"rules": {"unknown-next": "warn"}})),
    ] {
        assert_eq!(validator.is_valid(&config), fits, "{config}");
    }
}

#[test]
fn the_editor_follows_the_configuration() {
    let workspace = Workspace::new(&[("fdl.toml", "[rules]\nunreachable-state = \"off\"\n")]);
    let uri = format!("file://{}", workspace.path("a.fdl.yaml").display());
    let (mut client, _) = Client::greet(json!({
        "workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}}
    }));
    client.wait(|it| it["method"] == "client/registerCapability");
    let codes = |found: Vec<Value>| -> Vec<Value> {
        let found = found.into_iter().filter(|it| it["severity"] != 4);
        found.map(|it| it["code"].clone()).collect()
    };
    client.open(&uri, FLOW);
    assert!(codes(client.diagnostics(&uri, 1)).is_empty());
    workspace.write(
        "fdl.toml",
        "express = [\"*\"]\n[rules]\nunreachable-state = \"error\"\n",
    );
    client.notify("workspace/didChangeWatchedFiles", json!({"changes": []}));
    let found = codes(client.diagnostics(&uri, 1));
    assert_eq!(found, ["express-callback", "unreachable-state"]);
    workspace.write("fdl.toml", "[rule]\n");
    client.notify("workspace/didChangeWatchedFiles", json!({"changes": []}));
    let found = client.diagnostics(&uri, 1);
    let message = found[0]["message"].as_str().expect("a message");
    assert!(
        message.contains("fdl.toml:1:2: no setting is named `rule`"),
        "{message}"
    );
    workspace.write("fdl.toml", "exclude = [\"a.*\"]\n");
    client.notify("workspace/didChangeWatchedFiles", json!({"changes": []}));
    assert!(client.diagnostics(&uri, 1).is_empty());
    client.quit();
}

#[test]
fn actions_of_the_project_are_checked() {
    let config = "\
[actions.\"Acme:ShipParcel\"]
summary = \"Books a parcel\"

[actions.\"Acme:ShipParcel\".parameters]
address = {type = \"text\", required = true}
carrier = {values = [\"air\", \"sea\"]}
";
    let flow = "\
Type: StateMachine
SpecVersion: v1
Name: parcels
StartAt: Ship
States:
  - Name: Ship
    Type: Task
    Action: Acme:ShipParcel
    Parameters: {carrier: rail, adress: x}
    End: true
";
    let workspace = Workspace::new(&[("fdl.toml", config), ("a.fdl.yaml", flow)]);
    let expected = [
        "a.fdl.yaml missing-parameter error",
        "a.fdl.yaml invalid-parameter error",
        "a.fdl.yaml unknown-parameter warning",
    ];
    assert_eq!(findings(&workspace, &[]), expected);
    let uri = format!("file://{}", workspace.path("a.fdl.yaml").display());
    let (mut client, _) = Client::greet(json!({}));
    client.open(&uri, flow);
    let found = client.diagnostics(&uri, 1);
    let codes = ["missing", "invalid", "unknown"].map(|it| format!("{it}-parameter"));
    let found: Vec<&Value> = found.iter().map(|it| &it["code"]).collect();
    assert_eq!(found, codes.each_ref());
    client.quit();

    let known = "[actions.\"FC:InvokeFunction\"]\n";
    let workspace = Workspace::new(&[("fdl.toml", known), ("a.fdl.yaml", flow)]);
    let ran = workspace.run(&["check"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("knows already"), "{ran:?}");
}
