//! Vim with ALE.

use std::process::{Command, Stdio};

use super::{FLOW, assert_repaired, path, program, snippet};
use crate::support::skip;
use crate::support::workspace::{Ran, Workspace};

/// How the plugin gets onto the runtime path is a matter of plugin managers; this is Debian's.
const BEFORE: &str = "\
set nocompatible noswapfile encoding=utf-8
filetype plugin indent on
packadd ale
";

/// What a person would do after opening the flow.
const SESSION: &str = r#"
function! Expect(what, condition)
  for _ in range(1000)
    if a:condition()
      return
    endif
    sleep 20m
  endfor
  call writefile(['waited in vain for ' .. a:what, execute('messages'), string(Findings())] + getline(1, '$'), 'log', 'a')
  cquit
endfunction

function! Findings()
  return map(copy(ale#engine#GetLoclist(bufnr(''))), {_, it -> it.lnum .. ':' .. it.col .. ' ' .. it.text})
endfunction

edit parcel.fdl.yaml
call Expect('the finding', {-> index(Findings(), '8:11 no state is named `Shp`') >= 0})
call cursor(8, 11)
call feedkeys("1\<CR>", 't')
ALECodeAction
call Expect('the repair', {-> getline(8) ==# '    Next: Ship'})

call append(7, '    ')
call cursor(8, 4)
call feedkeys("AActi\<C-x>\<C-o>", 'tx')
call Expect('the key', {-> getline(8) ==# '    Action: '})
call feedkeys("AFC\<C-x>\<C-o>", 'tx')
call Expect('the action', {-> getline(8) =~# '^    Action: FC:InvokeFunction'})
write
call writefile(['all well'], 'log', 'a')
qall!
"#;

#[test]
fn vim_shows_repairs_and_completes() {
    let vim = program(&["vim".into()], &["--version"], "+job");
    let ale = std::path::Path::new("/usr/share/vim-ale").is_dir();
    let Some(vim) = vim.filter(|_| ale) else {
        skip(
            "vim_shows_repairs_and_completes",
            "no Vim with ALE; scripts/setup gets them",
        );
        return;
    };
    let folder = Workspace::new(&[
        ("parcel.fdl.yaml", FLOW),
        ("vimrc", &format!("{BEFORE}{}", snippet("Vim", "vim"))),
        ("session.vim", SESSION),
        ("log", ""),
    ]);
    let mut child = Command::new(vim)
        .args(["--not-a-term", "-N", "-u", "vimrc", "-S", "session.vim"])
        .current_dir(folder.path(""))
        .env("HOME", folder.path(""))
        .env("PATH", path())
        .env("TERM", "xterm")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("Vim runs");
    // Vim ends when its input does, so that stays open until it has ended by itself.
    let input = child.stdin.take();
    let ran: Ran = child.wait_with_output().expect("Vim ends").into();
    drop(input);
    assert_eq!(folder.read("log"), "all well\n", "{}", ran.err);
    assert_repaired(&folder.read("parcel.fdl.yaml"));
}
