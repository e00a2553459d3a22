//! The module `unicodedata`: properties and names of characters, and normal forms of texts.

use super::late;
use super::str_args::{str_arg, type_name};
use crate::natives;
use crate::object::*;
use crate::runtime::define;
use crate::value::Value;
use rustpython_unicode::data::membership_3_2;
use rustpython_unicode::{LookupResult, NormalizeForm, Ucd, character_name};
use rustpython_wtf8::{CodePoint, Wtf8Buf};

natives! { FUNCTIONS:
    /// Returns the general category assigned to the character chr as string.
    "category" "(chr, /)" => category::<true>,
    /// Returns the bidirectional class assigned to the character chr as string.
    "bidirectional" "(chr, /)" => bidirectional::<true>,
    /// Returns the canonical combining class assigned to the character chr as integer.
    "combining" "(chr, /)" => combining::<true>,
    /// Returns the mirrored property assigned to the character chr as integer.
    "mirrored" "(chr, /)" => mirrored::<true>,
    /// Returns the east asian width assigned to the character chr as string.
    "east_asian_width" "(chr, /)" => east_asian_width::<true>,
    /// Returns the character decomposition mapping assigned to the character chr as string.
    "decomposition" "(chr, /)" => decomposition::<true>,
    /// Converts a Unicode character into its equivalent decimal value.
    "decimal" "(chr, default=None, /)" => decimal::<true>,
    /// Converts a Unicode character into its equivalent digit value.
    "digit" "(chr, default=None, /)" => digit::<true>,
    /// Converts a Unicode character into its equivalent numeric value.
    "numeric" "(chr, default=None, /)" => numeric::<true>,
    /// Returns the name assigned to the character chr as a string.
    "name" "(chr, default=None, /)" => name::<true>,
    /// Look up character by name.
    "lookup" "(name, /)" => lookup::<true>,
    /// Return the normal form 'form' for the Unicode string unistr.
    "normalize" "(form, unistr, /)" => normalize::<true>,
    /// Return whether the Unicode string unistr is in the normal form 'form'.
    "is_normalized" "(form, unistr, /)" => is_normalized::<true>,
}

natives! { METHODS:
    /// Returns the general category assigned to the character chr as string.
    "category" "(self, chr, /)" => category::<false>,
    /// Returns the bidirectional class assigned to the character chr as string.
    "bidirectional" "(self, chr, /)" => bidirectional::<false>,
    /// Returns the canonical combining class assigned to the character chr as integer.
    "combining" "(self, chr, /)" => combining::<false>,
    /// Returns the mirrored property assigned to the character chr as integer.
    "mirrored" "(self, chr, /)" => mirrored::<false>,
    /// Returns the east asian width assigned to the character chr as string.
    "east_asian_width" "(self, chr, /)" => east_asian_width::<false>,
    /// Returns the character decomposition mapping assigned to the character chr as string.
    "decomposition" "(self, chr, /)" => decomposition::<false>,
    /// Converts a Unicode character into its equivalent decimal value.
    "decimal" "(self, chr, default=None, /)" => decimal::<false>,
    /// Converts a Unicode character into its equivalent digit value.
    "digit" "(self, chr, default=None, /)" => digit::<false>,
    /// Converts a Unicode character into its equivalent numeric value.
    "numeric" "(self, chr, default=None, /)" => numeric::<false>,
    /// Returns the name assigned to the character chr as a string.
    "name" "(self, chr, default=None, /)" => name::<false>,
    /// Look up character by name.
    "lookup" "(self, name, /)" => lookup::<false>,
    /// Return the normal form 'form' for the Unicode string unistr.
    "normalize" "(self, form, unistr, /)" => normalize::<false>,
    /// Return whether the Unicode string unistr is in the normal form 'form'.
    "is_normalized" "(self, form, unistr, /)" => is_normalized::<false>,
}

natives! { GETTERS:
    /// The version of the database.
    "unidata_version" "(self)" => old_version,
}

natives! { NEW:
    "__new__" "(cls, *args, **kwargs)" => new,
}

/// The version of Unicode that CPython 3.14 has. The tables are of a later one: see [`is_newer`].
const VERSION: &str = "16.0.0";
const OLD_VERSION: &str = "3.2.0";

/// Characters whose names by rule CPython does not know.
const UNNAMED: &str = "TANGUT IDEOGRAPH-";

/// Longest name that is looked up.
const LONGEST_NAME: usize = 256;

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub(crate) fn install(t: &mut Thread) -> Result<(), Raised> {
    let d = define::module(t, "unicodedata", FUNCTIONS)?.dict();
    let id = ClassId::UnicodeData;
    late::class(t, id, "unicodedata", METHODS)?;
    define::methods(t, id, NEW)?;
    define::getters(t, id, GETTERS)?;
    let class = t.class(id).value();
    define::set(t, d, "UCD", class)?;
    let old = Record::new(t, id, RecordType::UnicodeData, &[])?.value();
    define::set(t, d, "ucd_3_2_0", old)?;
    let version = t.intern(VERSION)?.value();
    define::set(t, d, "unidata_version", version)
}

fn new(t: &mut Thread, _args: &[Value]) -> PyResult {
    Err(t.type_error("cannot create 'unicodedata.UCD' instances"))
}

fn old_version(t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(t.intern(OLD_VERSION)?.value())
}

/// Code points that were assigned after [`VERSION`], as first and last.
#[rustfmt::skip]
const NEWER: &[(u32, u32)] = &[
    (0x558, 0x558), (0x58B, 0x58C), (0x5C8, 0x5C9), (0x88F, 0x88F), (0xB53, 0xB54),
    (0xC5C, 0xC5C), (0xCDC, 0xCDC), (0x1ACF, 0x1AF0), (0x208F, 0x208F), (0x209D, 0x209F),
    (0x20C1, 0x20C4), (0x2B96, 0x2B96), (0x2E60, 0x2E63), (0xA7CE, 0xA7CF), (0xA7D2, 0xA7D2),
    (0xA7D4, 0xA7D4), (0xA7DD, 0xA7DD), (0xA7E2, 0xA7E2), (0xA7F1, 0xA7F1), (0xAB6C, 0xAB6D),
    (0xFBC3, 0xFBD2), (0xFD90, 0xFD91), (0xFDC8, 0xFDCE), (0x1_07BB, 0x1_07BF), (0x1_0940, 0x1_0959),
    (0x1_0EC5, 0x1_0EC7), (0x1_0EC9, 0x1_0EEE), (0x1_0EF0, 0x1_0EFB), (0x1_1B0A, 0x1_1B0A), (0x1_1B60, 0x1_1B67),
    (0x1_1DB0, 0x1_1DDB), (0x1_1DE0, 0x1_1DE9), (0x1_1DF0, 0x1_1DF1), (0x1_246F, 0x1_246F), (0x1_2475, 0x1_247F),
    (0x1_2550, 0x1_2686), (0x1_6EA0, 0x1_6EB8), (0x1_6EBB, 0x1_6ED3), (0x1_6FF2, 0x1_6FF6), (0x1_87F8, 0x1_87FF),
    (0x1_8CD6, 0x1_8CDA), (0x1_8D09, 0x1_8D20), (0x1_8D80, 0x1_8DF2), (0x1_8E00, 0x1_9191), (0x1_91A0, 0x1_91D2),
    (0x1_B123, 0x1_B128), (0x1_B168, 0x1_B168), (0x1_CCFA, 0x1_CCFC), (0x1_CEBA, 0x1_CED0), (0x1_CED2, 0x1_CED4),
    (0x1_CEDD, 0x1_CEFD), (0x1_D127, 0x1_D128), (0x1_D1EB, 0x1_D1FF), (0x1_D250, 0x1_D281), (0x1_D6A6, 0x1_D6A6),
    (0x1_DB00, 0x1_DB1C), (0x1_DF1F, 0x1_DF24), (0x1_DF2B, 0x1_DF81), (0x1_DF90, 0x1_DF96), (0x1_DFCD, 0x1_DFFF),
    (0x1_E6C0, 0x1_E6DE), (0x1_E6E0, 0x1_E6F5), (0x1_E6FE, 0x1_E6FF), (0x1_F1AE, 0x1_F1AE), (0x1_F6D8, 0x1_F6D9),
    (0x1_F777, 0x1_F77A), (0x1_F7DA, 0x1_F7DB), (0x1_F7F1, 0x1_F7FF), (0x1_F8D0, 0x1_F8D8), (0x1_FA54, 0x1_FA57),
    (0x1_FA8A, 0x1_FA8E), (0x1_FAC8, 0x1_FAC8), (0x1_FACC, 0x1_FACD), (0x1_FADD, 0x1_FADD), (0x1_FAEA, 0x1_FAEB),
    (0x1_FAEF, 0x1_FAEF), (0x1_FAF9, 0x1_FAFA), (0x1_FBFA, 0x1_FBFA), (0x2_B73A, 0x2_B73F), (0x2_B81E, 0x2_B81E),
    (0x2_CEA2, 0x2_CEAD), (0x3_23B0, 0x3_3479), (0x3_D000, 0x3_FC3F),
];

/// Was the character assigned later than in [`VERSION`]?
fn is_newer(c: CodePoint) -> bool {
    let c = c.to_u32();
    let at = NEWER.partition_point(|(_, last)| *last < c);
    NEWER.get(at).is_some_and(|(first, _)| *first <= c)
}

/// Is the character assigned in this version?
fn is_assigned<const MODERN: bool>(c: CodePoint) -> bool {
    if MODERN {
        !is_newer(c)
    } else {
        membership_3_2(c.to_u32())
    }
}

/// The arguments without the object: methods have one, functions have none.
fn own<const MODERN: bool>(args: &[Value]) -> &[Value] {
    &args[usize::from(!MODERN)..]
}

/// A single character; `what` is the argument's place in messages.
fn character(t: &mut Thread, v: Value, function: &str, what: &str) -> Result<CodePoint, Raised> {
    let message = match v.cast::<Str>() {
        Some(s) if s.len() == 1 => {
            return match CodePoint::from_u32(s.data().get(0)) {
                Some(c) => Ok(c),
                None => Err(t.value_error("character out of range")),
            };
        }
        Some(s) => format!(
            "{function}(): {what} must be a unicode character, not a string of length {}",
            s.len()
        ),
        None => format!(
            "{function}() {what} must be a unicode character, not {}",
            type_name(t, v)
        ),
    };
    Err(t.type_error(message))
}

/// The character of a function that takes nothing else, `None` when it is not assigned.
fn alone<const MODERN: bool>(
    t: &mut Thread,
    args: &[Value],
    function: &str,
) -> Result<Option<CodePoint>, Raised> {
    let c = character(t, own::<MODERN>(args)[0], function, "argument")?;
    Ok(is_assigned::<MODERN>(c).then_some(c))
}

fn ucd<const MODERN: bool>() -> Ucd {
    Ucd::new(MODERN)
}

fn text(t: &mut Thread, s: &str) -> PyResult {
    Ok(Str::from_str(t, s)?.value())
}

fn category<const MODERN: bool>(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = alone::<MODERN>(t, args, "category")?;
    // A letter of one case until Unicode 17.
    if MODERN && c.is_some_and(|c| c.to_u32() == 0x295) {
        return text(t, "Ll");
    }
    text(t, c.map_or("Cn", |c| ucd::<MODERN>().category(c)))
}

fn bidirectional<const MODERN: bool>(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = alone::<MODERN>(t, args, "bidirectional")?;
    // What is not assigned has no class, although the standard gives it one.
    let u = ucd::<MODERN>();
    let c = c.filter(|c| u.category(*c) != "Cn");
    let class = match c.map(CodePoint::to_u32) {
        Some(0xD800..=0xDFFF) => "L",
        // Vowel signs that the later tables have otherwise.
        Some(0x1B3A | 0x1B3C | 0x1B42) if MODERN => "NSM",
        _ => c.map_or("", |c| u.bidirectional(c)),
    };
    text(t, class)
}

fn combining<const MODERN: bool>(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = alone::<MODERN>(t, args, "combining")?;
    let class = c.map_or(0, |c| ucd::<MODERN>().combining(c));
    Ok(Value::small_int(i64::from(class)))
}

fn mirrored<const MODERN: bool>(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = alone::<MODERN>(t, args, "mirrored")?;
    let is = c.map_or(0, |c| ucd::<MODERN>().mirrored(c));
    Ok(Value::small_int(i64::from(is)))
}

fn east_asian_width<const MODERN: bool>(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = character(t, own::<MODERN>(args)[0], "east_asian_width", "argument")?;
    // Whole planes of ideographs are wide, assigned or not.
    let is_plain = MODERN && is_newer(c) && c.to_u32() < 0x2_0000;
    let width = match is_plain {
        true => "N",
        false => ucd::<MODERN>().east_asian_width(c),
    };
    text(t, width)
}

fn decomposition<const MODERN: bool>(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = alone::<MODERN>(t, args, "decomposition")?;
    let mapping = match c {
        Some(c) if (0xAC00..=0xD7A3).contains(&c.to_u32()) => hangul(c.to_u32()),
        // CPython has the mappings that were corrected after 3.2 in both versions.
        Some(c) => Ucd::new(false).decomposition(c),
        None => String::new(),
    };
    text(t, &mapping)
}

/// The parts of a syllable of Hangul, which is composed by rule.
fn hangul(syllable: u32) -> String {
    let at = syllable - 0xAC00;
    let (first, middle, last) = (at / 588, at % 588 / 28, at % 28);
    let mut out = format!("{:04X} {:04X}", 0x1100 + first, 0x1161 + middle);
    if last > 0 {
        out += &format!(" {:04X}", 0x11A7 + last);
    }
    out
}

/// The value of a property that characters may lack: then the default, else ValueError.
fn or_default<const MODERN: bool>(
    t: &mut Thread,
    args: &[Value],
    found: Option<Value>,
    message: &str,
) -> PyResult {
    match (found, own::<MODERN>(args)[1]) {
        (Some(v), _) => Ok(v),
        (None, default) if default.is_unbound() => Err(t.value_error(message)),
        (None, default) => Ok(default),
    }
}

/// The character of a function that takes a default, `None` when it is not assigned.
fn with_default<const MODERN: bool>(
    t: &mut Thread,
    args: &[Value],
    function: &str,
) -> Result<Option<CodePoint>, Raised> {
    let c = character(t, own::<MODERN>(args)[0], function, "argument 1")?;
    Ok(is_assigned::<MODERN>(c).then_some(c))
}

fn decimal<const MODERN: bool>(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = with_default::<MODERN>(t, args, "decimal")?;
    let found = c.and_then(|c| ucd::<MODERN>().decimal(c));
    let found = found.map(|n| Value::small_int(n as i64));
    or_default::<MODERN>(t, args, found, "not a decimal")
}

fn digit<const MODERN: bool>(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = character(t, own::<MODERN>(args)[0], "digit", "argument 1")?;
    // CPython has later digits in the old version too.
    let found = match MODERN && is_newer(c) {
        true => None,
        false => ucd::<MODERN>().digit(c),
    };
    let found = found.map(|n| Value::small_int(n as i64));
    or_default::<MODERN>(t, args, found, "not a digit")
}

fn numeric<const MODERN: bool>(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = with_default::<MODERN>(t, args, "numeric")?;
    let value = match c.map(CodePoint::to_u32) {
        // Values that the later tables have added or corrected.
        Some(0x5146) if MODERN => Some(1e6),
        Some(0x12038 | 0x12039 | 0x12079 | 0x12226 | 0x1222B | 0x1230B | 0x1230D | 0x12399) => None,
        _ => c.and_then(|c| ucd::<MODERN>().numeric(c)),
    };
    let found = match value {
        Some(x) => Some(t.float(x)?),
        None => None,
    };
    or_default::<MODERN>(t, args, found, "not a numeric character")
}

fn name<const MODERN: bool>(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = with_default::<MODERN>(t, args, "name")?;
    let found = c
        .and_then(CodePoint::to_char)
        .and_then(character_name)
        .filter(|name| !name.starts_with(UNNAMED));
    let found = match found {
        Some(name) => Some(text(t, &name)?),
        None => None,
    };
    or_default::<MODERN>(t, args, found, "no such name")
}

fn lookup<const MODERN: bool>(t: &mut Thread, args: &[Value]) -> PyResult {
    let v = own::<MODERN>(args)[0];
    let name = match v.cast::<Str>() {
        Some(s) => s.to_string_lossy(),
        None => String::from_utf8_lossy(&super::buffers::bytes_arg(t, v)?).into_owned(),
    };
    if name.len() > LONGEST_NAME {
        return Err(t.raise(ClassId::KeyError, "name too long"));
    }
    let found = Some(&name)
        .filter(|name| !name.to_ascii_uppercase().starts_with(UNNAMED))
        .and_then(|name| ucd::<MODERN>().lookup(name));
    match found {
        Some(LookupResult::Character(c)) if !MODERN || !is_newer(c.into()) => {
            Ok(Str::from_code_point(t, c as u32)?.value())
        }
        Some(LookupResult::Sequence(s)) => text(t, s),
        _ => {
            let shown = name.split('\0').next().unwrap_or("");
            let message = format!("undefined character name '{shown}'");
            Err(t.raise(ClassId::KeyError, &message))
        }
    }
}

/// Form and text of the arguments.
fn form_and_text<const MODERN: bool>(
    t: &mut Thread,
    args: &[Value],
    function: &str,
) -> Result<(Option<NormalizeForm>, Gc<Str>), Raised> {
    let args = own::<MODERN>(args);
    let form = str_arg(t, args[0], &format!("{function}() argument 1"))?;
    let s = str_arg(t, args[1], &format!("{function}() argument 2"))?;
    // The empty text is in all forms, even in those that there are not.
    if s.is_empty() {
        return Ok((None, s));
    }
    match form.to_string_lossy().parse() {
        Ok(form) => Ok((Some(form), s)),
        Err(()) => Err(t.value_error("invalid normalization form")),
    }
}

/// A text as the tables take it.
fn wide(s: Gc<Str>) -> Wtf8Buf {
    s.data().iter().filter_map(CodePoint::from_u32).collect()
}

fn normalize<const MODERN: bool>(t: &mut Thread, args: &[Value]) -> PyResult {
    let (form, s) = form_and_text::<MODERN>(t, args, "normalize")?;
    let text = wide(s);
    let Some(form) = form.filter(|form| !rustpython_unicode::is_normalized(*form, &text)) else {
        return super::str_args::exact(t, s);
    };
    let normal = rustpython_unicode::normalize(form, &text);
    let points: Vec<u32> = normal.code_points().map(CodePoint::to_u32).collect();
    Ok(Str::from_code_points(t, &points)?.value())
}

fn is_normalized<const MODERN: bool>(t: &mut Thread, args: &[Value]) -> PyResult {
    let (form, s) = form_and_text::<MODERN>(t, args, "is_normalized")?;
    let is = form.is_none_or(|form| rustpython_unicode::is_normalized(form, &wide(s)));
    Ok(Value::bool(is))
}
