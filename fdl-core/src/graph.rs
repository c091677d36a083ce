//! The graph of each scope: successors, reachability, cycles.
