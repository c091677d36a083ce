//! What each type of state does: one file a type, all of them methods of the engine.

mod children;
mod choice;
mod distributed;
mod fail;
mod map;
mod parallel;
mod pass;
mod succeed;
mod task;
mod wait;
