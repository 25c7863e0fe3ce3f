//! What all requests to one host share: its permits, its pauses, and whether it is worth asking at all.

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
}

#[derive(Default)]
struct State {
    /// Failures to get any answer since the last one.
    failures: u32,
    /// The last of them.
    fault: Option<Fault>,
    /// The host asked to be left alone until then.
    paused: Option<Instant>,
}

impl Host {
    pub(super) fn new(permits: usize) -> Self {
        Self { permits: Semaphore::new(permits.max(1)), state: Mutex::default() }
    }

    /// Waits until the host may be asked; an error where it is not worth asking, or not before the deadline.
    pub(super) async fn ready(&self, url: &Url, deadline: Instant) -> Result<(), Fault> {
        let paused = {
            let state = self.state();
            if let Some(fault) = state.fault.as_ref().filter(|_| state.failures >= MOST_FAILURES) {
                return Err(Fault { kind: FaultKind::Unreachable, message: fault.message.clone() });
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
        let mut state = self.state();
        state.failures = 0;
        state.fault = None;
    }

    /// An attempt came to nothing.
    pub(super) fn failed(&self, failure: &Failure) {
        if failure.is_answer {
            self.answered();
            return;
        }
        let mut state = self.state();
        state.failures += 1;
        state.fault = Some(failure.fault.clone());
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
