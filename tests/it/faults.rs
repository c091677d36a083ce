//! What goes wrong around the binary: clients that break off in any place, disks that are full,
//! processes that are killed, two servers in one folder.

use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::lsp_client::Client;
use crate::support::skip;
use crate::support::workspace::Workspace;

const URI: &str = "file:///w/a.fdl.yaml";

/// A flow in which one key is misspelled: the repair is shorter than what it replaces.
fn misspelled(states: usize) -> String {
    let mut text =
        "Type: StateMachine\nName: f\nSpecVersion: v1\nStartAt: S0\nStates:\n".to_owned();
    for number in 0..states {
        text += &format!(
            "  - Type: Pass\n    Name: S{number}\n    Nextt: S{}\n",
            number + 1
        );
    }
    text + &format!("  - Type: Succeed\n    Name: S{states}\n")
}

fn repaired(states: usize) -> String {
    misspelled(states).replace("Nextt", "Next")
}

#[test]
fn a_client_that_breaks_off_ends_the_server() {
    for piece in [
        "Content-Le",
        "Content-Length: 100\r\n",
        "Content-Length: 100\r\n\r\n",
        "Content-Length: 100\r\n\r\n{\"jsonrpc\": \"2.0\", \"id\"",
        "Content-Length: 1073741824\r\n\r\n{",
    ] {
        let mut client = Client::editor();
        client.open(URI, "Type: StateMachine\n");
        client.send_raw(piece.as_bytes());
        client.hang_up();
        assert_eq!(client.exit_status().code(), Some(1), "{piece}");
    }
}

#[test]
fn a_client_that_no_longer_reads_ends_the_server_with_its_input() {
    let workspace = Workspace::new(&[]);
    let mut server = workspace
        .fdl()
        .arg("lsp")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the server starts");
    drop(server.stdout.take());
    let request =
        json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}});
    let frame = crate::support::lsp_client::frame(&request);
    let mut input = server.stdin.take().expect("the input is a pipe");
    std::io::Write::write_all(&mut input, frame.as_bytes()).expect("the server reads");
    drop(input);
    for _ in 0..3_000 {
        if let Some(status) = server.try_wait().expect("a child") {
            assert_eq!(status.code(), Some(1));
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    let _ = server.kill();
    panic!("the server does not end with its input");
}

/// Too short a length, and too long a one: what follows is answered again.
#[test]
fn a_wrong_length_costs_the_messages_that_it_covers() {
    let mut client = Client::editor();
    let body = r#"{"jsonrpc": "2.0", "method": "fdl/nonsense"}"#;
    client.send_raw(format!("Content-Length: 10\r\n\r\n{body}").as_bytes());
    assert_eq!(client.at("textDocument/hover", URI, 0, 0), Ok(Value::Null));
    client.send_raw(format!("Content-Length: {}\r\n\r\n{body}", body.len() + 7).as_bytes());
    client.notify("fdl/swallowed", json!({}));
    client.wait(|it| it["error"]["code"] == -32700);
    assert_eq!(client.at("textDocument/hover", URI, 0, 0), Ok(Value::Null));
    client.quit();
}

/// What is announced is not allocated, be it within the bound or beyond.
#[test]
fn a_gigabyte_is_announced() {
    for length in [1_u64 << 30, 400 << 20, u64::MAX] {
        let mut client = Client::editor();
        client.send_raw(format!("Content-Length: {length}\r\n\r\n").as_bytes());
        client.send_raw(&vec![b' '; 1 << 20]);
        std::thread::sleep(Duration::from_millis(50));
        match client.memory() {
            Some(memory) => assert!(memory < 100 << 20, "{length}: {memory}"),
            None => skip("a_gigabyte_is_announced", "the system has no /proc"),
        }
        client.hang_up();
        assert_eq!(client.exit_status().code(), Some(1));
    }
}

/// A full disk, as a limit for the size of files: writing fails in the middle, as it would there.
#[test]
fn on_a_full_disk_the_old_text_stays() {
    if !cfg!(unix) {
        skip("on_a_full_disk_the_old_text_stays", "needs `ulimit`");
        return;
    }
    let text = misspelled(100);
    for command in ["check --fix --quiet", "format"] {
        let long = text.replace("  - Type", "  -   Type");
        let old = if command == "format" {
            repaired(100)
                .replace("  - Type: Pass\n    ", "  -   Type: Pass\n      ")
                .replace("\n    Next", "\n      Next")
        } else {
            long.replace("  -   Type", "  - Type")
        };
        let workspace = Workspace::new(&[("a.fdl.yaml", &old)]);
        let binary = env!("CARGO_BIN_EXE_fdl");
        let script = format!("trap '' XFSZ; ulimit -f 1; exec {binary} {command} a.fdl.yaml");
        let ran = std::process::Command::new("sh")
            .args(["-c", &script])
            .current_dir(workspace.path(""))
            .output()
            .expect("`sh` runs");
        let errors = String::from_utf8_lossy(&ran.stderr);
        assert_eq!(ran.status.code(), Some(2), "{command}: {errors}");
        assert!(errors.contains("a.fdl.yaml"), "{command}: {errors}");
        assert_eq!(workspace.read("a.fdl.yaml"), old, "{command}");
        let left = std::fs::read_dir(workspace.path("")).expect("the folder");
        assert_eq!(left.count(), 1, "{command}: nothing half written is left");
    }
}

/// Each file is as it was or repaired, whenever the process is killed; the next run does the rest.
#[test]
fn killed_in_the_middle_of_repairs() {
    const FILES: usize = 60;
    let workspace = Workspace::new(&[]);
    let (old, new) = (misspelled(40), repaired(40));
    let name = |number: usize| format!("{number}.fdl.yaml");
    let mut mixed = 0;
    for round in 0..8 {
        for number in 0..FILES {
            workspace.write(&name(number), &old);
        }
        let mut process = workspace
            .fdl()
            .args(["check", "--fix", "--quiet"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary runs");
        // Killed later in each round, and once something is written.
        for _ in 0..2_000 {
            if workspace.read(&name(0)) != old || process.try_wait().expect("a child").is_some() {
                break;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(Duration::from_millis(round * 3));
        let _ = process.kill();
        process.wait().expect("it ends");
        let texts: Vec<String> = (0..FILES).map(|it| workspace.read(&name(it))).collect();
        assert!(
            texts.iter().all(|it| *it == old || *it == new),
            "a torn file"
        );
        let done = texts.iter().filter(|it| **it == new).count();
        mixed += usize::from(done > 0 && done < FILES);
    }
    let ran = workspace.run(&["check", "--fix", "--quiet"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!((0..FILES).all(|it| workspace.read(&name(it)) == new));
    assert!(mixed > 0, "no process was killed in the middle");
}

#[test]
fn two_servers_share_a_folder() {
    let workspace = Workspace::new(&[("a.fdl.yaml", &misspelled(2)), ("b.fdl.yaml", &repaired(2))]);
    let folder = format!("file://{}", workspace.path("").display());
    let greet = || {
        let mut client = Client::start();
        let params = json!({"processId": null, "rootUri": folder, "capabilities": {}});
        client.request("initialize", params).expect("initialize");
        client.notify("initialized", json!({}));
        client
    };
    let (mut first, mut second) = (greet(), greet());
    let uri = format!("{folder}a.fdl.yaml");
    first.open(&uri, &misspelled(2));
    second.open(&uri, &misspelled(2));
    assert_eq!(first.diagnostics(&uri, 1), second.diagnostics(&uri, 1));
    // Each has its own text; what one has typed is not the other's.
    first.change(&uri, 2, None, &repaired(2));
    assert!(first.diagnostics(&uri, 2).is_empty());
    let find = |client: &mut Client| {
        let symbols = client.request("workspace/symbol", json!({"query": "S1"}));
        symbols.expect("symbols").as_array().map_or(0, Vec::len)
    };
    assert_eq!((find(&mut first), find(&mut second)), (2, 2));
    drop(first);
    second.change(&uri, 2, None, &repaired(2));
    assert!(second.diagnostics(&uri, 2).is_empty());
    second.quit();
    let files = std::fs::read_dir(workspace.path(""))
        .expect("the folder")
        .count();
    assert_eq!(files, 2, "a server leaves nothing behind");
}
