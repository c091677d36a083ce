//! `fdl test --coverage=lcov`: the format that most tools for coverage read.
//!
//! A state is a function, both sides of a condition are branches, and so is what a rule of `Retry`
//! or `Catch` does. Source: the manual page `geninfo(1)` of LCOV.

use std::fmt::Write as _;

use fdl_core::simulate::{Unit, UnitKind};

use crate::files::display_path;
use crate::scenarios::FlowCoverage;

/// The records of flows, one after the other.
pub(crate) fn print(flows: &[FlowCoverage]) -> String {
    let mut out = String::new();
    for flow in flows {
        let _ = writeln!(out, "TN:\nSF:{}", display_path(&flow.path));
        print_states(flow, &mut out);
        print_branches(flow, &mut out);
        let lines = &flow.coverage.lines;
        for line in lines {
            let _ = writeln!(out, "DA:{},{}", line.line + 1, line.hits);
        }
        let hit = lines.iter().filter(|it| it.hits > 0).count();
        let _ = writeln!(out, "LF:{}\nLH:{hit}\nend_of_record", lines.len());
    }
    out
}

fn print_states(flow: &FlowCoverage, out: &mut String) {
    let units = flow.coverage.units.iter();
    let states: Vec<&Unit> = units.filter(|it| it.kind == UnitKind::State).collect();
    let name = |unit: &Unit| flow.flow.flow.path(unit.state).replace(['\n', '\r'], " ");
    for unit in &states {
        let _ = writeln!(out, "FN:{},{}", line(flow, unit), name(unit));
    }
    for unit in &states {
        let _ = writeln!(out, "FNDA:{},{}", unit.hits, name(unit));
    }
    let hit = states.iter().filter(|it| it.hits > 0).count();
    let _ = writeln!(out, "FNF:{}\nFNH:{hit}", states.len());
}

/// The block is the number of the condition or rule on its line, the branch which side of it.
fn print_branches(flow: &FlowCoverage, out: &mut String) {
    let (mut total, mut hit) = (0, 0);
    let (mut last, mut block) = (None, 0);
    for unit in &flow.coverage.units {
        let side = match unit.kind {
            UnitKind::Condition(_, true) | UnitKind::Retry(_) | UnitKind::Catch(_) => 0,
            UnitKind::Condition(_, false) | UnitKind::RetryExhausted(_) => 1,
            UnitKind::State | UnitKind::Transition(..) => continue,
        };
        let line = line(flow, unit);
        match last {
            Some((_, of)) if of == unit.range => {}
            Some((before, _)) if before == line => block += 1,
            _ => block = 0,
        }
        last = Some((line, unit.range));
        let _ = writeln!(out, "BRDA:{line},{block},{side},{}", unit.hits);
        total += 1;
        hit += u32::from(unit.hits > 0);
    }
    let _ = writeln!(out, "BRF:{total}\nBRH:{hit}");
}

fn line(flow: &FlowCoverage, unit: &Unit) -> u32 {
    flow.flow.lines.line(unit.range.start) + 1
}
