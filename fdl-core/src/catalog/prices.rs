//! What the service charges for, as its pages list it. The pages call these prices a reference:
//! contracts, regions and free quotas differ.

use super::source;

/// A list price.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Price {
    /// What is paid for.
    pub unit: PricedUnit,
    /// The price of `per` units.
    pub amount: f64,
    /// So many units cost `amount`.
    pub per: u64,
    /// The currency, as ISO 4217 names it.
    pub currency: &'static str,
    /// The date that the page bears, if it bears one: `2026-02-28`.
    pub date: Option<&'static str>,
    /// The public page.
    pub source: &'static str,
}

/// What a [`Price`] is paid for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PricedUnit {
    /// Entries of states.
    Transitions,
    /// Executions.
    Requests,
    /// Time of an execution, times its memory; the smallest step of the list.
    GigabyteSeconds,
}

impl PricedUnit {
    /// The unit in the plural.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Transitions => "transitions",
            Self::Requests => "requests",
            Self::GigabyteSeconds => "GB-seconds",
        }
    }
}

/// The prices of Standard flows: by transition. The first 5,000 of a month are free.
pub static STANDARD: &[Price] = &[
    Price {
        unit: PricedUnit::Transitions,
        amount: 0.25,
        per: 10_000,
        currency: "USD",
        date: Some("2026-02-28"),
        source: source::BILLING,
    },
    Price {
        unit: PricedUnit::Transitions,
        amount: 1.7,
        per: 10_000,
        currency: "CNY",
        date: None,
        source: source::BILLING_CHINA,
    },
];

/// The prices of Express flows: by request and by time and memory, which a dry run does not know.
/// An hour in which something ran costs at least USD 0.036.
pub static EXPRESS: &[Price] = &[
    Price {
        unit: PricedUnit::Requests,
        amount: 1.013,
        per: 1_000_000,
        currency: "USD",
        date: None,
        source: source::BILLING_BY_MODE,
    },
    Price {
        unit: PricedUnit::GigabyteSeconds,
        amount: 0.000_02,
        per: 1,
        currency: "USD",
        date: None,
        source: source::BILLING_BY_MODE,
    },
];
