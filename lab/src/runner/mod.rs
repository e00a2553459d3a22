//! Running programs: finding and building the runners, starting processes, speaking the driver protocol, and the order
//! in which all of it happens.

mod ask;
mod baseline;
mod child;
mod clock;
mod code_map;
mod commands;
mod conditions;
mod driver;
mod duet;
mod engine_stats;
mod find;
pub mod hold;
mod machine;
mod measure;
mod peers;
mod profiled;
mod relink;
mod revision;
mod schedule;
mod simulate;
mod slices;
mod spies;
mod stage;
mod sys;
mod weather;

pub use clock::rfc3339;
pub use commands::{Command, Commands, Metric, Once, Timing, resolve_program, run_untimed};
pub use conditions::{Conditions, conditions};
pub use duet::sleep;
pub use find::{Found, Places, build, question_baseline, resolve};
pub use machine::{git_state, settle};
pub use measure::{Checked, Duets, Measurement, Plan, Progress, check_case, measure};
pub use profiled::{Asked, Profiled, Work, profile_case};
pub use relink::{Layout, Relinked, relink};
pub use revision::{Revision, build_patched, build_revision, find_binary, keep_binary};
pub use simulate::Simulator;
pub use spies::{Spy, forget_symbols};
pub use stage::{Stage, hash_files, hash_text};
