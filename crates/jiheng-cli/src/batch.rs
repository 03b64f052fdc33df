//! Many files at once, results in the order of the files: workers run ahead of the writer only so far, so memory
//! does not grow with the batch.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// Documents nest; a worker gets the stack of a main thread and some more.
const STACK: usize = 16 << 20;

/// How many results may wait for the writer, per worker: a long form with its places is most of a megabyte.
const AHEAD: usize = 2;

struct State<T> {
    next: usize,
    written: usize,
    ready: BTreeMap<usize, Option<T>>,
    stopped: bool,
}

/// Runs `work` over the items on `jobs` threads and hands each result to `write` in the order of the items; `None`
/// where the work panicked. Stops early when `write` returns an error.
pub fn run<I: Sync, T: Send, E>(
    items: &[I],
    jobs: NonZeroUsize,
    work: impl Fn(&I) -> T + Sync,
    mut write: impl FnMut(&I, Option<T>) -> Result<(), E>,
) -> Result<(), E> {
    let jobs = jobs.get().min(items.len()).max(1);
    let state = Mutex::new(State { next: 0, written: 0, ready: BTreeMap::new(), stopped: false });
    let changed = Condvar::new();
    let worker = || {
        loop {
            let index = {
                let mut held = lock(&state);
                while !held.stopped && held.next < items.len() && held.next >= held.written + jobs * AHEAD {
                    held = changed.wait(held).unwrap_or_else(PoisonError::into_inner);
                }
                if held.stopped || held.next >= items.len() {
                    return;
                }
                held.next += 1;
                held.next - 1
            };
            // One broken document must not take the batch with it.
            let result = catch_unwind(AssertUnwindSafe(|| work(&items[index]))).ok();
            lock(&state).ready.insert(index, result);
            changed.notify_all();
        }
    };
    thread::scope(|scope| {
        for _ in 0..jobs {
            thread::Builder::new()
                .stack_size(STACK)
                .spawn_scoped(scope, worker)
                .expect("the system lets a program start as many threads as it has processors");
        }
        for (index, item) in items.iter().enumerate() {
            let result = {
                let mut held = lock(&state);
                loop {
                    if let Some(result) = held.ready.remove(&index) {
                        break result;
                    }
                    held = changed.wait(held).unwrap_or_else(PoisonError::into_inner);
                }
            };
            let outcome = write(item, result);
            let mut held = lock(&state);
            held.written = index + 1;
            held.stopped = outcome.is_err();
            drop(held);
            changed.notify_all();
            outcome?;
        }
        Ok(())
    })
}

fn lock<T>(state: &Mutex<State<T>>) -> MutexGuard<'_, State<T>> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_items_whatever_the_number_of_workers() {
        let items: Vec<u64> = (0..200).collect();
        for jobs in [1, 2, 7] {
            let mut seen = Vec::new();
            let jobs = NonZeroUsize::new(jobs).expect("not zero");
            let done: Result<(), ()> = run(
                &items,
                jobs,
                |item| {
                    // Uneven work, so that later items are ready first.
                    (0..(item % 7) * 100).for_each(|_| thread::yield_now());
                    *item
                },
                |item, result| {
                    seen.push((*item, result));
                    Ok(())
                },
            );
            assert_eq!(done, Ok(()));
            assert!(
                seen.iter()
                    .enumerate()
                    .all(|(at, (item, result))| { *item == at as u64 && *result == Some(at as u64) })
            );
        }
    }

    #[test]
    fn an_error_of_the_writer_ends_the_batch() {
        let items: Vec<u32> = (0..1000).collect();
        let mut written = 0;
        let done = run(
            &items,
            NonZeroUsize::MIN,
            |item| *item,
            |item, _| {
                written += 1;
                if *item == 3 { Err("full") } else { Ok(()) }
            },
        );
        assert_eq!((done, written), (Err("full"), 4));
    }
}
