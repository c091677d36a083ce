//! Threads that wait for jobs.
//!
//! A job wakes one thread, the one that was busy last: what it needs is in the caches of its core, and
//! what it has freed is there to be used again. (Pools that are made to split work wake several threads
//! for a job, which look for more in vain, and on two cores are in the way of the job.)

use std::collections::VecDeque;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, Thread, current, park};

/// Something to do.
type Job = Box<dyn FnOnce() + Send>;

/// A few threads. They end after the pool is dropped, once nothing is left to do; nobody waits for that.
#[derive(Debug)]
pub(super) struct Pool(Arc<Shared>);

#[derive(Default)]
struct Shared(Mutex<State>);

#[derive(Default)]
struct State {
    jobs: VecDeque<Job>,
    /// The threads without a job, who was busy last at the end.
    idle: Vec<Thread>,
    closed: bool,
}

impl Pool {
    /// Starts so many threads with stacks of so many bytes.
    ///
    /// # Errors
    ///
    /// If the system gives no threads.
    pub(super) fn new(threads: usize, stack: usize) -> io::Result<Self> {
        let pool = Self(Arc::default());
        for index in 0..threads {
            let shared = Arc::clone(&pool.0);
            let builder = Builder::new().name(format!("worker {index}"));
            builder.stack_size(stack).spawn(move || shared.serve())?;
        }
        Ok(pool)
    }

    /// Has a job done. Jobs begin in the order of the calls.
    pub(super) fn spawn(&self, job: impl FnOnce() + Send + 'static) {
        let mut state = self.0.lock();
        state.jobs.push_back(Box::new(job));
        let thread = state.idle.pop();
        drop(state);
        if let Some(thread) = thread {
            thread.unpark();
        }
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.closed = true;
        state.idle.drain(..).for_each(|it| it.unpark());
    }
}

impl Shared {
    fn serve(&self) {
        while let Some(job) = self.next() {
            // Who waits for a result sees the panic by its own means.
            let _ = catch_unwind(AssertUnwindSafe(job));
        }
    }

    /// Waits for a job; none once there will be no more.
    fn next(&self) -> Option<Job> {
        loop {
            let mut state = self.lock();
            if let Some(job) = state.jobs.pop_front() {
                return Some(job);
            }
            if state.closed {
                return None;
            }
            let this = current();
            // A thread may wake up for no reason, and is still in the list then.
            state.idle.retain(|it| it.id() != this.id());
            state.idle.push(this);
            drop(state);
            park();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing in between can panic, so the lists are whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn jobs_begin_in_the_order_of_the_calls() {
        let pool = Pool::new(1, 1 << 20).expect("a thread starts");
        let (sender, receiver) = channel();
        for number in 0..100 {
            let sender = sender.clone();
            pool.spawn(move || sender.send(number).expect("the test listens"));
        }
        drop(sender);
        assert!(receiver.iter().eq(0..100));
    }

    #[test]
    fn threads_work_at_the_same_time_and_outlive_panics() {
        let pool = Pool::new(3, 1 << 20).expect("threads start");
        for _ in 0..10 {
            pool.spawn(|| panic!("asked to panic"));
        }
        let meeting = Arc::new(std::sync::Barrier::new(4));
        for _ in 0..3 {
            let meeting = Arc::clone(&meeting);
            pool.spawn(move || {
                meeting.wait();
            });
        }
        // Ends only if each of the three has a thread.
        meeting.wait();
    }

    #[test]
    fn what_was_asked_for_is_done_after_the_pool_is_gone() {
        let pool = Pool::new(2, 1 << 20).expect("threads start");
        let (sender, receiver) = channel();
        for number in 0..100 {
            let sender = sender.clone();
            pool.spawn(move || sender.send(number).expect("the test listens"));
        }
        let shared = Arc::downgrade(&pool.0);
        drop((pool, sender));
        assert_eq!(receiver.iter().sum::<i32>(), 4_950);
        while shared.strong_count() > 0 {
            std::thread::yield_now();
        }
    }
}
