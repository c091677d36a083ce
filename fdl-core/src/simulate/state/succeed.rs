//! Succeed: a Pass that ends its scope.

use crate::simulate::engine::Engine;
use crate::simulate::failure::Trouble;

impl Engine<'_> {
    /// Ends the scope that it stands in, not those around it. Source: the page of the Succeed state.
    pub(in crate::simulate) fn succeed(&mut self, fiber: usize) -> Result<(), Trouble> {
        // That a Succeed leads to the end whatever it says of `Next` is known where ways out are.
        self.pass(fiber)
    }
}
