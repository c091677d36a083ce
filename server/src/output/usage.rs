//! What a run has used, as JSON: the member `usage` of a run.

use fdl_core::model::Flow;
use fdl_core::simulate;
use serde::Serialize;

/// What a run has used.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Usage {
    transitions: u64,
    events: u64,
    max_events: u64,
    largest_payload: Option<Payload>,
    states: Vec<State>,
    costs: Vec<Cost>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Payload {
    bytes: u64,
    max_bytes: u64,
    state: String,
    what: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct State {
    state: String,
    visits: u64,
    attempts: u64,
    virtual_duration_ms: u64,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Cost {
    unit: &'static str,
    units: Option<u64>,
    amount: Option<f64>,
    currency: &'static str,
    unit_price: f64,
    per: u64,
    date: Option<&'static str>,
    source: &'static str,
}

impl Usage {
    /// The usage of a run of `flow`.
    pub(crate) fn new(usage: &simulate::Usage, flow: &Flow) -> Self {
        let states = usage.states.iter().map(|it| State {
            state: flow.path(it.state).to_string(),
            visits: it.visits,
            attempts: it.attempts,
            virtual_duration_ms: it.duration_ms,
        });
        Self {
            transitions: usage.transitions,
            events: usage.events,
            max_events: usage.max_events,
            largest_payload: usage.largest.as_ref().map(|it| Payload {
                bytes: it.bytes,
                max_bytes: usage.max_payload,
                state: it.path.to_string(),
                what: if it.is_input { "input" } else { "output" },
            }),
            states: states.collect(),
            costs: usage.costs.iter().map(Cost::new).collect(),
        }
    }
}

impl Cost {
    fn new(cost: &simulate::Cost) -> Self {
        let price = cost.price;
        Self {
            unit: price.unit.name(),
            units: cost.units,
            amount: cost.amount(),
            currency: price.currency,
            unit_price: price.amount,
            per: price.per,
            date: price.date,
            source: price.source,
        }
    }
}
