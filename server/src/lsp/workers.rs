//! Threads for the work, so that the message loop stays free: a job that panics or is no longer
//! wanted harms nobody else, and jobs that may take long leave threads for others.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};

use futures::future::Either;
use tokio::sync::{Semaphore, oneshot};

use super::pool::Pool;

/// The stack of a worker. Broken texts nest to the parser's limit; this leaves room above it.
const STACK: usize = 16 << 20;

/// The processor's cores that this process may use. To find out takes the system longer than many a job.
static CORES: LazyLock<usize> =
    LazyLock::new(|| std::thread::available_parallelism().map_or(1, usize::from));

/// How many threads there are beyond the processor's cores. Only short jobs run on those.
const SPARE: usize = 2;

/// A few threads.
#[derive(Clone, Debug)]
pub(super) struct Workers {
    pool: Arc<Pool>,
    /// One permit for each long job that may be under way.
    long: Arc<Semaphore>,
}

/// How long a job may take.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Length {
    /// Milliseconds.
    Short,
    /// Anything, or it may have to wait for such a job. There are never so many at a time that
    /// short ones find no thread.
    Long,
}

/// Whether a job's result is still wanted. Long jobs look at it now and then.
#[derive(Clone, Debug, Default)]
pub(super) struct StopFlag(Arc<AtomicBool>);

impl StopFlag {
    /// Nobody waits any more.
    #[cfg(test)]
    pub(super) fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether nobody waits for the result any more.
    pub(super) fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Why a job has no result.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Panicked(pub(super) String);

/// Sets the flag when the future that waits for the job is dropped, as `tower-lsp` does with
/// cancelled requests.
struct StopOnDrop(StopFlag);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.0.store(true, Ordering::Relaxed);
    }
}

impl Workers {
    /// Starts the threads.
    ///
    /// # Errors
    ///
    /// If the system gives no threads.
    pub(super) fn new() -> std::io::Result<Self> {
        Ok(Self {
            pool: Arc::new(Pool::new(*CORES + SPARE, STACK)?),
            long: Arc::new(Semaphore::new(*CORES)),
        })
    }

    /// Drops something large on a worker: what a version of a document takes is thousands of pieces.
    pub(super) fn let_go<T: Send + 'static>(&self, it: T) {
        self.pool.spawn(move || drop(it));
    }

    /// As [`Self::run`]; jobs of the same length start in the order of the calls.
    pub(super) fn run_for<T, J>(
        &self,
        length: Length,
        job: J,
    ) -> impl Future<Output = Result<T, Panicked>> + Send + use<T, J>
    where
        T: Send + 'static,
        J: FnOnce(&StopFlag) -> T + Send + 'static,
    {
        if length == Length::Short {
            return Either::Left(self.run(job));
        }
        let workers = self.clone();
        Either::Right(async move {
            let permit = Arc::clone(&workers.long).acquire_owned().await;
            let job = move |stop: &StopFlag| {
                // Held until the job has ended, even if nobody waits for it any more.
                let _permit = permit;
                job(stop)
            };
            workers.run(job).await
        })
    }

    /// Runs `job` on a worker; jobs start in the order of the calls. Dropping the future sets the
    /// job's flag, and a job that has not begun by then never does.
    pub(super) fn run<T, J>(
        &self,
        job: J,
    ) -> impl Future<Output = Result<T, Panicked>> + Send + use<T, J>
    where
        T: Send + 'static,
        J: FnOnce(&StopFlag) -> T + Send + 'static,
    {
        let stop = StopFlag::default();
        let guard = StopOnDrop(stop.clone());
        let (sender, receiver) = oneshot::channel();
        self.pool.spawn(move || {
            if stop.is_set() {
                return;
            }
            let result = std::panic::catch_unwind(AssertUnwindSafe(|| job(&stop)));
            // Nobody listens if the request was cancelled meanwhile.
            let _ = sender.send(result.map_err(|panic| Panicked(message(&*panic))));
        });
        async move {
            let result = receiver.await;
            drop(guard);
            result.unwrap_or_else(|_| Err(Panicked("the job was dropped".to_owned())))
        }
    }
}

/// Does shared work on this thread and, where the processor has another core, on one more, unless that
/// is helping somebody else.
pub(super) fn together(work: &(dyn Fn() + Sync)) {
    static HELPER: LazyLock<Option<Helper>> =
        LazyLock::new(|| (*CORES > 1).then(Helper::new).flatten());
    match &*HELPER {
        Some(helper) => helper.help(work),
        None => work(),
    }
}

/// A thread that helps with shared work. One of the pool could only be waited for by doing other jobs
/// meanwhile, and a new one each time would leave its memory behind.
struct Helper {
    thread: rayon::ThreadPool,
    is_busy: AtomicBool,
}

impl Helper {
    /// Starts the thread, if the system gives one.
    fn new() -> Option<Self> {
        let builder = rayon::ThreadPoolBuilder::new();
        let builder = builder.num_threads(1).stack_size(STACK);
        Some(Self {
            thread: builder.build().ok()?,
            is_busy: AtomicBool::new(false),
        })
    }

    fn help(&self, work: &(dyn Fn() + Sync)) {
        if self.is_busy.swap(true, Ordering::Acquire) {
            return work();
        }
        let _free = FreeOnDrop(&self.is_busy);
        self.thread.in_place_scope(|scope| {
            scope.spawn(|_| work());
            work();
        });
    }
}

/// Lets others have the helper, even after a panic.
struct FreeOnDrop<'h>(&'h AtomicBool);

impl Drop for FreeOnDrop<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("a panic without a message")
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block_on<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread()
            .build()
            .expect("a runtime starts")
            .block_on(future)
    }

    #[test]
    fn a_panic_is_a_result_and_the_next_job_runs() {
        let workers = Workers::new().expect("threads start");
        let panicked = block_on(workers.run(|_| -> u8 { panic!("bad {}", 1) }));
        assert_eq!(panicked, Err(Panicked("bad 1".to_owned())));
        assert_eq!(block_on(workers.run(|_| 7)), Ok(7));
    }

    #[test]
    fn a_dropped_future_stops_its_job() {
        let workers = Workers::new().expect("threads start");
        let (sender, receiver) = std::sync::mpsc::channel();
        let future = workers.run(move |stop| {
            while !stop.is_set() {
                std::thread::yield_now();
            }
            sender.send(()).expect("the test listens");
        });
        drop(future);
        let stopped = receiver.recv_timeout(std::time::Duration::from_secs(10));
        // Either it saw the flag, or it had not begun and never will: then the sender is gone.
        assert_ne!(stopped, Err(std::sync::mpsc::RecvTimeoutError::Timeout));
    }

    #[test]
    fn shared_work_that_panics_panics_here_and_frees_the_helper() {
        let helper = Helper::new().expect("a thread starts");
        let here = std::thread::current().id();
        for _ in 0..2 {
            let caught = std::panic::catch_unwind(AssertUnwindSafe(|| {
                helper.help(&|| assert_eq!(std::thread::current().id(), here, "the helper"));
            }));
            assert!(caught.is_err());
        }
    }

    #[test]
    fn who_finds_the_helper_busy_works_alone() {
        let helper = Helper::new().expect("a thread starts");
        let calls = || {
            let count = std::sync::atomic::AtomicUsize::new(0);
            helper.help(&|| {
                count.fetch_add(1, Ordering::Relaxed);
            });
            count.into_inner()
        };
        assert_eq!(calls(), 2);
        helper.is_busy.store(true, Ordering::Relaxed);
        assert_eq!(calls(), 1);
    }
}
