//! What a run has used, as people read it.

use std::fmt::Write as _;

use fdl_core::model::Flow;
use fdl_core::simulate::{Cost, StateUsage, Usage};

use super::duration;
use crate::cli::report::{one_line, plural};

/// The usage of a run of `flow`, state by state the longest first.
pub(in crate::cli) fn usage(usage: &Usage, flow: &Flow) -> String {
    let mut out = String::from("\nusage\n");
    let tried_again = usage.states.iter().any(|it| it.attempts > it.visits);
    let note = match tried_again {
        true => "; further attempts are not counted (Q60)",
        false => "",
    };
    let _ = writeln!(out, "  transitions  {}{note}", usage.transitions);
    for (index, cost) in usage.costs.iter().enumerate() {
        let label = if index == 0 { "list price" } else { "" };
        let _ = writeln!(out, "  {label:11}  {}", price(cost));
    }
    let (events, most) = (usage.events, usage.max_events);
    let _ = writeln!(out, "  events       {events} of {most}");
    if let Some(largest) = &usage.largest {
        let way = if largest.is_input { "input" } else { "output" };
        let _ = writeln!(
            out,
            "  data         {} of {} bytes: the {way} of `{}`",
            largest.bytes,
            usage.max_payload,
            one_line(&largest.path)
        );
    }
    let mut states: Vec<_> = usage.states.iter().collect();
    states.sort_by_key(|it| std::cmp::Reverse(it.duration_ms));
    let rows: Vec<(String, String, String)> = states
        .iter()
        .map(|it| {
            let path = flow.path(it.state);
            (
                duration(it.duration_ms),
                one_line(&path).into_owned(),
                visits(it),
            )
        })
        .collect();
    let width = |cell: fn(&(String, String, String)) -> usize| rows.iter().map(cell).max();
    let times = width(|it| it.0.len()).unwrap_or(0);
    let names = width(|it| it.1.chars().count()).unwrap_or(0);
    for (time, name, visits) in &rows {
        let _ = writeln!(out, "  {time:>times$}  {name:names$}  {visits}");
    }
    out
}

fn visits(state: &StateUsage) -> String {
    let count = |it: u64, noun| plural(usize::try_from(it).unwrap_or(usize::MAX), noun);
    let mut visits = count(state.visits, "visit");
    if state.attempts > state.visits {
        let _ = write!(visits, ", {}", count(state.attempts, "attempt"));
    }
    visits
}

/// `USD 0.0003 for 12 transitions (2026-02-28)`.
fn price(cost: &Cost) -> String {
    let price = cost.price;
    let date = price.date.map_or(String::new(), |it| format!(" ({it})"));
    let (currency, unit) = (price.currency, price.unit.name());
    match (cost.units, cost.amount()) {
        (Some(units), Some(amount)) => {
            let amount = money(amount);
            let unit = if units == 1 {
                unit.trim_end_matches('s')
            } else {
                unit
            };
            format!("{currency} {amount} for {units} {unit}{date}")
        }
        _ => {
            let (amount, per) = (money(price.amount), price.per);
            format!("{currency} {amount} for {per} {unit}, of which a dry run knows nothing{date}")
        }
    }
}

/// An amount with as many digits as it takes to see something.
fn money(amount: f64) -> String {
    let text = format!("{amount:.9}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
