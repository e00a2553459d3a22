//! What the samples say: stacks of named frames, and the component that each sample was in.

use super::component::Component;
use super::resolve::{Frame, Native, Record, Samples, Tier};
use super::symbols::Symbols;
use super::text;
use crate::bytecode::Code;
use crate::gc::Heap;
use crate::object::{Class, NativeFunction, Phase, Str};
use crate::value::Value;
use std::collections::HashMap;

/// What a weight counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// Ticks of the timer, this many a second.
    Ticks(u32),
    /// Safepoints.
    Polls,
    /// Allocated bytes.
    Bytes,
}

/// What a frame of a picture is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// A function of the script or the library.
    Script(Tier),
    /// A builtin function.
    Builtin,
    /// Work of the engine.
    Component(Component),
    /// The class of an object that was made.
    Object,
    /// A note about the sample.
    Note,
}

/// A frame of a picture.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Shown {
    pub(super) kind: Kind,
    /// The function's name alone.
    pub(super) name: String,
    /// File and line of the function; the line is 0 when there is none.
    pub(super) file: String,
    pub(super) line: u32,
}

impl Shown {
    /// Name, place and tier in one line.
    pub(super) fn label(&self) -> String {
        let tier = match self.kind {
            Kind::Script(Tier::Compiled) => " [compiled]",
            Kind::Script(Tier::Inlined) => " [inlined]",
            Kind::Script(Tier::Interpreted) | Kind::Builtin => "",
            Kind::Component(_) | Kind::Object | Kind::Note => return format!("[{}]", self.name),
        };
        if self.line == 0 {
            return format!("{}{tier}", self.name);
        }
        format!("{} ({}:{}){tier}", self.name, self.file, self.line)
    }
}

/// A sample of a picture.
#[derive(Clone, Debug)]
pub(super) struct Sample {
    /// Indices into [`Report::frames`], outermost first.
    pub(super) frames: Box<[u32]>,
    pub(super) component: Component,
    /// The innermost script frame, and the line that it was at.
    pub(super) line: Option<(u32, u32)>,
    pub(super) weight: u64,
}

/// Everything that the outputs show.
pub(super) struct Report {
    pub(super) unit: Unit,
    /// The program.
    pub(super) title: String,
    pub(super) frames: Vec<Shown>,
    /// In the order in which they were taken.
    pub(super) samples: Vec<Sample>,
    /// Weight that there was no room for.
    pub(super) dropped: u64,
    /// CPU time of the process while samples were taken, in nanoseconds.
    pub(super) cpu_time: u64,
}

impl Report {
    /// The weight of all samples.
    pub(super) fn total(&self) -> u64 {
        self.samples.iter().map(|s| s.weight).sum()
    }
}

/// Makes the frames of a report.
pub(super) struct Builder<'a> {
    samples: &'a Samples,
    symbols: &'a Symbols,
    heap: &'a Heap,
    /// Builtin functions by address.
    builtins: HashMap<usize, String>,
    folder: &'a str,
    frames: Vec<Shown>,
    frame_index: HashMap<Shown, u32>,
}

impl<'a> Builder<'a> {
    /// `folder` is left out of the names of files in it.
    pub(super) fn new(
        samples: &'a Samples,
        symbols: &'a Symbols,
        heap: &'a Heap,
        folder: &'a str,
    ) -> Builder<'a> {
        Builder {
            samples,
            symbols,
            heap,
            builtins: builtins(heap),
            folder,
            frames: Vec::new(),
            frame_index: HashMap::new(),
        }
    }

    /// The frames, and the samples in their terms.
    pub(super) fn build(mut self, unit: Unit) -> (Vec<Shown>, Vec<Sample>) {
        let samples = self.samples;
        let natives: Vec<Known> = samples.natives.iter().map(|n| self.native(n)).collect();
        let mut stacks: HashMap<u32, Box<[u32]>> = HashMap::new();
        let mut found = Vec::with_capacity(samples.records.len());
        for record in &samples.records {
            let outer = match stacks.get(&record.stack) {
                Some(frames) => frames,
                None => {
                    let frames = samples.frames(record.stack);
                    let frames = frames.into_iter().map(|f| self.script_frame(f)).collect();
                    stacks.entry(record.stack).or_insert(frames)
                }
            };
            let mut frames = outer.to_vec();
            let native = &natives[record.native as usize];
            let line = self.line(record, native.component, outer.last().copied());
            if unit == Unit::Bytes {
                let kind = samples.natives[record.native as usize].kind;
                let name = self.heap.name_of_kind(kind).to_owned();
                frames.push(self.frame(Kind::Object, name));
            } else {
                if let Some(name) = &native.builtin {
                    frames.push(self.frame(Kind::Builtin, name.clone()));
                }
                // What runs script needs no box of its own in its function's.
                let c = native.component;
                let is_script =
                    matches!(c, Component::Dispatch | Component::Compiled) && !outer.is_empty();
                let is_told = c == Component::Builtin && native.builtin.is_some();
                if unit != Unit::Polls && !is_script && !is_told {
                    frames.push(self.frame(Kind::Component(c), c.name().to_owned()));
                }
            }
            found.push(Sample {
                frames: frames.into(),
                component: native.component,
                line,
                weight: record.weight,
            });
        }
        (self.frames, found)
    }

    fn frame(&mut self, kind: Kind, name: String) -> u32 {
        self.intern(Shown {
            kind,
            name,
            file: String::new(),
            line: 0,
        })
    }

    fn intern(&mut self, frame: Shown) -> u32 {
        if let Some(index) = self.frame_index.get(&frame) {
            return *index;
        }
        self.frames.push(frame.clone());
        let index = self.frames.len() as u32 - 1;
        self.frame_index.insert(frame, index);
        index
    }

    fn script_frame(&mut self, frame: Frame) -> u32 {
        match frame {
            Frame::Script(code, tier) => {
                let code: &Code = &self.samples.codes[code as usize];
                self.intern(Shown {
                    kind: Kind::Script(tier),
                    name: text::plain(&code.qualname),
                    file: text::plain(text::relative(&code.filename, self.folder)),
                    line: code.first_line,
                })
            }
            Frame::Cut => self.frame(Kind::Note, "outer frames cut off".to_owned()),
            Frame::Foreign => self.frame(Kind::Note, "other thread".to_owned()),
        }
    }

    /// The line of the innermost frame.
    fn line(
        &self,
        record: &Record,
        component: Component,
        frame: Option<u32>,
    ) -> Option<(u32, u32)> {
        let (_, Frame::Script(code, _)) = self.samples.stacks[record.stack as usize] else {
            return None;
        };
        let [stored, register] = record.at;
        // The loop keeps its place in a register, and stores it when it calls something.
        let pc = if component == Component::Dispatch {
            register.or(stored)
        } else {
            stored
        };
        let code = &self.samples.codes[code as usize];
        Some((frame?, code.line(pc?)))
    }

    /// What native code says about a sample.
    fn native(&self, native: &Native) -> Known {
        let mut known = Known {
            component: Component::Unknown,
            builtin: None,
        };
        let fixed = if native.collecting {
            Some(Component::Gc)
        } else if native.phase == Phase::Compile as u8 {
            Some(Component::Compile)
        } else if native.phase == Phase::Parse as u8 {
            Some(Component::Parse)
        } else if native.in_compiled {
            Some(Component::Compiled)
        } else {
            None
        };
        let mut component = None;
        let mut fallback = match native.addresses.first() {
            Some(pc) if !self.symbols.text().contains(pc) => Component::Library,
            _ => Component::Unknown,
        };
        for (depth, address) in native.addresses.iter().enumerate() {
            // A return address may lie behind the end of its function.
            let Some(symbol) = self.symbols.at(address - usize::from(depth > 0)) else {
                continue;
            };
            let of = Component::of(&symbol.name);
            if Component::is_own(&symbol.name) {
                fallback = Component::Runtime;
            }
            component = component.or(of);
            if of == Some(Component::Dispatch) {
                break;
            }
            if let Some(name) = self.builtins.get(&symbol.start) {
                known.builtin = Some(name.clone());
                break;
            }
        }
        if native.in_compiled {
            known.builtin = None;
        }
        known.component = fixed.or(component).unwrap_or(fallback);
        known
    }
}

struct Known {
    component: Component,
    builtin: Option<String>,
}

/// The names of builtin functions by their address. One that stands for several has none.
fn builtins(heap: &Heap) -> HashMap<usize, String> {
    let mut names: HashMap<usize, Option<String>> = HashMap::new();
    for object in heap.objects() {
        let Some(f) = Value::from_ptr(object).cast::<NativeFunction>() else {
            continue;
        };
        let def = f.def.get();
        let owner = f.owner.get();
        let owner = if let Some(class) = owner.cast::<Class>() {
            Some(class.name().to_string())
        } else {
            let module = owner.cast::<Str>().map(|s| s.to_string_lossy());
            module.filter(|m| m != "builtins")
        };
        let name = match owner {
            Some(owner) => format!("{owner}.{}", def.name),
            None => def.name.to_owned(),
        };
        names
            .entry(def.func as usize)
            .and_modify(|known| {
                if known.as_ref() != Some(&name) {
                    *known = None;
                }
            })
            .or_insert(Some(name));
    }
    (names.into_iter())
        .filter_map(|(address, name)| Some((address, name?)))
        .collect()
}
