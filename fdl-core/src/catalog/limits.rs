//! The numbers that bound flows and runs.
