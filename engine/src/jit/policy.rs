//! When code is compiled, discarded and given up.

use super::backend::{Backend, TextKind};
use super::code::{Compiled, Runtime, heap_constants};
use super::exit;
use super::map::{self, CodeMap};
use super::stats::{Event, ExitForm, Stats, cpu_time, now};
use crate::bytecode::Pc;

use crate::frame::place::SharedPlaces;
use crate::frame::site::Site;
use crate::mir::FixedMap;
use crate::mir::{Assumption, Graph, Reason, build, passes};
use crate::object::*;
use crate::value::Value;
use core::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;

/// Back edges after which a loop is compiled; a call counts as [`CALL_WEIGHT`] of them, so that a
/// function is compiled after 400 calls without loops. Half of it made `suites/macro.toml` 4 % slower.
pub const THRESHOLD: u32 = 4000;
/// With each so many compiles the threshold grows by its first value: where much is lukewarm, compiling all
/// of it takes longer than it saves.
const COMPILES_PER_STEP: u64 = 8;
/// Times the first threshold that it grows to.
const MAX_PATIENCE: u64 = 16;
/// Times that one guard may fail until the code is discarded, so that the interpreter learns.
const GUARD_LIMIT: u32 = 16;
/// The same for places that had not run when the code was compiled.
const NO_FEEDBACK_LIMIT: u32 = 4;
/// The same for exceptions: leaving costs less than raising, but a loop that always leaves gains
/// nothing either.
const RAISE_LIMIT: u32 = 500;
/// Bytes of machine code that take as long to make as leaving once.
const BYTES_PER_EXIT: usize = 32;
/// Times that the code of a code object is discarded until it stays interpreted for ever. Each time
/// doubles the threshold.
const MAX_DISCARDED: u32 = 6;
/// The same for code that raises: it will do so again, however it is compiled.
const MAX_RAISED: u32 = 1;
/// The same when also counting lost assumptions.
const MAX_LOST: u32 = 12;
/// Back edges of a loop that is not compiled, between two looks at it, while other code of the same
/// code object is.
const REFUSED_LOOP: i32 = 64;
/// Native stack that a compile may take, in bytes.
const COMPILE_STACK: usize = 1 << 20;

/// When and what to compile.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Back edges until code is compiled.
    pub threshold: u32,
    /// Compile at the second call or back edge.
    pub always: bool,
    /// Each Nth guard fails (0: none).
    pub fail_every: u32,
    /// Print what a stage made of each compiled function.
    pub dump: Option<Dump>,
    /// Only of functions whose qualified name contains this.
    pub dump_filter: Option<String>,
    /// Keep [`Stats::events`].
    pub events: bool,
    /// The file that the code map goes to.
    pub map: Option<PathBuf>,
    /// Where a profiler learns what code is compiled from.
    pub places: Option<SharedPlaces>,
}

/// What is printed of compiled functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dump {
    /// The graph.
    Mir,
    /// Cranelift's form.
    Clif,
    /// Machine code.
    Asm,
}

/// A piece of compiled code. Kept for ever: it may be running, and addresses of it are in code memory.
struct Piece {
    header: Option<Pc>,
    compiled: Compiled,
}

/// Why code is not compiled.
struct Refusal {
    reason: String,
    /// The compiler is wrong, not the code too much for it.
    is_fault: bool,
}

impl Refusal {
    fn limit(reason: impl Into<String>) -> Refusal {
        Refusal {
            reason: reason.into(),
            is_fault: false,
        }
    }

    fn fault(what: impl core::fmt::Display) -> Refusal {
        Refusal {
            reason: format!("a fault of the compiler: {what}"),
            is_fault: true,
        }
    }
}

impl From<build::Refusal> for Refusal {
    fn from(r: build::Refusal) -> Refusal {
        Refusal::limit(match r.op {
            Some(op) => format!("{}: {}", op.name(), r.reason),
            None => r.reason.to_owned(),
        })
    }
}

impl From<super::Refusal> for Refusal {
    fn from(r: super::Refusal) -> Refusal {
        use super::Refusal as From;
        match r {
            From::Verify(_) | From::Cranelift(_) | From::Unsupported(_) => Refusal::fault(r),
            From::ArenaFull | From::TooManyLive => Refusal::limit(r.to_string()),
        }
    }
}

/// The compiler's state, one per machine.
pub struct Jit {
    settings: Settings,
    /// Made at the first compile, for most scripts are done before that.
    backend: Option<Backend>,
    pieces: Vec<Piece>,
    /// Their code objects; null for those that are dead. Shared with what the collector calls.
    codes: Rc<RefCell<Vec<*mut Header>>>,
    /// Pieces that assume the type epoch.
    on_epoch: Vec<usize>,
    /// Pieces that assume the content of a cell, by its address.
    on_cells: FixedMap<usize, Vec<usize>>,
    /// Where the code lies, if anybody wants to know.
    map: Option<CodeMap>,

    /// What was counted.
    pub stats: Stats,
}

impl Jit {
    /// A compiler, wired to the thread's hooks.
    ///
    /// # Safety
    /// The compiler outlives the thread's use of it.
    pub unsafe fn install(t: &mut Thread, settings: Settings) -> Box<Jit> {
        let initial = if settings.always {
            0
        } else {
            i32::try_from(settings.threshold).unwrap_or(i32::MAX)
        };
        t.fail_countdown = settings.fail_every;
        let map = settings.map.as_ref().and_then(|file| {
            let refused = |e| {
                say(&format_args!(
                    "tauraro: --perf-map: cannot write {}: {e}",
                    file.display()
                ))
            };
            CodeMap::create(file).map_err(refused).ok()
        });
        let mut jit = Box::new(Jit {
            settings,
            backend: None,
            pieces: Vec::new(),
            codes: Rc::default(),
            on_epoch: Vec::new(),
            on_cells: FixedMap::default(),
            map,

            stats: Stats::default(),
        });
        t.jit = (&raw mut *jit).cast();
        t.hooks.hot = hot;
        t.hooks.broken = broken;
        if jit.settings.events {
            t.hooks.loop_entered = Some(loop_entered);
        }
        t.hooks.initial_hotness = initial;
        let codes = jit.codes.clone();
        t.heap
            .add_weak_table(Box::new(move |alive: &dyn Fn(*mut Header) -> bool| {
                for code in codes.borrow_mut().iter_mut() {
                    if !code.is_null() && !alive(*code) {
                        *code = core::ptr::null_mut();
                    }
                }
            }));
        jit
    }

    /// The thread's compiler.
    ///
    /// # Safety
    /// One is installed, and no other reference to it is in use.
    pub(super) unsafe fn of<'a>(t: &Thread) -> &'a mut Jit {
        // SAFETY: the caller's promise.
        unsafe { &mut *t.jit.cast::<Jit>() }
    }

    /// The code object of a piece, if it is alive.
    fn code(&self, index: usize) -> Option<Gc<CodeObject>> {
        let code = self.codes.borrow()[index];
        // SAFETY: dead code objects are taken out at each collection.
        (!code.is_null()).then(|| unsafe { Gc::from_raw(code.cast()) })
    }

    // ---- when ---------------------------------------------------------------------------------

    /// The counter of code: higher for large code, and each time that it was discarded.
    fn threshold(&self, body: &CodeBody) -> u32 {
        if self.settings.always {
            return 2;
        }
        let factor = size_factor(&body.code) as u32;
        let t = self.settings.threshold.saturating_mul(factor);
        t.saturating_mul(1 << body.tier.discarded.get().min(16))
    }

    /// How many times hotter than the first functions code has to be, now that others have been compiled.
    fn patience(&self) -> u32 {
        if self.settings.always {
            return 1;
        }
        (1 + self.stats.compiles / COMPILES_PER_STEP).min(MAX_PATIENCE) as u32
    }

    /// Winds the counter up after the interpreter has come here and found nothing to enter.
    fn wind(&self, body: &CodeBody, refused: bool) {
        let tier = &body.tier;
        let n = if tier.compiled.get() {
            0
        } else if refused {
            if tier.is_compiled_anywhere() {
                REFUSED_LOOP
            } else {
                i32::try_from(self.settings.threshold)
                    .unwrap_or(i32::MAX)
                    .max(1000)
            }
        } else if self.settings.always || tier.is_compiled_anywhere() {
            0
        } else {
            i32::try_from(self.threshold(body)).unwrap_or(i32::MAX)
        };
        tier.hotness.set(n);
    }

    fn hot(&mut self, t: &mut Thread, code: Gc<CodeObject>, header: Option<Pc>) -> Option<Entry> {
        let tier = &code.body().tier;
        if !code.body().is_prepared() {
            // It has not run once.
            return None;
        }
        if code.body().call.generator {
            // A generator's registers lie in the heap.
            tier.hotness.set(i32::MAX);
            self.refused(code, "a generator".to_owned());
            return None;
        }
        let refused = match header {
            None => tier.refused.get(),
            Some(pc) => tier.with_loop(pc, |l| l.refused),
        };
        if refused || self.no_stack(t) {
            self.wind(code.body(), true);
            return None;
        }
        // While the counter is kept at zero, each loop has its own.
        if self.settings.always || tier.is_compiled_anywhere() {
            let seen = match header {
                None => {
                    tier.seen.set(tier.seen.get().saturating_add(1));
                    tier.seen.get()
                }
                Some(pc) => tier.with_loop(pc, |l| {
                    l.seen = l.seen.saturating_add(1);
                    l.seen
                }),
            };
            let mut limit = self.threshold(code.body()).saturating_mul(self.patience());
            if header.is_none() && !self.settings.always {
                limit = limit.div_ceil(CALL_WEIGHT as u32);
            }
            if seen < limit {
                self.wind(code.body(), false);
                return None;
            }
        } else if tier.waited.get() + 1 < self.patience() {
            tier.waited.set(tier.waited.get() + 1);
            self.wind(code.body(), false);
            return None;
        }
        match self.compile(t, code, header) {
            Ok(entry) => Some(entry),
            Err(refusal) => {
                self.event("refused", code, header, 0);
                if refusal.is_fault && self.settings.always {
                    // This mode is for tests, which are to see it.
                    say(&format_args!(
                        "{}: {}",
                        code.code().qualname,
                        refusal.reason
                    ));
                }
                self.refused(code, refusal.reason);
                match header {
                    None => tier.refused.set(true),
                    Some(pc) => tier.with_loop(pc, |l| l.refused = true),
                }
                self.wind(code.body(), true);
                None
            }
        }
    }

    /// Counts that something of `code` is not compiled.
    fn refused(&mut self, code: Gc<CodeObject>, reason: String) {
        *self.stats.refusals.entry(reason).or_default() += 1;
        let before = code.body().tier.outcome.replace(Outcome::Refused);
        self.stats.functions += u64::from(before == Outcome::None);
        self.stats.functions_refused += u64::from(before != Outcome::Refused);
    }

    fn no_stack(&self, t: &Thread) -> bool {
        let here = 0u8;
        (&raw const here).addr() < t.native_limit + COMPILE_STACK
    }

    // ---- compiling ------------------------------------------------------------------------------

    fn compile(
        &mut self,
        t: &mut Thread,
        code: Gc<CodeObject>,
        header: Option<Pc>,
    ) -> Result<Entry, Refusal> {
        let (at, cpu) = (now(), cpu_time());
        let phase = core::mem::replace(&mut t.phase, Phase::Compile);
        let made = caught(|| self.make(t, code, header)).unwrap_or_else(|message| {
            // What a compile that broke off has left is not used again. It is not given back either:
            // its memory holds the code that runs.
            core::mem::forget(self.backend.take());
            Err(Refusal::fault(message))
        });
        t.phase = phase;
        let took = cpu_time() - cpu;
        self.stats.time += Duration::from_nanos(took);
        t.compile_ns += took;
        t.tier_events += 1;
        let (graph, compiled) = made?;
        if let Some(map) = &mut self.map {
            map.add(&compiled, code.code(), header);
        }
        if let Some(places) = &self.settings.places {
            map::add_places(&mut places.borrow_mut(), &graph, &compiled);
        }
        let entry = self.add(t, code, header, &graph, compiled)?;
        self.stats.compiles += 1;
        let tier = &code.body().tier;
        self.stats.functions += u64::from(tier.outcome.get() == Outcome::None);
        if tier.outcome.get() == Outcome::None {
            tier.outcome.set(Outcome::Compiled);
        }
        if self.settings.events {
            self.stats.count_operations(&graph);
        }
        if tier.discarded.get() > 0 {
            self.stats.recompiles += 1;
        }
        if self.settings.events {
            self.event("compiled", code, header, now() - at);
            if let Some(last) = self.stats.events.last_mut() {
                last.at = at;
            }
        }
        Ok(entry)
    }

    /// What lowering is wired to.
    fn runtime(&self) -> Runtime {
        Runtime {
            leave: exit::leave,
            fail_every: self.settings.fail_every,
            first_place: (self.settings.places.as_ref()).map(|p| p.borrow().next_place()),
        }
    }

    fn make(
        &mut self,
        t: &mut Thread,
        code: Gc<CodeObject>,
        header: Option<Pc>,
    ) -> Result<(Graph, Compiled), Refusal> {
        let failed = code.body().tier.failed.borrow();
        let generic: Vec<Pc> = failed
            .iter()
            .filter(|(_, times)| *times > 1)
            .map(|(pc, _)| *pc)
            .collect();
        let mut graph = build::build(&build::Request {
            thread: t,
            code,
            entry: header,
            registers: t.top_frame().map(|f| f.registers.cast_const()),
            generic: &generic,
        })?;
        passes::run(&mut graph).map_err(Refusal::fault)?;
        let runtime = self.runtime();
        let dump = self.settings.dump.filter(|_| {
            let filter = self.settings.dump_filter.as_deref();
            filter.is_none_or(|f| code.code().qualname.contains(f))
        });
        if dump == Some(Dump::Mir) {
            say(&graph);
        }
        let backend = match &mut self.backend {
            Some(backend) => backend,
            none => none.insert(Backend::new()?),
        };
        if let Some(kind) = match dump {
            Some(Dump::Clif) => Some(TextKind::Clif),
            Some(Dump::Asm) => Some(TextKind::Asm),
            _ => None,
        } {
            let text = backend.text(&graph, &runtime, kind)?;
            say(&format_args!(
                "; {} {header:?}\n{text}",
                code.code().qualname
            ));
        }
        let compiled = backend.lower(&graph, &runtime)?;
        self.stats.code_bytes = backend.code_bytes() as u64;
        Ok((graph, compiled))
    }

    /// Puts compiled code into use.
    fn add(
        &mut self,
        t: &mut Thread,
        code: Gc<CodeObject>,
        header: Option<Pc>,
        graph: &Graph,
        compiled: Compiled,
    ) -> Result<Entry, Refusal> {
        let mut objects = Vec::new();
        heap_constants(graph, |v| objects.push(v.bits()));
        objects.sort_unstable();
        objects.dedup();
        let own = code.value().bits();
        let pending = t.pending;
        for v in objects {
            // The words in the vector are no roots, but what they name is in use by bytecode, caches and
            // cells that are.
            if v != own && code.keep(t, Value::from_bits(v)).is_err() {
                t.pending = pending;
                return Err(Refusal::limit("no memory for its constants"));
            }
        }
        for cell in &graph.written_cells {
            if cell.set_changes() {
                self.broken(t, Fact::CellConstant(*cell));
            }
        }
        let index = self.pieces.len();
        for assumption in &graph.assumptions {
            match assumption {
                Assumption::TypeEpoch => {
                    t.epoch_watched = true;
                    self.on_epoch.push(index);
                }
                Assumption::CellConstant(cell) => {
                    cell.watch();
                    let dependents = self.on_cells.entry(cell.as_ptr().addr()).or_default();
                    dependents.push(index);
                }
            }
        }
        let entry = compiled.entry;
        let tier = &code.body().tier;
        match header {
            None => {
                tier.entry.set(entry);
                tier.compiled.set(true);
                tier.seen.set(0);
            }
            Some(pc) => tier.with_loop(pc, |l| {
                l.entry = Some(entry);
                l.seen = 0;
            }),
        }
        tier.hotness.set(0);
        self.codes.borrow_mut().push(code.as_ptr().cast());
        self.pieces.push(Piece { header, compiled });
        Ok(entry)
    }

    // ---- leaving ------------------------------------------------------------------------------

    /// Counts an exit of code that ran `code`, and discards the code when it is one too many.
    pub(super) fn left(
        &mut self,
        t: &mut Thread,
        code: Gc<CodeObject>,
        site: &Site,
        form: ExitForm,
    ) {
        if self.settings.fail_every > 0 && t.fail_countdown == self.settings.fail_every {
            self.stats.forced_exits += 1;
            return;
        }
        let reason = Reason::ALL[site.reason as usize];
        self.stats.exits[site.reason as usize] += 1;
        self.stats.exit_forms[form.number()] += 1;
        // That a loop has ended is no news.
        if self.settings.events && reason != Reason::LoopEnd {
            let name = &code.code().qualname;
            self.stats.note("exit", name, None, Some(reason));
        }
        let hits = site.hits.get() + 1;
        site.hits.set(hits);
        if !is_guess(reason) {
            return;
        }
        let limit = match reason {
            Reason::Raised => RAISE_LIMIT,
            Reason::NoFeedback => NO_FEEDBACK_LIMIT,
            _ => GUARD_LIMIT,
        };
        if hits < limit {
            return;
        }
        let found = self.pieces.iter().position(|p| {
            let sites = p.compiled.sites.as_ptr_range();
            sites.contains(&core::ptr::from_ref(site))
        });
        let Some(index) = found else { return };
        let compiled = &self.pieces[index].compiled;
        // Making large code anew costs as much as many exits.
        let size = u32::try_from(compiled.bytes / BYTES_PER_EXIT).unwrap_or(u32::MAX);
        if compiled.valid.get() == 0 || hits < size {
            return;
        }
        // All guards that failed often, lest each of them take a discard of its own.
        let mut failed = code.body().tier.failed.borrow_mut();
        let often = |s: &&Site| s.hits.get() >= GUARD_LIMIT || core::ptr::eq(*s, site);
        let mut pcs: Vec<Pc> = (compiled.sites.iter().filter(often))
            .filter(|s| is_guess(Reason::ALL[s.reason as usize]))
            .map(|s| s.frames[0].pc)
            .collect();
        pcs.sort_unstable();
        pcs.dedup();
        for pc in pcs {
            match failed.iter_mut().find(|(at, _)| *at == pc) {
                Some((_, times)) => *times += 1,
                None => failed.push((pc, 1)),
            }
        }
        drop(failed);
        self.stats.discarded += 1;
        let most = match reason {
            Reason::Raised => MAX_RAISED,
            _ => MAX_DISCARDED,
        };
        self.discard(t, index, "discarded", most);
    }

    /// Takes a piece out of use.
    fn discard(&mut self, t: &mut Thread, index: usize, why: &'static str, most: u32) {
        let piece = &self.pieces[index];
        if piece.compiled.valid.replace(0) == 0 {
            return;
        }
        let Some(code) = self.code(index) else { return };
        let header = piece.header;
        let tier = &code.body().tier;
        tier.discarded.set(tier.discarded.get() + 1);
        let give_up = tier.discarded.get() > most;
        match header {
            None => {
                tier.entry.set(t.hooks.trampoline);
                tier.compiled.set(false);
                tier.refused.set(give_up);
            }
            Some(pc) => tier.with_loop(pc, |l| {
                l.entry = None;
                l.refused = give_up;
                l.seen = 0;
            }),
        }
        if give_up {
            self.refused(code, "discarded too often".to_owned());
        }
        self.wind(code.body(), give_up);
        t.tier_events += 1;
        self.event(why, code, header, 0);
    }

    fn broken(&mut self, t: &mut Thread, fact: Fact) {
        let pieces = match fact {
            Fact::TypeEpoch => core::mem::take(&mut self.on_epoch),
            Fact::CellConstant(cell) => self
                .on_cells
                .remove(&cell.as_ptr().addr())
                .unwrap_or_default(),
        };
        for index in pieces {
            if self.pieces[index].compiled.valid.get() != 0 {
                self.stats.invalidated += 1;
                self.discard(t, index, "invalidated", MAX_LOST);
            }
        }
    }

    fn event(&mut self, kind: &'static str, code: Gc<CodeObject>, header: Option<Pc>, took: u64) {
        if self.settings.events {
            self.stats.events.push(Event {
                at: now(),
                kind,
                name: code.code().qualname.to_string(),
                header: header.map(|pc| pc.0),
                took,
                count: 1,
                reason: None,
            });
        }
    }

    /// The places that were left most often: the function, its line, why, and how often.
    pub fn exits(&self) -> Vec<(String, u32, Reason, u32)> {
        let mut found = Vec::new();
        for (index, piece) in self.pieces.iter().enumerate() {
            let Some(code) = self.code(index) else {
                continue;
            };
            for site in piece.compiled.sites.iter().filter(|s| s.hits.get() > 0) {
                let line = code.code().line(site.frames[0].pc);
                let reason = Reason::ALL[site.reason as usize];
                let name = code.code().qualname.to_string();
                found.push((name, line, reason, site.hits.get()));
            }
        }
        found.sort_by_key(|e| core::cmp::Reverse(e.3));
        found
    }
}

/// Is code left for this reason because it was compiled for something else?
fn is_guess(reason: Reason) -> bool {
    !matches!(
        reason,
        Reason::LoopEnd | Reason::Poll | Reason::Frame | Reason::Invalid
    )
}

/// Runs a step of a compile. A panic in it is a fault of the compiler, which the script does not suffer
/// from: its message is printed, and is the error.
fn caught<T>(step: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(step)).map_err(|panic| {
        let message = panic.downcast_ref::<&str>().map(|s| (*s).to_owned());
        message
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_default()
    })
}

/// `Hooks::loop_entered`.
fn loop_entered(t: &mut Thread, code: Gc<CodeObject>, header: Pc) {
    let name = &code.code().qualname;
    // SAFETY: the hook is installed together with the compiler, which nobody else uses now.
    unsafe { Jit::of(t) }
        .stats
        .note("entered", name, Some(header.0), None);
}

/// `Hooks::hot`.
fn hot(t: &mut Thread, code: Gc<CodeObject>, header: Option<Pc>) -> Option<Entry> {
    // SAFETY: the hook is installed together with the compiler; the compiler does not run script.
    unsafe { Jit::of(t) }.hot(t, code, header)
}

/// `Hooks::broken`.
fn broken(t: &mut Thread, fact: Fact) {
    // SAFETY: as in `hot`.
    unsafe { Jit::of(t) }.broken(t, fact);
}

/// Prints for `--dump`, if anybody listens.
fn say(what: &dyn core::fmt::Display) {
    use std::io::Write;
    let _nobody = writeln!(std::io::stderr(), "{what}");
}

#[cfg(test)]
mod tests {
    use super::caught;

    #[test]
    fn a_panic_is_an_error_with_its_message() {
        assert_eq!(caught(|| 1), Ok(1));
        let broken = caught(|| -> u32 { panic!("no register {}", 7) });
        assert_eq!(broken, Err("no register 7".to_owned()));
    }
}
