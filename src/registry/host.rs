//! What all requests to one host share: its permits, its pauses, and whether it is worth asking at all.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep_until};
use url::Url;

use crate::model::{Fault, FaultKind};

use super::failure::{Failure, place};

/// After so many failures in a row, with no answer in between, a host is not asked again.
const MOST_FAILURES: u32 = 3;

/// One host.
pub(super) struct Host {
    /// One per package that is being looked up there.
    pub(super) permits: Semaphore,
    state: Mutex<State>,
    /// Held by the first request while it is under way.
    door: tokio::sync::Mutex<()>,
    is_open: AtomicBool,
}

/// The right to ask a host before everybody else; it opens the door when it is dropped.
pub(super) struct First<'a> {
    host: &'a Host,
    _door: tokio::sync::MutexGuard<'a, ()>,
}

impl Drop for First<'_> {
    fn drop(&mut self) {
        self.host.is_open.store(true, Ordering::Release);
    }
}

#[derive(Default)]
struct State {
    /// Failures to get any answer since the last one.
    failures: u32,
    /// Why the last of them failed.
    cause: String,
    /// The host asked to be left alone until then.
    paused: Option<Instant>,
}

impl Host {
    /// Over plain HTTP there is no connection to share, so nobody has to go first.
    pub(super) fn new(permits: usize, shares_connections: bool) -> Self {
        Self {
            permits: Semaphore::new(permits.max(1)),
            state: Mutex::default(),
            door: tokio::sync::Mutex::default(),
            is_open: AtomicBool::new(!shares_connections),
        }
    }

    /// Waits until the first request to the host has ended, well or badly. Whoever is the first has to keep what it gets.
    pub(super) async fn first(&self) -> Option<First<'_>> {
        if self.is_open.load(Ordering::Acquire) {
            return None;
        }
        let door = self.door.lock().await;
        (!self.is_open.load(Ordering::Acquire)).then_some(First { host: self, _door: door })
    }

    /// Waits until the host may be asked; an error where it is not worth asking, or not before the deadline.
    pub(super) async fn ready(&self, url: &Url, deadline: Instant) -> Result<(), Fault> {
        let paused = {
            let state = self.state();
            if state.failures >= MOST_FAILURES {
                let message = format!("{}: not asked any more: {}", place(url), state.cause);
                return Err(Fault { kind: FaultKind::Unreachable, message });
            }
            state.paused
        };
        match paused {
            Some(until) if until >= deadline => {
                Err(Fault { kind: FaultKind::RateLimited, message: format!("{}: too many requests", place(url)) })
            }
            Some(until) => {
                sleep_until(until).await;
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// The host answered, whatever it said.
    pub(super) fn answered(&self) {
        self.state().failures = 0;
    }

    /// An attempt came to nothing.
    pub(super) fn failed(&self, failure: &Failure) {
        if failure.is_answer {
            self.answered();
            return;
        }
        let mut state = self.state();
        state.failures += 1;
        state.cause.clone_from(&failure.cause);
    }

    /// The host asked to be left alone for a while.
    pub(super) fn pause(&self, wait: Duration) {
        let until = Instant::now() + wait;
        let mut state = self.state();
        state.paused = state.paused.max(Some(until));
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
