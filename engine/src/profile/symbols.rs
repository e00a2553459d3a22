//! Names of native code: the symbol table of our own binary.

use object::read::elf::ElfFile64;
use object::{Endianness, Object, ObjectSymbol, ReadCache, SymbolKind};
use std::fs::File;

/// A function of our binary.
pub(super) struct Symbol {
    /// Where it lies in this process.
    pub(super) start: usize,
    /// Its name as the source has it, without hash.
    pub(super) name: String,
}

/// The functions of our binary, by address.
#[derive(Default)]
pub(super) struct Symbols {
    /// Start, end and mangled name.
    functions: Vec<(usize, usize, String)>,
    text: core::ops::Range<usize>,
}

/// The addresses of our own code, and how far it was moved from where the file has it.
#[derive(Clone, Debug, Default)]
pub(super) struct OwnCode {
    pub(super) text: core::ops::Range<usize>,
    moved: usize,
}

impl OwnCode {
    /// Asks the dynamic linker.
    pub(super) fn find() -> OwnCode {
        unsafe extern "C" fn first(
            found: *mut libc::dl_phdr_info,
            _: usize,
            to: *mut libc::c_void,
        ) -> i32 {
            // SAFETY: the linker passes a description, and `to` is what `find` gave it. The first is the program.
            unsafe {
                let found = &*found;
                let own = &mut *to.cast::<OwnCode>();
                own.moved = found.dlpi_addr as usize;
                let headers = core::slice::from_raw_parts(found.dlpi_phdr, found.dlpi_phnum.into());
                let code = headers
                    .iter()
                    .find(|h| h.p_type == libc::PT_LOAD && h.p_flags & libc::PF_X != 0);
                if let Some(code) = code {
                    let start = own.moved + code.p_vaddr as usize;
                    own.text = start..start + code.p_memsz as usize;
                }
            }
            1
        }
        let mut own = OwnCode::default();
        // SAFETY: the callback gets a pointer to `own`, which lives longer.
        unsafe { libc::dl_iterate_phdr(Some(first), (&raw mut own).cast()) };
        own
    }
}

impl Symbols {
    /// Reads the table; an empty one when the binary has none.
    pub(super) fn read(own: &OwnCode) -> Symbols {
        Symbols {
            functions: functions(own).unwrap_or_default(),
            text: own.text.clone(),
        }
    }

    /// The addresses of our own code.
    pub(super) fn text(&self) -> core::ops::Range<usize> {
        self.text.clone()
    }

    /// The function at an address.
    pub(super) fn at(&self, address: usize) -> Option<Symbol> {
        let after = self
            .functions
            .partition_point(|(start, ..)| *start <= address);
        let (start, end, mangled) = &self.functions[after.checked_sub(1)?];
        (address < *end).then(|| Symbol {
            start: *start,
            name: format!("{:#}", rustc_demangle::demangle(mangled)),
        })
    }
}

fn functions(own: &OwnCode) -> Option<Vec<(usize, usize, String)>> {
    // The table is a small part of a large file.
    let bytes = ReadCache::new(File::open("/proc/self/exe").ok()?);
    let file = ElfFile64::<Endianness, _>::parse(&bytes).ok()?;
    let mut functions: Vec<_> = file
        .symbols()
        .filter(|s| s.kind() == SymbolKind::Text && s.size() > 0)
        .filter_map(|s| {
            let start = own.moved + s.address() as usize;
            Some((start, start + s.size() as usize, s.name().ok()?.to_owned()))
        })
        .collect();
    functions.sort();
    functions.dedup_by_key(|f| f.0);
    Some(functions)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[inline(never)]
    fn somewhere() -> usize {
        std::hint::black_box(somewhere as fn() -> usize as usize)
    }

    #[test]
    fn our_own_functions_have_names() {
        let own = OwnCode::find();
        assert!(own.text.contains(&somewhere()));
        let symbols = Symbols::read(&own);
        let found = symbols.at(somewhere() + 1).expect("a symbol");
        assert_eq!(found.start, somewhere());
        assert!(
            found.name.ends_with("symbols::tests::somewhere"),
            "{}",
            found.name
        );
        assert!(symbols.at(1).is_none());
    }
}
