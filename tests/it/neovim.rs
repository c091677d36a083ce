//! The Neovim plugin in a real Neovim, by `editors/neovim/spec/run.lua`.

use std::path::PathBuf;
use std::process::Command;

use crate::support::{root, skip};

/// The first version whose `vim.lsp.config` the plugin needs.
const MINIMUM: (u32, u32) = (0, 11);

#[test]
fn the_plugin_works_in_neovim() {
    let Some(nvim) = neovim() else {
        skip(
            "the_plugin_works_in_neovim",
            "no Neovim 0.11 or later; scripts/setup gets one",
        );
        return;
    };
    let output = Command::new(nvim)
        .args(["--headless", "--clean", "-l"])
        .arg(root().join("editors/neovim/spec/run.lua"))
        .arg(env!("CARGO_BIN_EXE_fdl"))
        .current_dir(root())
        .output()
        .expect("Neovim runs");
    let report = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{report}{errors}");
}

/// The Neovim that `FDL_TEST_NVIM` names, the one that `scripts/setup` got, or the machine's own.
fn neovim() -> Option<PathBuf> {
    let named = std::env::var_os("FDL_TEST_NVIM").map(PathBuf::from);
    let fetched = root().join(".tools/neovim/bin/nvim");
    let candidates = named.into_iter().chain([fetched, PathBuf::from("nvim")]);
    candidates
        .into_iter()
        .find(|it| version(it).is_some_and(|it| it >= MINIMUM))
}

/// The version that a program says it has in its first line, `NVIM v0.11.4`.
fn version(nvim: &PathBuf) -> Option<(u32, u32)> {
    let output = Command::new(nvim).arg("--version").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let mut numbers = text.lines().next()?.strip_prefix("NVIM v")?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}
