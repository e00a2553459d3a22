//! `--profile`: where a script spends its time, or what allocates.
//!
//! A timer of CPU time interrupts the process; the handler writes down what runs (`sample`, with `context` for what the
//! processor tells) into a ring of words (`ring`). Everything else happens outside of signal handlers: `resolve` makes
//! stacks of functions of the words while the objects that they name are alive; at the end `symbols` and `component` tell
//! native code apart, `report` puts the two together, `output` writes the file and `summary` the text.
//!
//! Names of compiled code come from [`crate::frame::place`], which the compiler fills when it is told that a profiler
//! looks on.

mod component;
mod context;
mod output;
mod report;
mod resolve;
mod ring;
mod sample;
mod summary;
mod symbols;
#[cfg(test)]
mod tests;
mod text;
mod timer;

pub use component::Component;
pub use resolve::Tier;

use crate::frame::place::SharedPlaces;
use crate::gc::{Header, Marker};
use crate::object::{Profiled, Thread, poll};
use core::cell::RefCell;
use core::sync::atomic::{AtomicU64, Ordering};
use report::{Builder, Report, Unit};
use resolve::Samples;
use ring::Ring;
use sample::Sampler;
use std::io::{self, Write};
use std::path::PathBuf;
use std::rc::Rc;
use symbols::{OwnCode, Symbols};
use timer::Timer;

/// Samples a second of CPU time, unless asked for otherwise: next to a thousand, and not in step with what happens
/// in whole milliseconds.
pub const DEFAULT_RATE: u32 = 999;
/// Most samples a second.
pub const MAX_RATE: u32 = 100_000;
/// Bytes between two samples of allocations, unless asked for otherwise.
pub const DEFAULT_ALLOCATION_STEP: u64 = 64 << 10;

/// What samples are taken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// CPU time: this many a second.
    Time(u32),
    /// Allocations: one in so many bytes.
    Allocations(u64),
    /// Every so many safepoints, for tests: the same in each run, but blind for what happens in between.
    Polls(u64),
}

/// Format of the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// A flamegraph.
    #[default]
    Svg,
    /// Folded stacks.
    Folded,
    /// JSON for speedscope.
    Speedscope,
}

impl Format {
    /// Ending of the file's name.
    pub fn ending(self) -> &'static str {
        match self {
            Format::Svg => "svg",
            Format::Folded => "folded",
            Format::Speedscope => "speedscope.json",
        }
    }
}

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Options {
    /// What samples are taken of.
    pub trigger: Trigger,
    /// The file, as an absolute path.
    pub file: PathBuf,
    /// Its folder, when that is to be made.
    pub folder_to_make: Option<PathBuf>,
    /// Its format.
    pub format: Format,
    /// What is profiled, for people.
    pub title: String,
    /// Files in this folder are shown without it.
    pub folder: String,
}

/// A profile being taken of the process. It sits still in memory, as the handler has a pointer to it.
pub struct Profiler {
    options: Options,
    sampler: Box<Sampler>,
    timer: Option<Timer>,
    own: OwnCode,
    samples: Rc<RefCell<Samples>>,
    /// CPU time at the start, in nanoseconds.
    started: u64,
    /// Safepoints seen.
    polls: u64,
    /// The process that is profiled, and the one that was started.
    process: u32,
    parent: u32,
    is_stopped: bool,
}

impl Profiler {
    /// Starts: from now on the process's CPU time is sampled.
    ///
    /// # Errors
    /// When the system refuses a timer or memory.
    pub fn start(options: Options) -> io::Result<Box<Profiler>> {
        let own = OwnCode::find();
        let sampler = Box::new(Sampler {
            thread: core::ptr::null(),
            ring: Ring::new()?,
            text: own.text.clone(),
            compiled: Rc::default(),
            dropped: AtomicU64::new(0),
        });
        let mut profiler = Box::new(Profiler {
            options,
            sampler,
            timer: None,
            own,
            samples: Rc::new(RefCell::new(Samples::new())),
            started: timer::cpu_time(),
            polls: 0,
            process: std::process::id(),
            parent: std::process::id(),
            is_stopped: false,
        });
        profiler.start_timer()?;
        Ok(profiler)
    }

    fn start_timer(&mut self) -> io::Result<()> {
        if let Trigger::Time(rate) = self.options.trigger {
            // SAFETY: the sampler is boxed, and the timer is stopped before it goes.
            self.timer = Some(unsafe { Timer::start(&raw const *self.sampler, rate)? });
        }
        Ok(())
    }

    /// Says which thread runs script, and where compiled code comes from.
    ///
    /// # Safety
    /// The profiler and the thread live to the end of the process.
    pub unsafe fn attach(self: &mut Box<Profiler>, t: &mut Thread, places: Option<SharedPlaces>) {
        let thread: *mut Thread = t;
        if let Some(places) = &places {
            let bounds = places.borrow().bounds();
            // The handler may hold the old ones just now.
            core::mem::forget(core::mem::replace(&mut self.sampler.compiled, bounds));
        }
        self.samples.borrow_mut().attach(thread, places);
        t.profiler = (&raw mut **self).cast();
        t.hooks.profile = on_event;
        // Samples name code objects by address. They are looked at before the collector finalises anything.
        let (sampler, samples) = (&raw const *self.sampler, self.samples.clone());
        t.heap.add_root_source(Box::new(move |_: &mut Marker| {
            // SAFETY: the caller's promise.
            drain(unsafe { &*sampler }, &mut samples.borrow_mut());
        }));
        let samples = self.samples.clone();
        t.heap
            .add_weak_table(Box::new(move |alive: &dyn Fn(*mut Header) -> bool| {
                samples.borrow_mut().forget_dead(alive);
            }));
        match self.options.trigger {
            Trigger::Allocations(every) => {
                let sample = move |kind, bytes| {
                    // SAFETY: the caller's promise.
                    unsafe { &*sampler }.take(bytes, kind, None);
                };
                t.heap.sample_allocations(every, Box::new(sample));
            }
            Trigger::Polls(_) => t.request_poll(poll::SAMPLES),
            Trigger::Time(_) => {}
        }
        // Last: from here on the handler looks at the thread.
        // SAFETY: the handler reads the field at any time, as a whole.
        unsafe { (&raw mut self.sampler.thread).write_volatile(thread) };
    }

    fn event(&mut self, t: &mut Thread, event: Profiled) {
        match event {
            Profiled::Samples => {
                if let Trigger::Polls(every) = self.options.trigger
                    && !self.is_stopped
                {
                    self.polls += 1;
                    if self.polls.is_multiple_of(every) {
                        self.sampler.take(every, 0, None);
                    }
                    t.request_poll(poll::SAMPLES);
                }
                drain(&self.sampler, &mut self.samples.borrow_mut());
            }
            Profiled::Forked => self.forked(),
            Profiled::Ending => self.write(t),
            Profiled::SignalTaken => self.stop(),
        }
    }

    /// In a copy of the process: timers are not copied. It gets a profile of its own, in a file beside.
    fn forked(&mut self) {
        self.timer = None;
        self.sampler.ring.clear();
        self.sampler.dropped.store(0, Ordering::Relaxed);
        self.samples.borrow_mut().clear();
        self.process = std::process::id();
        self.started = timer::cpu_time();
        let ending = format!(".{}", self.options.format.ending());
        let file = self.options.file.to_string_lossy().into_owned();
        let stem = file.strip_suffix(&ending).unwrap_or(&file);
        self.options.file = format!("{stem}.{}{ending}", self.process).into();
        if !self.is_stopped
            && let Err(e) = self.start_timer()
        {
            say(&format!("tauraro: --profile: no timer in a child: {e}\n"));
        }
    }

    /// Takes no more samples.
    fn stop(&mut self) {
        if let Some(timer) = self.timer.take() {
            timer.stop();
        }
        self.is_stopped = true;
    }

    /// The script is done: writes the file and prints the summary.
    pub fn finish(&mut self, t: &mut Thread) {
        self.write(t);
        self.stop();
    }

    /// Writes what there is so far. Samples that come meanwhile are not counted.
    fn write(&mut self, t: &Thread) {
        let cpu_time = timer::cpu_time() - self.started;
        let mut samples = self.samples.borrow_mut();
        drain(&self.sampler, &mut samples);
        let symbols = match self.options.trigger {
            Trigger::Time(_) => Symbols::read(&self.own),
            _ => Symbols::default(),
        };
        let unit = match self.options.trigger {
            Trigger::Time(rate) => Unit::Ticks(rate),
            Trigger::Allocations(_) => Unit::Bytes,
            Trigger::Polls(_) => Unit::Polls,
        };
        let builder = Builder::new(&samples, &symbols, &t.heap, &self.options.folder);
        let (frames, found) = builder.build(unit);
        let report = Report {
            unit,
            title: self.options.title.clone(),
            frames,
            samples: found,
            dropped: self.sampler.dropped.load(Ordering::Relaxed),
            cpu_time,
        };
        let file = &self.options.file;
        if report.samples.is_empty() && self.process != self.parent {
            return;
        }
        let written = output::format(&report, self.options.format).and_then(|bytes| {
            if let Some(folder) = self.options.folder_to_make.as_deref() {
                std::fs::create_dir_all(folder)?;
            }
            std::fs::write(file, bytes)
        });
        let is_child = self.process != self.parent;
        let mut text = if is_child {
            summary::head(&report)
        } else {
            summary::summary(&report)
        };
        if self.is_stopped {
            text += "\nThe script has taken the signal SIGPROF for itself: it was sampled until then.\n";
        }
        text += &match written {
            Ok(()) => format!("\nwritten to {}\n", file.display()),
            Err(e) => format!(
                "\ntauraro: --profile: cannot write {}: {e}\n",
                file.display()
            ),
        };
        say(&text);
    }
}

/// Takes the samples out of the ring.
fn drain(sampler: &Sampler, samples: &mut Samples) {
    let mut words = Vec::new();
    while sampler.ring.take(&mut words) {
        samples.add(&words);
    }
}

/// `Hooks::profile`.
fn on_event(t: &mut Thread, event: Profiled) {
    // SAFETY: the hook is installed together with the profiler, which runs no script.
    let profiler = unsafe { &mut *t.profiler.cast::<Profiler>() };
    profiler.event(t, event);
}

/// Prints on standard error, if anybody listens.
fn say(text: &str) {
    let _nobody = io::stderr().write_all(text.as_bytes());
}
