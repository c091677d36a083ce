//! Pass: hands its input on.

use crate::simulate::engine::Engine;
use crate::simulate::failure::Trouble;

impl Engine<'_> {
    /// The raw output is the input. Source: the page of the Pass state.
    pub(in crate::simulate) fn pass(&mut self, fiber: usize) -> Result<(), Trouble> {
        let input = self.fibers[fiber].visit.input().clone();
        self.complete_later(fiber, input);
        Ok(())
    }
}
