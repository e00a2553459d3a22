//! Source lines for tracebacks.

use crate::builtins::library;
use crate::bytecode::{Code, Const};
use crate::object::Thread;
use std::collections::HashMap;
use std::rc::Rc;

/// Lines of source files, each read once.
#[derive(Default)]
pub(super) struct Lines {
    files: HashMap<String, Vec<String>>,
}

impl Lines {
    /// Lines `from..=to` of the code's source without trailing blanks; empty strings for missing ones.
    pub(super) fn get(&mut self, t: &Thread, code: &Rc<Code>, from: u32, to: u32) -> Vec<String> {
        let own = t.sources.iter().find(|s| contains(&s.code, code));
        let key = match own {
            Some(s) => format!("{:p}", s.code),
            None => code.filename.to_string(),
        };
        let lines = self.files.entry(key).or_insert_with(|| match own {
            Some(s) => split(&s.text),
            None => read(&code.filename),
        });
        (from..=to.max(from))
            .map(|n| {
                lines
                    .get((n as usize).wrapping_sub(1))
                    .cloned()
                    .unwrap_or_default()
            })
            .collect()
    }
}

/// Is `code` compiled from the same text as the module `top`?
fn contains(top: &Rc<Code>, code: &Rc<Code>) -> bool {
    if !Rc::ptr_eq(&top.filename, &code.filename) && top.filename != code.filename {
        return false;
    }
    if Rc::ptr_eq(top, code) {
        return true;
    }
    let mut todo: Vec<&Rc<Code>> = vec![top];
    while let Some(c) = todo.pop() {
        for k in &c.consts {
            if let Const::Code(inner) = k {
                if Rc::ptr_eq(inner, code) {
                    return true;
                }
                todo.push(inner);
            }
        }
    }
    false
}

/// A line of a file with its line end.
pub(in crate::builtins) fn line_of_file(filename: &str, line: u32) -> Option<String> {
    let index = (line as usize).checked_sub(1)?;
    read(filename).get(index).map(|text| format!("{text}\n"))
}

/// The lines of a source file; none when it cannot be read.
fn read(filename: &str) -> Vec<String> {
    if filename.starts_with('<') && filename.ends_with('>') {
        return Vec::new();
    }
    match library::read(filename) {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => split(&text),
            Err(e) => split(
                &e.into_bytes()
                    .iter()
                    .map(|&b| char::from(b))
                    .collect::<String>(),
            ),
        },
        Err(_) => Vec::new(),
    }
}

fn split(text: &str) -> Vec<String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.split('\n').map(|l| l.trim_end().to_owned()).collect()
}
