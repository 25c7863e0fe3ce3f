//! Times whole processes, two side by side, and watches how much memory one takes.

use std::io;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The wall time of a process from its start to its end.
///
/// Codes that mean failure are errors: what failed early is not fast. `overhaul` ends with 1 where it has findings to show.
pub fn time(command: &mut Command) -> io::Result<Duration> {
    let start = Instant::now();
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    let elapsed = start.elapsed();
    match status.code() {
        Some(0 | 1) => Ok(elapsed),
        _ => Err(io::Error::other(format!("{} ended with {status}", command.get_program().to_string_lossy()))),
    }
}

/// The median times of two processes that take turns, after one turn each that does not count.
pub fn alternate(
    rounds: usize,
    mut one: impl FnMut() -> io::Result<Duration>,
    mut other: impl FnMut() -> io::Result<Duration>,
) -> io::Result<(Duration, Duration)> {
    one()?;
    other()?;
    let (mut ones, mut others) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        ones.push(one()?);
        others.push(other()?);
    }
    Ok((median(ones), median(others)))
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// The most memory, in bytes, that a process held at once; `None` where the system does not say.
///
/// The system keeps the mark itself, so it is enough to look now and then and once close to the end.
pub fn peak_memory(command: &mut Command) -> io::Result<Option<u64>> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let mut peak = None;
    while child.try_wait()?.is_none() {
        let marks = std::fs::read_to_string(&status).unwrap_or_default();
        peak = peak.max(high_water(&marks));
        std::thread::sleep(Duration::from_millis(1));
    }
    Ok(peak)
}

fn high_water(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes * 1024)
}
