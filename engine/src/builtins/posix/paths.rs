//! Paths as texts: what asks nothing of the system.

use crate::natives;
use crate::object::*;
use crate::runtime::call;
use crate::value::Value;

natives! { FUNCTIONS:
    /// Return the path representation of a path-like object: a str or bytes, or what its __fspath__() gives.
    "fspath" "(path)" => fspath,
    /// Split a pathname into drive, root and tail; the tail contains anything after the root.
    "_path_splitroot_ex" "(p)" => split_root,
    /// Normalize path, eliminating double slashes, etc.
    "_path_normpath" "(path)" => normal_path,
}

fn is_text(v: Value) -> bool {
    v.cast::<Str>().is_some() || v.cast::<Bytes>().is_some()
}

/// The text of a path, or what `__fspath__` gives; `None` when there is no such method.
fn text_of(t: &mut Thread, v: Value) -> Result<Option<Value>, Raised> {
    if is_text(v) {
        return Ok(Some(v));
    }
    let name = t.intern("__fspath__")?;
    let class = t.class_of(v);
    let Some(method) = class.lookup(name).filter(|f| !f.is_none()) else {
        return Ok(None);
    };
    let found = call::call_special(t, method, v, &[])?;
    if is_text(found) {
        return Ok(Some(found));
    }
    let (class, other) = (class.bare_name(), t.class_of(found).bare_name());
    let message = format!("expected {class}.__fspath__() to return str or bytes, not {other}");
    Err(t.type_error(message))
}

pub(in crate::builtins) fn fspath(t: &mut Thread, args: &[Value]) -> PyResult {
    match text_of(t, args[0])? {
        Some(v) => Ok(v),
        None => {
            let class = t.class_of(args[0]).bare_name();
            let message = format!("expected str, bytes or os.PathLike object, not {class}");
            Err(t.type_error(message))
        }
    }
}

/// The path that a function of this name gets.
fn path_argument(t: &mut Thread, function: &str, v: Value) -> PyResult {
    match text_of(t, v)? {
        Some(v) => Ok(v),
        None => {
            let class = t.class_of(v).bare_name();
            let message =
                format!("{function}: path should be string, bytes or os.PathLike, not {class}");
            Err(t.type_error(message))
        }
    }
}

/// The length of the root of a path: one slash, or exactly two, which POSIX leaves to the system.
fn root_len(at: impl Fn(usize) -> Option<u32>) -> usize {
    let is_slash = |i| at(i) == Some(u32::from(b'/'));
    match (is_slash(0), is_slash(1), is_slash(2)) {
        (false, ..) => 0,
        (true, true, false) => 2,
        _ => 1,
    }
}

fn split_root(t: &mut Thread, args: &[Value]) -> PyResult {
    let path = path_argument(t, "_path_splitroot_ex", args[0])?;
    let parts = if let Some(s) = path.cast::<Str>() {
        let data = s.data();
        let len = data.len();
        let root_len = root_len(|i| (i < len).then(|| data.get(i)));
        let root = Str::substring(t, s, 0, root_len)?.value();
        let tail = Str::substring(t, s, root_len, len)?.value();
        [t.empty_str().value(), root, tail]
    } else if let Some(b) = path.cast::<Bytes>() {
        let len = root_len(|i| b.as_slice().get(i).map(|b| u32::from(*b)));
        let empty = Bytes::new(t, &[])?.value();
        let root = Bytes::new(t, &b"//"[..len])?.value();
        let tail = Bytes::build(t, b.len() - len, |to| {
            to.copy_from_slice(&b.as_slice()[len..])
        })?;
        [empty, root, tail.value()]
    } else {
        return Err(t.type_error("a path is a str or bytes"));
    };
    Ok(Tuple::new(t, &parts)?.value())
}

/// The path without empty parts, without `.`, and without parts that a `..` behind them takes back. `None` without memory.
fn normal<U: Copy + PartialEq + From<u8> + Into<u32>>(path: &[U]) -> Option<Vec<U>> {
    let (slash, dot) = (U::from(b'/'), U::from(b'.'));
    let mut out = Vec::new();
    out.try_reserve_exact(path.len() + 1).ok()?;
    let root = root_len(|i| path.get(i).map(|c| (*c).into()));
    out.extend_from_slice(&path[..root]);
    for part in path[root..].split(|c| *c == slash) {
        if part.is_empty() || part == [dot] {
            continue;
        }
        if part == [dot, dot] {
            let last = out[root..].iter().rposition(|c| *c == slash);
            let last = last.map_or(root, |at| root + at + 1);
            if out.len() > root && out[last..] != [dot, dot] {
                out.truncate(last.saturating_sub(1).max(root));
                continue;
            }
            if root > 0 {
                continue;
            }
        }
        if out.len() > root {
            out.push(slash);
        }
        out.extend_from_slice(part);
    }
    if out.is_empty() {
        out.push(dot);
    }
    Some(out)
}

fn normal_path(t: &mut Thread, args: &[Value]) -> PyResult {
    let path = path_argument(t, "_path_normpath", args[0])?;
    if let Some(s) = path.cast::<Str>() {
        let found = match s.data() {
            StrData::One(text) => normal(text).map(|n| Str::from_data(t, StrData::One(&n))),
            StrData::Two(text) => normal(text).map(|n| Str::from_data(t, StrData::Two(&n))),
            StrData::Four(text) => normal(text).map(|n| Str::from_data(t, StrData::Four(&n))),
        };
        return match found {
            Some(s) => Ok(s?.value()),
            None => Err(t.memory_error()),
        };
    }
    let Some(bytes) = path.cast::<Bytes>() else {
        return Err(t.type_error("a path is a str or bytes"));
    };
    match normal(bytes.as_slice()) {
        Some(n) => Ok(Bytes::new(t, &n)?.value()),
        None => Err(t.memory_error()),
    }
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn parts_are_taken_back() {
        for (path, expected) in [
            ("", "."),
            ("a/..", "."),
            ("a/../../b", "../b"),
            ("/../a", "/a"),
            ("//a//b/./../c", "//a/c"),
            ("///a", "/a"),
            ("../../a/..", "../.."),
        ] {
            let found = normal(path.as_bytes());
            assert_eq!(found.as_deref(), Some(expected.as_bytes()), "{path}");
        }
    }
}
