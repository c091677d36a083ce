//! Replays what the fuzzers have found worth keeping, and for as long as it is told to, mutations of
//! that: `FDL_FUZZ_SECONDS` is the time for all laws together, none by default, `FDL_FUZZ_LAW` the only
//! law if it is not to be all, and `FDL_FUZZ_SEED` what chooses them, the commit by default.

#![allow(
    clippy::print_stderr,
    reason = "which input it was is what one wants to know"
)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use fdl_laws::{LAWS, Law};

#[path = "../../../fdl-core/tests/support/random.rs"]
#[allow(dead_code)]
mod random;

use random::Random;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The inputs of a law, by name.
fn corpus(law: &Law) -> Vec<(String, Vec<u8>)> {
    let mut inputs = Vec::new();
    for kind in ["corpus", "regressions"] {
        let folder = root().join("fuzz").join(kind).join(law.name);
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            inputs.push((
                name,
                std::fs::read(entry.path()).expect("a file of the corpus"),
            ));
        }
    }
    inputs.sort();
    inputs
}

/// Runs a law on an input; one that breaks it is written to where `scripts/fuzz` would put it.
fn hold(law: &Law, name: &str, input: &[u8]) {
    let held = std::panic::catch_unwind(|| (law.check)(input));
    if let Err(panic) = held {
        let folder = root().join("fuzz/artifacts").join(law.name);
        let path = folder.join(format!("from-{name}"));
        let written = std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&path, input));
        eprintln!(
            "{} does not hold for {} ({written:?})",
            law.name,
            path.display()
        );
        std::panic::resume_unwind(panic);
    }
}

/// The order of the corpora is that of the laws, so a law without one is noticed.
fn replay(name: &str) {
    let law = fdl_laws::find(name);
    let inputs = corpus(law);
    assert!(
        inputs.len() > 10,
        "the corpus of {name} has {} inputs",
        inputs.len()
    );
    for (name, input) in &inputs {
        hold(law, name, input);
    }
}

macro_rules! replayed {
    ($($law:ident)*) => {
        $(#[test]
        fn $law() {
            replay(stringify!($law));
        })*

        #[test]
        fn every_law_is_replayed() {
            let names: Vec<&str> = LAWS.iter().map(|it| it.name).collect();
            assert_eq!(names, [$(stringify!($law)),*]);
        }
    };
}

replayed! { check cuts expression fixes format parse session simulate test_file }

/// What else is put into inputs.
const WORDS: [&str; 24] = [
    "\n",
    "  ",
    ": ",
    "- ",
    "\"",
    "'",
    "{",
    "}",
    "[",
    "]",
    "#",
    "|",
    "&a ",
    "*a",
    "\t",
    "\r\n",
    "动",
    "Next",
    "Type",
    "$Input",
    ".$",
    "End: true",
    "\n=====\n",
    "999999999999",
];

/// An input made of others.
fn mutation(random: &mut Random, inputs: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut input = random.pick(inputs).1.clone();
    for _ in 0..=random.below(4) {
        let start = random.below(input.len() + 1);
        let length = random.below(9).min(input.len() - start);
        let new = match random.below(6) {
            0 => vec![random.next() as u8],
            1 => {
                let other = &random.pick(inputs).1;
                let from = random.below(other.len() + 1);
                let to = (from + random.below(80)).min(other.len());
                other[from..to].to_vec()
            }
            2 => Vec::new(),
            _ => random.pick(&WORDS).as_bytes().to_vec(),
        };
        input.splice(start..start + length, new);
    }
    input
}

/// What chooses the mutations. While one works it stays the same, so that a failure comes again until
/// it is repaired and is not somebody else's; each commit tries other ones, so that the minutes of all
/// of them add up. Without git always the same.
fn seed() -> u64 {
    if let Ok(seed) = std::env::var("FDL_FUZZ_SEED") {
        return seed.parse().expect("a seed is a number");
    }
    let head = ["rev-parse", "HEAD"];
    let commit = Command::new("git").args(head).current_dir(root()).output();
    let commit = commit.ok().filter(|it| it.status.success());
    let digits = commit.and_then(|it| String::from_utf8(it.stdout).ok());
    let number = digits.and_then(|it| u64::from_str_radix(it.get(..16)?, 16).ok());
    number.unwrap_or(1)
}

#[test]
fn mutations() {
    let seconds = std::env::var("FDL_FUZZ_SECONDS").ok();
    let seconds: f64 = seconds.map_or(0.0, |it| it.parse().expect("a number of seconds"));
    if seconds == 0.0 {
        return;
    }
    let seed = seed();
    eprintln!("FDL_FUZZ_SEED={seed} makes these mutations again");
    let only = std::env::var("FDL_FUZZ_LAW").ok();
    let laws: Vec<&Law> = match &only {
        Some(name) => vec![fdl_laws::find(name)],
        None => LAWS.iter().collect(),
    };
    for law in &laws {
        let mut random = Random::new(seed);
        let inputs = corpus(law);
        let end = Instant::now() + Duration::from_secs_f64(seconds / laws.len() as f64);
        let mut count = 0;
        while Instant::now() < end {
            let input = mutation(&mut random, &inputs);
            hold(law, &format!("{seed}-{count}"), &input);
            count += 1;
        }
        eprintln!("{}: {count} mutations", law.name);
    }
}
