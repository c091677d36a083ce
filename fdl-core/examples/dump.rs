#![allow(clippy::all, clippy::print_stdout, clippy::disallowed_methods)]
use fdl_core::syntax::*;
use std::io::Read;
fn go(n: Node<'_>, d: usize) {
    println!(
        "{}{}{:?} {:?}{}",
        "  ".repeat(d),
        if n.is_key() { "K " } else { "" },
        n.kind(),
        if n.is_scalar() {
            n.text().unwrap().into_owned()
        } else {
            format!("{:?}", n.range())
        },
        if n.lacks_colon() { " NOCOLON" } else { "" }
    );
    for c in n.children() {
        go(c, d + 1)
    }
}
fn main() {
    let mut s = String::new();
    std::io::stdin().read_to_string(&mut s).unwrap();
    let t = parse(&s.as_str().into());
    for r in t.documents() {
        go(r, 0)
    }
    for e in t.errors() {
        println!(
            "{:?} {:?} {:?} {} {:?}",
            e.range,
            e.kind,
            &s[e.range.indices()],
            e.message,
            e.related
        )
    }
}
