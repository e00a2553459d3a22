//! Counters of the processor and the kernel, read through `perf_event_open`. The only user of the crate `perf-event`.

mod perf;
mod scale;

pub use perf::{Counters, has_pmu};
pub use scale::{Reading, Source, collect};
