//! Parallel: runs its branches side by side.

use crate::model::Parallel;
use crate::simulate::engine::Engine;
use crate::simulate::failure::Trouble;
use crate::simulate::fiber::Source;

impl Engine<'_> {
    /// Starts every branch in the order written, each with the state's input. The output is
    /// `{"Branch0": …, "Branch1": …}`. Source: the page of the Parallel state.
    pub(in crate::simulate) fn start_parallel(
        &mut self,
        fiber: usize,
        parallel: &Parallel,
    ) -> Result<(), Trouble> {
        let branches = parallel.branches.len();
        self.run_children(fiber, Source::Branches, branches, branches)
    }
}
