//! Helix, on a terminal that is none: what it writes is searched for words, what it reads are keys.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::{FLOW, assert_repaired, path, program, snippet};
use crate::support::workspace::Workspace;
use crate::support::{root, skip};

/// Shows the messages of findings beside the text, where this test can see them.
const SETTINGS: &str = "\
[editor]
end-of-line-diagnostics = \"hint\"
[editor.inline-diagnostics]
cursor-line = \"hint\"
";

/// How long an editor may take to show something.
const PATIENCE: Duration = Duration::from_secs(30);

#[test]
fn helix_shows_repairs_and_completes() {
    let candidates = [root().join(".tools/helix/hx"), "hx".into()];
    let helix = program(&candidates, &["--version"], "helix 2");
    // `script` is the smallest program that every Debian has and that makes a terminal.
    let script = program(&["script".into()], &["--version"], "util-linux");
    let (Some(helix), Some(_)) = (helix, script) else {
        skip(
            "helix_shows_repairs_and_completes",
            "no Helix; scripts/setup gets it",
        );
        return;
    };
    let folder = Workspace::new(&[
        ("parcel.fdl.yaml", FLOW),
        ("config/helix/languages.toml", &snippet("Helix", "toml")),
        ("config/helix/config.toml", SETTINGS),
    ]);
    let mut terminal = Terminal::start(&folder, &format!("{} parcel.fdl.yaml", helix.display()));
    terminal.expect("no state is named `Shp`");
    // The findings in order: the Task's action, the misspelt state.
    terminal.press("]d]d");
    terminal.press(" a");
    terminal.expect("Change to `Ship`");
    terminal.press("\r:w\r");
    until("the repair on the disk", || {
        folder.read("parcel.fdl.yaml").contains("Next: Ship")
    });

    terminal.press("7GoActi");
    terminal.expect("property");
    terminal.press("\t\r");
    terminal.press("FC:Inv");
    terminal.expect("InvokeFunction");
    terminal.press("\t\r");
    terminal.press("\x1b");
    terminal.press(":w\r");
    until("the action on the disk", || {
        folder
            .read("parcel.fdl.yaml")
            .contains("Action: FC:InvokeFunction")
    });
    terminal.press(":q!\r");
    terminal.end();
    assert_repaired(&folder.read("parcel.fdl.yaml"));
}

/// A program on a terminal of 120 columns and 40 lines.
struct Terminal {
    child: Child,
    /// All that the program has written.
    written: Arc<Mutex<Vec<u8>>>,
    /// How much of that was there when a key was pressed last.
    seen: usize,
}

impl Terminal {
    fn start(folder: &Workspace, command: &str) -> Self {
        let mut child = Command::new("script")
            .args(["--quiet", "--flush", "--return", "--command"])
            .arg(format!("stty rows 40 cols 120; exec {command}"))
            .arg("/dev/null")
            .current_dir(folder.path(""))
            .env("HOME", folder.path(""))
            .env("XDG_CONFIG_HOME", folder.path("config"))
            .env("XDG_CACHE_HOME", folder.path("cache"))
            .env("PATH", path())
            .env("TERM", "xterm-256color")
            .env("SHELL", "/bin/sh")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the terminal starts");
        let written = Arc::new(Mutex::new(Vec::new()));
        let mut output = child.stdout.take().expect("the output is a pipe");
        let all = Arc::clone(&written);
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(length @ 1..) = output.read(&mut buffer) {
                all.lock().expect("no panic").extend(&buffer[..length]);
            }
        });
        Self {
            child,
            written,
            seen: 0,
        }
    }

    /// Presses keys, one after the other, as fast as a hand might.
    fn press(&mut self, keys: &str) {
        self.seen = self.written.lock().expect("no panic").len();
        let input = self.child.stdin.as_mut().expect("the input is a pipe");
        for key in keys.bytes() {
            input.write_all(&[key]).expect("the program reads");
            input.flush().expect("the program reads");
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Waits until a text has been written since the last key.
    fn expect(&self, text: &str) {
        until(text, || {
            let written = self.written.lock().expect("no panic");
            plain(&written[self.seen..]).contains(text)
        });
    }

    fn end(mut self) {
        let status = self.child.wait().expect("the program ends");
        assert!(status.success(), "{status}");
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn until(what: &str, condition: impl Fn() -> bool) {
    let start = Instant::now();
    while !condition() {
        assert!(start.elapsed() < PATIENCE, "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// What was written without the sequences that move the cursor and change colours.
fn plain(written: &[u8]) -> String {
    let text = String::from_utf8_lossy(written);
    let mut out = String::new();
    let mut rest = text.as_ref();
    while let Some(at) = rest.find('\x1b') {
        out.push_str(&rest[..at]);
        let sequence = &rest[at + 1..];
        let body = sequence.strip_prefix('[').unwrap_or(sequence);
        let end = body.find(|it: char| it.is_ascii_alphabetic());
        rest = end.map_or("", |it| &body[it + 1..]);
    }
    out + rest
}

#[test]
fn sequences_of_terminals_are_left_out() {
    assert_eq!(plain(b"a\x1b[1;31mb\x1b[?25lc\x1b[12;4Hd"), "abcd");
}
