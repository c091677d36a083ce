//! Virtual time for straight-line code: who waits is a future, and the clock moves to whoever is due
//! next. There is no list of what will happen; everyone who waits is asked anew at every turn.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

/// What comes first at one instant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    /// The answer of a service, a callback.
    Answer,
    /// The end of a Wait or of the pause before a retry, and a state whose turn it is.
    Timer,
    /// The `Timeout` of a Task.
    Timeout,
    /// The limit of the execution.
    Limit,
}

#[derive(Default)]
pub(crate) struct Clock {
    now: Cell<u64>,
    count: Cell<u64>,
    due: Cell<Option<u64>>,
    next: Cell<Option<(u64, Rank, u64)>>,
}

impl Clock {
    /// Milliseconds since the start.
    pub(crate) fn now(&self) -> u64 {
        self.now.get()
    }

    /// Waits; equals go in the order in which they were asked for.
    pub(crate) fn pause(&self, milliseconds: u64, rank: Rank) -> impl Future<Output = ()> + '_ {
        let number = self.count.get();
        self.count.set(number + 1);
        let key = (self.now() + milliseconds, rank, number);
        poll_fn(move |_| {
            if self.due.get() == Some(number) {
                self.due.set(None);
                return Poll::Ready(());
            }
            let next = self.next.get().map_or(key, |it| it.min(key));
            self.next.set(Some(next));
            Poll::Pending
        })
    }

    /// Lets time pass until the work is done.
    pub(crate) fn run<T>(&self, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        let context = &mut Context::from_waker(Waker::noop());
        loop {
            if let Poll::Ready(result) = work.as_mut().poll(context) {
                return result;
            }
            // What has just been cut off must not be waited for, so those who are left are asked.
            self.next.set(None);
            assert!(work.as_mut().poll(context).is_pending(), "nobody was due");
            let (at, _, number) = self.next.get().expect("the limit is always to come");
            self.now.set(at);
            self.due.set(Some(number));
        }
    }
}

/// Whichever ends first; the other is cut off.
pub(crate) async fn either<T>(a: impl Future<Output = T>, b: impl Future<Output = T>) -> T {
    let (mut a, mut b) = (pin!(a), pin!(b));
    poll_fn(|context| match a.as_mut().poll(context) {
        Poll::Ready(result) => Poll::Ready(result),
        Poll::Pending => b.as_mut().poll(context),
    })
    .await
}

/// Work that is done side by side.
pub(crate) type Work<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// The results of all, at most `window` at a time, or the first failure, which cuts the rest off.
pub(crate) async fn all<'a, T, E>(
    count: usize,
    window: usize,
    start: impl Fn(usize) -> Work<'a, Result<T, E>>,
) -> Result<Vec<T>, E> {
    let mut results: Vec<Option<T>> = (0..count).map(|_| None).collect();
    let mut running: Vec<(usize, Work<'a, Result<T, E>>)> = Vec::new();
    let mut started = 0;
    poll_fn(|context| {
        loop {
            while running.len() < window && started < count {
                running.push((started, start(started)));
                started += 1;
            }
            let mut ended = None;
            for (slot, (index, work)) in running.iter_mut().enumerate() {
                match work.as_mut().poll(context) {
                    Poll::Pending => {}
                    Poll::Ready(Err(failure)) => return Poll::Ready(Err(failure)),
                    Poll::Ready(Ok(result)) => {
                        results[*index] = Some(result);
                        ended = Some(slot);
                        break;
                    }
                }
            }
            match ended {
                Some(slot) => drop(running.remove(slot)),
                None if running.is_empty() => return Poll::Ready(Ok(())),
                None => return Poll::Pending,
            }
        }
    })
    .await?;
    Ok(results.into_iter().flatten().collect())
}
