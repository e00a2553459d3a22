//! The compiler's settings and what it tells, whether it is built in or not.

use crate::frame::place::SharedPlaces;
#[cfg(feature = "jit")]
use crate::jit::stats::ExitForm;
#[cfg(feature = "jit")]
use crate::jit::{Dump, Jit, Settings, policy};
use crate::object::Thread;
use std::path::PathBuf;

/// Which tiers run script.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum JitMode {
    /// The interpreter, and compiled code for what is hot.
    #[default]
    On,
    /// The interpreter alone.
    Off,
    /// Code is compiled at its second call or back edge: for tests.
    Always,
}

/// What is printed of compiled functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompilerStage {
    /// The typed SSA form.
    Mir,
    /// Cranelift's form.
    Clif,
    /// Machine code.
    Asm,
}

/// Settings of the compiler.
#[derive(Clone, Debug, Default)]
pub struct JitOptions {
    /// Which tiers run script.
    pub mode: JitMode,
    /// Back edges after which a loop is compiled (a call counts as ten); none for the usual number.
    pub threshold: Option<u32>,
    /// Each Nth guard of compiled code fails although it holds (0: none). For tests.
    pub fail_every: u32,
    /// Printed on standard error for each piece of code that is compiled.
    pub dump: Option<CompilerStage>,
    /// Only of functions whose qualified name contains this.
    pub dump_filter: Option<String>,
    /// Remember what happened when.
    pub events: bool,
    /// A file for the code map: where compiled code lies.
    pub map: Option<PathBuf>,
    /// Remember what each instruction of compiled code comes from, for a profiler.
    pub places: bool,
}

/// An event of the compiler.
#[derive(Clone, Debug)]
pub struct TierEvent {
    /// `CLOCK_MONOTONIC`, in nanoseconds.
    pub at: u64,
    /// `compiled`, `refused`, `discarded` or `invalidated`; `entered` for a loop in the middle of its function, `exit` for
    /// compiled code that was left before its end.
    pub kind: &'static str,
    /// The code's qualified name.
    pub name: String,
    /// Instruction that its loop starts at; none for whole functions.
    pub header: Option<u32>,
    /// Nanoseconds in the compiler; of entries and exits, from the first to the last.
    pub took: u64,
    /// How many entries or exits these are.
    pub count: u64,
    /// Why compiled code was left.
    pub reason: Option<String>,
}

/// A place where compiled code was left.
#[derive(Clone, Debug)]
pub struct ExitPlace {
    /// The code's qualified name.
    pub name: String,
    /// The line.
    pub line: u32,
    /// Why.
    pub reason: String,
    /// How often.
    pub hits: u32,
}

/// What the compiler has counted.
#[derive(Clone, Debug, Default)]
pub struct JitReport {
    /// Counters by name.
    pub counters: Vec<(&'static str, u64)>,
    /// Exits by reason.
    pub exits: Vec<(String, u64)>,
    /// The same exits by what had to be done.
    pub exit_forms: Vec<(String, u64)>,
    /// Operations of compiled graphs, by name; with events only.
    pub operations: Vec<(String, u64)>,
    /// Refusals by instruction and reason.
    pub refusals: Vec<(String, u64)>,
    /// The places that were left, most often first.
    pub places: Vec<ExitPlace>,
    /// What happened when.
    pub events: Vec<TierEvent>,
    /// Entries and exits that are not among the events, since there are too many.
    pub events_left_out: u64,
}

/// The compiler, if there is one.
pub(super) struct Tiers {
    #[cfg(feature = "jit")]
    jit: Option<Box<Jit>>,
    #[cfg(feature = "jit")]
    places: Option<SharedPlaces>,
}

#[cfg(feature = "jit")]
impl Tiers {
    /// Wires the compiler to the thread.
    ///
    /// # Safety
    /// The thread does not run after the result is dropped.
    pub(super) unsafe fn install(t: &mut Thread, options: &JitOptions) -> Tiers {
        if options.mode == JitMode::Off {
            return Tiers {
                jit: None,
                places: None,
            };
        }
        let settings = Settings {
            threshold: options.threshold.unwrap_or(policy::THRESHOLD),
            always: options.mode == JitMode::Always,
            fail_every: options.fail_every,
            dump: options.dump.map(|stage| match stage {
                CompilerStage::Mir => Dump::Mir,
                CompilerStage::Clif => Dump::Clif,
                CompilerStage::Asm => Dump::Asm,
            }),
            dump_filter: options.dump_filter.clone(),
            events: options.events,
            map: options.map.clone(),
            places: options.places.then(SharedPlaces::default),
        };
        let places = settings.places.clone();
        // SAFETY: the caller's promise.
        let jit = Some(unsafe { Jit::install(t, settings) });
        Tiers { jit, places }
    }

    /// What compiled code comes from, when that was asked for.
    pub(super) fn places(&self) -> Option<SharedPlaces> {
        self.places.clone()
    }

    /// What was counted; none without compiler.
    pub(super) fn report(&self, t: &Thread) -> Option<JitReport> {
        let jit = self.jit.as_ref()?;
        let s = &jit.stats;
        let events = s.events.iter().map(|e| TierEvent {
            at: e.at,
            kind: e.kind,
            name: e.name.clone(),
            header: e.header,
            took: e.took,
            count: e.count,
            reason: e.reason.map(|reason| format!("{reason:?}")),
        });
        let places = jit.exits().into_iter();
        let reasons = crate::mir::Reason::ALL.iter().zip(s.exits);
        Some(JitReport {
            counters: vec![
                ("jit_compiles", s.compiles),
                ("jit_recompiles", s.recompiles),
                ("jit_compile_us", s.time.as_micros() as u64),
                ("jit_code_bytes", s.code_bytes),
                ("jit_loop_entries", t.loop_entries),
                ("jit_exits", s.exits.iter().sum()),
                ("jit_forced_exits", s.forced_exits),
                ("jit_discarded", s.discarded),
                ("jit_invalidated", s.invalidated),
                ("jit_refusals", s.refusals.values().sum()),
                ("jit_functions", s.functions),
                ("jit_functions_refused", s.functions_refused),
            ],
            exits: reasons
                .filter(|(_, n)| *n > 0)
                .map(|(reason, n)| (format!("{reason:?}"), n))
                .collect(),
            exit_forms: (s.exit_forms.iter().enumerate())
                .filter(|(_, n)| **n > 0)
                .map(|(form, n)| (ExitForm::name(form), *n))
                .collect(),
            operations: s.operations.iter().map(|(o, n)| (o.clone(), *n)).collect(),
            refusals: s.refusals.iter().map(|(r, n)| (r.clone(), *n)).collect(),
            places: places
                .map(|(name, line, reason, hits)| ExitPlace {
                    name,
                    line,
                    reason: format!("{reason:?}"),
                    hits,
                })
                .collect(),
            events: events.collect(),
            events_left_out: s.events_left_out,
        })
    }
}

#[cfg(not(feature = "jit"))]
impl Tiers {
    pub(super) unsafe fn install(_: &mut Thread, _: &JitOptions) -> Tiers {
        Tiers {}
    }

    pub(super) fn places(&self) -> Option<SharedPlaces> {
        None
    }

    pub(super) fn report(&self, _: &Thread) -> Option<JitReport> {
        None
    }
}
