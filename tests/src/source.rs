//! Reading the project's own sources: which files there are, and their code without comments and literals.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::workspace;

/// A file of the project, by its path relative to the workspace.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Path relative to the workspace, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl SourceFile {
    /// The lines of the code alone (see [`code_only`]), numbered from 1.
    pub fn code_lines(&self) -> Vec<(usize, String)> {
        let code = code_only(&self.text);
        let lines = code.lines().map(str::to_owned);
        lines.enumerate().map(|(i, line)| (i + 1, line)).collect()
    }
}

/// All Rust files below a folder of the workspace, sorted by path.
///
/// # Panics
/// When the folder cannot be read.
pub fn rust_files(folder: &str) -> Vec<SourceFile> {
    let mut found = Vec::new();
    walk(&workspace().join(folder), &mut found);
    found.sort();
    found
        .iter()
        .map(|file| SourceFile {
            path: relative(file),
            text: std::fs::read_to_string(file)
                .unwrap_or_else(|error| panic!("{}: {error}", file.display())),
        })
        .collect()
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries =
        std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let path = entry.expect("a folder can be read").path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn relative(path: &Path) -> String {
    path.strip_prefix(workspace())
        .unwrap_or(path)
        .to_string_lossy()
        .into_owned()
}

/// The text files that git tracks; `None` when this is no git checkout (a source archive).
pub fn tracked_texts() -> Option<Vec<SourceFile>> {
    let output = Command::new("git")
        .args(["ls-files", "-z"])
        .current_dir(workspace())
        .output()
        .ok()?;
    if !output.status.success() {
        return None;
    }
    let names = String::from_utf8(output.stdout).ok()?;
    let mut files = Vec::new();
    for name in names.split('\0').filter(|name| !name.is_empty()) {
        // A file that is not UTF-8 is no text; one that was just deleted is no file.
        if let Ok(text) = std::fs::read_to_string(workspace().join(name)) {
            files.push(SourceFile {
                path: name.to_owned(),
                text,
            });
        }
    }
    Some(files)
}

/// Rust code with the contents of comments, strings and characters replaced by blanks. Line breaks stay, so
/// lines keep their numbers.
pub fn code_only(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let end = literal_end(bytes, i);
        if end > i {
            let blank = |&byte: &u8| if byte == b'\n' { b'\n' } else { b' ' };
            out.extend(bytes[i..end].iter().map(blank));
            i = end;
        } else {
            out.push(bytes[i]);
            i += 1;
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The end of the comment or literal that starts at `i`, or `i` when none does.
fn literal_end(bytes: &[u8], i: usize) -> usize {
    let rest = &bytes[i..];
    let in_word = i > 0 && (bytes[i - 1].is_ascii_alphanumeric() || bytes[i - 1] == b'_');
    match rest {
        [b'/', b'/', ..] => i + rest.iter().position(|&b| b == b'\n').unwrap_or(rest.len()),
        [b'/', b'*', ..] => block_comment_end(bytes, i),
        [b'"', ..] => string_end(bytes, i + 1),
        [b'b' | b'c', b'"', ..] if !in_word => string_end(bytes, i + 2),
        [b'r', b'"' | b'#', ..] if !in_word => raw_string_end(bytes, i, i + 1),
        [b'b' | b'c', b'r', b'"' | b'#', ..] if !in_word => raw_string_end(bytes, i, i + 2),
        [b'\'', b'\\', _, ..] => {
            let close = bytes[i + 3..].iter().position(|&b| b == b'\'');
            close.map_or(bytes.len(), |at| i + 3 + at + 1)
        }
        [b'\'', ..] => char_end(bytes, i),
        _ => i,
    }
}

fn block_comment_end(bytes: &[u8], start: usize) -> usize {
    let mut depth = 0;
    let mut i = start;
    while i < bytes.len() {
        match &bytes[i..] {
            [b'/', b'*', ..] => {
                depth += 1;
                i += 2;
            }
            [b'*', b'/', ..] => {
                depth -= 1;
                i += 2;
                if depth == 0 {
                    return i;
                }
            }
            _ => i += 1,
        }
    }
    i
}

fn string_end(bytes: &[u8], mut i: usize) -> usize {
    while i < bytes.len() {
        match bytes[i] {
            b'\\' => i += 2,
            b'"' => return i + 1,
            _ => i += 1,
        }
    }
    bytes.len()
}

fn raw_string_end(bytes: &[u8], start: usize, hashes_from: usize) -> usize {
    let hashes = bytes[hashes_from..]
        .iter()
        .take_while(|&&b| b == b'#')
        .count();
    let mut i = hashes_from + hashes;
    if bytes.get(i) != Some(&b'"') {
        // A raw identifier.
        return start;
    }
    i += 1;
    while i < bytes.len() {
        let close = bytes[i] == b'"'
            && bytes[i + 1..]
                .iter()
                .take(hashes)
                .filter(|&&b| b == b'#')
                .count()
                == hashes;
        if close {
            return i + 1 + hashes;
        }
        i += 1;
    }
    bytes.len()
}

/// A character literal is closed after one character; otherwise the quote starts a lifetime.
fn char_end(bytes: &[u8], i: usize) -> usize {
    let Some(&first) = bytes.get(i + 1) else {
        return i;
    };
    let width = match first {
        0..0x80 => 1,
        0xC0..0xE0 => 2,
        0xE0..0xF0 => 3,
        _ => 4,
    };
    if bytes.get(i + 1 + width) == Some(&b'\'') {
        i + width + 2
    } else {
        i
    }
}

#[cfg(test)]
mod tests {
    use super::code_only;

    #[test]
    fn comments_and_literals_are_blanked() {
        for (text, code) in [
            ("a // b\nc", "a     \nc"),
            ("a /* b /* c */ d */ e", "a                   e"),
            (
                r#"f("x\"y", 'z', '\'', b'q')"#,
                "f(      ,    ,     , b   )",
            ),
            ("fn f<'a>(x: &'a str)", "fn f<'a>(x: &'a str)"),
            ("r#\"a\"b\"# + r#type", "         + r#type"),
            ("bar\"x\"", "bar   "),
        ] {
            assert_eq!(code_only(text), code, "{text}");
        }
    }
}
