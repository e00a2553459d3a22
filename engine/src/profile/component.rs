//! Parts of the engine that time is spent in, and which one a native function belongs to.

/// A part of the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Component {
    /// Machine code of the script itself.
    Compiled,
    /// The interpreter's loop.
    Dispatch,
    /// Attributes off the fast path: inline caches that miss.
    InlineCache,
    /// Binding arguments, constructing, generators.
    Call,
    /// Making objects.
    Allocation,
    /// Collecting garbage, the write barrier included.
    Gc,
    /// Dicts.
    Dict,
    /// Sets.
    Set,
    /// Lists and tuples.
    Sequence,
    /// Texts and bytes.
    String,
    /// Sorting.
    Sort,
    /// Iteration off the fast path, and native iterators.
    Iteration,
    /// Arithmetic and comparisons off the fast path.
    Number,
    /// Raising and unwinding.
    Exception,
    /// Regular expressions.
    Regex,
    /// Compiling to machine code.
    Compile,
    /// Leaving compiled code.
    Deopt,
    /// Compiling source to bytecode.
    Parse,
    /// Imports.
    Import,
    /// Files, sockets and other calls of the system.
    Io,
    /// Other builtin functions.
    Builtin,
    /// Operators and whatever else the engine does for a script.
    Runtime,
    /// Making the machine, and what comes after the script.
    Start,
    /// The profiler itself.
    Profiler,
    /// Code of the system's libraries whose caller cannot be told.
    Library,
    /// Native code that is not known.
    Unknown,
}

use Component::*;

/// Paths in our crate, and the component of what lies below. The longest that fits counts; `None`: work for
/// others, whose caller decides.
const PATHS: &[(&str, Option<Component>)] = &[
    ("interp", Some(Dispatch)),
    ("interp::generators", Some(Call)),
    ("interp::ops", Some(Runtime)),
    ("interp::ops::arith", Some(Number)),
    ("interp::ops::attrs", Some(InlineCache)),
    ("interp::ops::calls", Some(Call)),
    ("interp::ops::compare", Some(Number)),
    ("interp::ops::iteration", Some(Iteration)),
    ("interp::ops::names", Some(InlineCache)),
    ("interp::ops::subscript", Some(Sequence)),
    ("interp::unwind", Some(Exception)),
    ("runtime", Some(Runtime)),
    ("runtime::abi", None),
    ("runtime::arith", Some(Number)),
    ("runtime::attribute_cache", Some(InlineCache)),
    ("runtime::attributes", Some(InlineCache)),
    ("runtime::call", Some(Call)),
    ("runtime::construct", Some(Call)),
    ("runtime::code", Some(Import)),
    ("runtime::dict_update", Some(Dict)),
    ("runtime::dicts", Some(Dict)),
    ("runtime::instance_dict", Some(Dict)),
    ("runtime::exceptions", Some(Exception)),
    ("runtime::native_errors", Some(Exception)),
    ("runtime::iteration", Some(Iteration)),
    ("runtime::number_text", Some(String)),
    ("runtime::sets", Some(Set)),
    ("runtime::slices", Some(Sequence)),
    ("runtime::unpack", Some(Sequence)),
    ("runtime::sort", Some(Sort)),
    ("frame", Some(Exception)),
    ("frame::rebuild", Some(Deopt)),
    ("frame::stack", None),
    ("object", None),
    ("object::array", Some(Sequence)),
    ("object::dict", Some(Dict)),
    ("object::exception", Some(Exception)),
    ("object::intern", Some(String)),
    ("object::int", Some(Number)),
    ("object::float", Some(Number)),
    ("object::list", Some(Sequence)),
    ("object::set", Some(Set)),
    ("object::shape", Some(InlineCache)),
    ("object::str", Some(String)),
    ("object::str_builder", Some(String)),
    ("object::bytes", Some(String)),
    ("object::tuple", Some(Sequence)),
    ("gc", Some(Gc)),
    ("gc::alloc", Some(Allocation)),
    ("gc::large", Some(Allocation)),
    ("gc::space", Some(Allocation)),
    ("gc::sampling", Some(Profiler)),
    ("jit", Some(Compile)),
    ("jit::exit", Some(Deopt)),
    ("mir", Some(Compile)),
    ("builtins", Some(Builtin)),
    ("builtins::bytes", Some(String)),
    ("builtins::bytes_methods", Some(String)),
    ("builtins::bytes_text", Some(String)),
    ("builtins::bytearray", Some(String)),
    ("builtins::dict", Some(Dict)),
    ("builtins::dict_views", Some(Dict)),
    ("builtins::exceptions", Some(Exception)),
    ("builtins::float", Some(Number)),
    ("builtins::format", Some(String)),
    ("builtins::format_spec", Some(String)),
    ("builtins::format_str", Some(String)),
    ("builtins::import", Some(Import)),
    ("builtins::int", Some(Number)),
    ("builtins::int_text", Some(String)),
    ("builtins::io", Some(Io)),
    ("builtins::iter_functions", Some(Iteration)),
    ("builtins::iterators", Some(Iteration)),
    ("builtins::itertools", Some(Iteration)),
    ("builtins::late", Some(Start)),
    ("builtins::library", Some(Import)),
    ("builtins::list", Some(Sequence)),
    ("builtins::marshal", Some(Import)),
    ("builtins::module_code", Some(Import)),
    ("builtins::output", Some(Io)),
    ("builtins::posix", Some(Io)),
    ("builtins::pycache", Some(Import)),
    ("builtins::range", Some(Iteration)),
    ("builtins::select", Some(Io)),
    ("builtins::sequence", Some(Sequence)),
    ("builtins::set", Some(Set)),
    ("builtins::sockets", Some(Io)),
    ("builtins::sre", Some(Regex)),
    ("builtins::str", Some(String)),
    ("builtins::str_args", Some(String)),
    ("builtins::str_case", Some(String)),
    ("builtins::str_codecs", Some(String)),
    ("builtins::str_find", Some(String)),
    ("builtins::str_pad", Some(String)),
    ("builtins::str_percent", Some(String)),
    ("builtins::str_repr", Some(String)),
    ("builtins::str_search", Some(String)),
    ("builtins::str_split", Some(String)),
    ("builtins::str_translate", Some(String)),
    ("builtins::str_unicode", Some(String)),
    ("builtins::syntax_tree", Some(Parse)),
    ("builtins::tuple", Some(Sequence)),
    ("profile", Some(Profiler)),
    ("vm", Some(Start)),
    ("cli", Some(Start)),
];

/// Other crates: the start of their names.
const CRATES: &[(&str, Component)] = &[
    ("cranelift", Compile),
    ("regalloc2", Compile),
    ("tauraro_front", Parse),
    ("ruff_", Parse),
    ("rustpython_sre", Regex),
    ("num_", Number),
    ("miniz_oxide", Import),
    ("zmij", String),
    ("clap", Start),
    ("inferno", Profiler),
];

impl Component {
    /// What it is called in profiles.
    pub fn name(self) -> &'static str {
        match self {
            Compiled => "compiled code",
            Dispatch => "dispatch",
            InlineCache => "inline-cache misses",
            Call => "calls",
            Allocation => "allocation",
            Gc => "gc",
            Dict => "dict",
            Set => "set",
            Sequence => "list and tuple",
            String => "string",
            Sort => "sort",
            Iteration => "iteration",
            Number => "numbers",
            Exception => "exceptions",
            Regex => "regex",
            Compile => "compile",
            Deopt => "deopt",
            Parse => "parse",
            Import => "import",
            Io => "input and output",
            Builtin => "builtins",
            Runtime => "runtime",
            Start => "start-up",
            Profiler => "profiler",
            Library => "system libraries",
            Unknown => "unknown",
        }
    }

    /// Does a function, by its full name, belong to the engine or what it is built of?
    pub(super) fn is_own(function: &str) -> bool {
        function
            .trim_start_matches(['<', '&'])
            .starts_with("tauraro")
    }

    /// The component of a native function, by its full name; none when it works for others.
    pub(super) fn of(function: &str) -> Option<Component> {
        let path = function.trim_start_matches(['<', '&']);
        if let Some(path) = path.strip_prefix("tauraro::") {
            return below(path);
        }
        let found = CRATES.iter().find(|(start, _)| path.starts_with(start));
        found.map(|(_, component)| *component)
    }
}

/// The component of a path in our crate.
fn below(path: &str) -> Option<Component> {
    let fits = |prefix: &str| {
        let rest = path.strip_prefix(prefix);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    };
    let found = PATHS.iter().filter(|(prefix, _)| fits(prefix));
    let longest = found.max_by_key(|(prefix, _)| prefix.len());
    longest.map_or(Some(Runtime), |(_, component)| *component)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_belong_to_the_component_of_their_path() {
        let of = Component::of;
        assert_eq!(of("tauraro::interp::dispatch::execute"), Some(Dispatch));
        assert_eq!(of("tauraro::interp::ops::attrs::load"), Some(InlineCache));
        let slow = "tauraro::gc::alloc::<impl tauraro::gc::heap::Heap>::alloc_slow";
        assert_eq!(of(slow), Some(Allocation));
        assert_eq!(of("tauraro::gc::mark::Marker::drain"), Some(Gc));
        assert_eq!(of("tauraro::object::thread::Thread::alloc"), None);
        assert_eq!(of("tauraro::object::dict::table::find"), Some(Dict));
        assert_eq!(of("tauraro::object::str::Str::hash"), Some(String));
        let display = "<tauraro::object::str::Str as core::fmt::Display>::fmt";
        assert_eq!(of(display), Some(String));
        assert_eq!(of("tauraro::builtins::list::append"), Some(Sequence));
        assert_eq!(of("tauraro::runtime::sort::merge::run"), Some(Sort));
        assert_eq!(
            of("cranelift_codegen::context::Context::compile"),
            Some(Compile)
        );
        assert_eq!(
            of("core::ptr::drop_in_place<tauraro::object::dict::Dict>"),
            None
        );
        assert_eq!(of("memcpy"), None);
    }

    /// A path that no module has any more would count its time elsewhere, unseen.
    #[test]
    fn each_path_exists() {
        let sources = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        for (path, _) in PATHS {
            let at = sources.join(path.replace("::", "/"));
            assert!(at.is_dir() || at.with_extension("rs").is_file(), "{path}");
        }
    }
}
