//! What the cases of test files have used of the flows that they test.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use fdl_core::analysis::Analysis;
use fdl_core::simulate::{Coverage, Hits, Tally};

use super::{CaseResult, Scenarios, is_same_file};

/// What the cases have used of a flow.
#[derive(Debug)]
pub(crate) struct FlowCoverage {
    /// Where the flow is.
    pub(crate) path: PathBuf,
    /// The flow.
    pub(crate) flow: Arc<Analysis>,
    /// What was used of it.
    pub(crate) coverage: Coverage,
}

/// The flows of test files, in the order in which these first name them; all cases of a flow count
/// together. A flow that has errors so that no case can run is left out.
pub(crate) fn coverage<'r>(
    files: impl IntoIterator<Item = &'r (Scenarios, Vec<CaseResult>)>,
) -> Vec<FlowCoverage> {
    let mut flows: Vec<(&Path, &Arc<Analysis>, Hits)> = Vec::new();
    for (scenarios, cases) in files {
        let (Some(path), Ok(flow)) = (&scenarios.flow_path, &scenarios.flow) else {
            continue;
        };
        if cases.iter().all(|case| !case.blocking.is_empty()) {
            continue;
        }
        let known = flows.iter().position(|it| is_same_file(it.0, path));
        let at = known.unwrap_or_else(|| {
            flows.push((path, flow, Hits::none(&flow.flow)));
            flows.len() - 1
        });
        for run in cases.iter().filter_map(|case| case.run.as_ref()) {
            flows[at].2.add(&run.hits);
        }
    }
    let flows = flows.into_iter();
    flows
        .map(|(path, flow, hits)| FlowCoverage {
            path: path.to_owned(),
            flow: Arc::clone(flow),
            coverage: Coverage::new(flow, &hits),
        })
        .collect()
}

/// The pieces of all flows.
pub(crate) fn total(flows: &[FlowCoverage]) -> Tally {
    let totals = flows.iter().map(|it| it.coverage.total());
    totals.fold(Tally::default(), Tally::plus)
}
