//! The rules over many broken flows: no crash, every finding has a place, no repair breaks sound YAML.

mod support;

use fdl_core::analysis::Analysis;
use fdl_core::checks::{CheckOptions, Diagnostic, check};
use fdl_core::text::apply_edits;
use support::{Random, flow};

fn findings(text: &str) -> Vec<Diagnostic> {
    check(&Analysis::new(text), &CheckOptions::default())
}

fn broken(found: &[Diagnostic]) -> usize {
    found.iter().filter(|it| it.code == "yaml-syntax").count()
}

/// Findings have a place in the text, a message without period, and fixes that stay in the text.
fn assert_sound(text: &str, found: &[Diagnostic]) {
    for it in found {
        let inside = |range: fdl_core::text::TextRange| {
            text.get(range.indices())
                .unwrap_or_else(|| panic!("{it:?} in\n{text}"));
        };
        inside(it.range);
        it.related.iter().for_each(|related| inside(related.range));
        assert!(
            !it.message.is_empty() && !it.message.ends_with('.'),
            "{it:?}"
        );
        for fix in &it.fixes {
            assert!(!fix.edits.is_empty(), "{it:?}");
            fix.edits.iter().for_each(|edit| inside(edit.range));
        }
    }
}

/// Random edits: whatever comes of them is checked without a crash, and where they left sound YAML no
/// repair breaks it.
#[test]
fn broken_flows_are_survived_and_repairs_do_no_harm() {
    let mut random = Random::new(7);
    let mut repairs = 0;
    for seed in 0..300 {
        let mut text = flow(seed % 10, 2_500);
        for _ in 0..1 + random.below(3) {
            let start = random.boundary(&text);
            let end = (start + random.below(12)).min(text.len());
            let end = (end..=text.len())
                .find(|&at| text.is_char_boundary(at))
                .unwrap_or(text.len());
            const WITH: [&str; 12] = [
                "", " ", "\n", ":", "- ", "'", "{", "x", "$", ".$", "#", "\t",
            ];
            text.replace_range(start..end, random.pick::<&str>(&WITH));
        }
        let found = findings(&text);
        assert_sound(&text, &found);
        for it in found.iter().filter(|_| broken(&found) == 0) {
            for fix in &it.fixes {
                let fixed = apply_edits(&text, &fix.edits);
                let after = findings(&fixed);
                assert!(
                    broken(&after) <= broken(&found),
                    "{} by {}:\n{text}\n---\n{fixed}",
                    fix.title,
                    it.code
                );
                repairs += 1;
            }
        }
    }
    assert!(repairs > 50, "only {repairs} repairs were tried");
}
