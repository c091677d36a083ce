//! The parts of the benchmarks that measure nothing themselves: documents, translation, numbers, the page.

use std::process::Command;

use crate::support::{root, skip};

#[test]
fn their_own_tests_pass() {
    let output = Command::new("python3")
        .args(["-B", "-m", "unittest", "discover", "benches"])
        .current_dir(root())
        .output();
    let Ok(output) = output else {
        return skip("the tests of the benchmarks", "no python3");
    };
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(!said.contains("Ran 0 tests"), "{said}");
}
