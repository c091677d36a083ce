//! What the test files of a stranger's repository may read: nothing outside of it.

use crate::support::workspace::{Ran, Workspace};

const FLOW: &str = "\
Type: StateMachine
Name: f
SpecVersion: v1
StartAt: A
States:
  - Type: Task
    Name: A
    Action: FC:InvokeFunction
    TaskMode: RequestComplete
    Parameters: {resourceArn: acs:fc:::functions/a, invocationType: Sync}
    OutputConstructor: {body.$: $Output.Body}
    End: true
";

const SECRET: &str = "{\"Body\": \"s3cret\", \"type\": \"s3cret\"}";

/// A repository with a test file of these members, and a folder that does not belong to it.
fn repository(members: &str) -> Workspace {
    let workspace = Workspace::new(&[
        ("repo/.git/HEAD", "ref: refs/heads/main\n"),
        ("repo/flows/a.fdl.yaml", FLOW),
        ("repo/shared/answer.json", "{\"Body\": 1}"),
        ("home/secret.json", SECRET),
        ("home/a.fdl.yaml", FLOW),
    ]);
    workspace.write("repo/flows/a.fdltest.yaml", members);
    workspace
}

fn everything(ran: &Ran) -> String {
    format!("{}{}", ran.out, ran.err)
}

/// What names a file, with `FILE` for its path.
const WAYS: [&str; 5] = [
    "Cases: [{Name: c, InputFile: FILE, Mocks: {A: {Body: 1}}}]\n",
    "Cases: [{Name: c, Mocks: {A: {ReturnFile: FILE}}}]\n",
    "Mocks: {A: {ReturnFile: FILE}}\nCases: [{Name: c}]\n",
    "Cases: [{Name: c, Mocks: {A: {Body: 1}}, Expect: {OutputSchema: FILE}}]\n",
    "Flows: {child: FILE}\nCases: [{Name: c, Mocks: {A: {Body: 1}}}]\n",
];

#[track_caller]
fn is_refused(workspace: &Workspace, arguments: &[&str], what: &str) {
    let ran = workspace.run(arguments);
    let all = everything(&ran);
    assert!(all.contains("is outside of"), "{what}: {all}");
    assert!(all.contains("`--allow-read FOLDER`"), "{what}: {all}");
    assert!(!all.contains("s3cret"), "{what}: {all}");
    assert_ne!(ran.code, 0, "{what}: {all}");
}

#[test]
fn test_files_read_nothing_outside_of_their_project() {
    for way in WAYS {
        let absolute = repository("");
        let secret = absolute.path("home/secret.json");
        for path in ["../../home/secret.json", &secret.to_string_lossy()] {
            let members = way.replace("FILE", path);
            absolute.write("repo/flows/a.fdltest.yaml", &members);
            is_refused(&absolute, &["test", "repo"], &members);
            is_refused(&absolute, &["check", "repo"], &members);
        }
    }
    let members = WAYS[1].replace("FILE", "../../home/secret.json");
    let workspace = repository(&members);
    let case = ["simulate", "repo/flows/a.fdl.yaml", "--case", "c"];
    is_refused(&workspace, &case, &members);
    workspace.write("repo/mocks.yaml", "A: {ReturnFile: ../home/secret.json}\n");
    let mocks = [
        "simulate",
        "repo/flows/a.fdl.yaml",
        "--mocks",
        "repo/mocks.yaml",
    ];
    is_refused(&workspace, &mocks, "mocks");
    let flow = "Flow: ../../home/a.fdl.yaml\nCases: [{Name: c, Mocks: {A: {Body: 1}}}]\n";
    let workspace = repository(flow);
    is_refused(&workspace, &["test", "repo"], flow);
    is_refused(&workspace, &["check", "repo"], flow);
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_out_of_the_project() {
    let workspace = repository(&WAYS[1].replace("FILE", "link.json"));
    let link = workspace.path("repo/flows/link.json");
    std::os::unix::fs::symlink(workspace.path("home/secret.json"), link).expect("a link");
    is_refused(&workspace, &["test", "repo"], "a link to a file");
    let workspace = repository(&WAYS[1].replace("FILE", "link/secret.json"));
    let link = workspace.path("repo/flows/link");
    std::os::unix::fs::symlink(workspace.path("home"), link).expect("a link");
    is_refused(&workspace, &["test", "repo"], "a link to a folder");
    // Not even the flow of the same name.
    let workspace = repository("Cases: [{Name: c, Mocks: {A: {Body: 1}}}]\n");
    let link = workspace.path("repo/flows/a.fdl.yaml");
    std::fs::remove_file(&link).expect("the flow");
    std::os::unix::fs::symlink(workspace.path("home/a.fdl.yaml"), link).expect("a link");
    is_refused(&workspace, &["test", "repo"], "a link to a flow");
}

#[test]
fn what_the_user_allows_and_what_belongs_to_the_project_is_read() {
    let workspace = repository(&WAYS[1].replace("FILE", "../../home/secret.json"));
    let ran = workspace.run(&["test", "repo", "--allow-read", "home"]);
    assert_eq!(ran.code, 0, "{}", everything(&ran));
    let inside = WAYS[1].replace("FILE", "../shared/answer.json");
    let workspace = repository(&inside);
    let ran = workspace.run(&["test", "repo"]);
    assert_eq!(ran.code, 0, "{}", everything(&ran));
    // Without a repository: the folder of the configuration, else the current one.
    std::fs::remove_dir_all(workspace.path("repo/.git")).expect("a folder");
    let mut from_flows = workspace.fdl();
    from_flows
        .current_dir(workspace.path("repo/flows"))
        .args(["test", "."]);
    let refused = from_flows.output().expect("the binary runs");
    assert_eq!(refused.status.code(), Some(2));
    assert_eq!(workspace.run(&["test", "repo"]).code, 0);
    workspace.write("repo/fdl.toml", "");
    let allowed = from_flows.output().expect("the binary runs");
    assert_eq!(allowed.status.code(), Some(0));
}
