//! What the line editor asks for: completions and colours.

use crate::builtins::import;
use crate::object::*;
use crate::runtime::call;
use crate::syntax::highlight::{Class, classify};
use crate::value::Value;
use crate::vm::Vm;
use rustyline::completion::{Completer, Pair};
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::validate::Validator;
use rustyline::{Context, Helper};
use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt::Write;

/// Most completions that are asked for.
const MOST: usize = 500;

/// Lives as long as the editor, and lends the machine to it while a line is typed.
pub(super) struct Session<'a> {
    /// The machine, free between requests.
    pub(super) vm: RefCell<&'a mut Vm>,
    /// Lines are shown in colours.
    pub(super) colours: bool,
}

impl Helper for Session<'_> {}
impl Hinter for Session<'_> {
    type Hint = String;
}
impl Validator for Session<'_> {}

impl Completer for Session<'_> {
    type Candidate = Pair;

    fn complete(
        &self,
        line: &str,
        pos: usize,
        _context: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<Pair>)> {
        let before = &line[..pos];
        let start = word_start(before);
        let word = &before[start..];
        if word.is_empty() {
            // A level of indentation, as the tabulator gives elsewhere.
            let indent = Pair {
                display: String::new(),
                replacement: "    ".to_owned(),
            };
            return Ok((pos, vec![indent]));
        }
        let mut vm = self.vm.borrow_mut();
        let t = vm.thread();
        let found = completions(t, word).unwrap_or_else(|_raised| {
            // What fails while somebody types is no error of theirs.
            t.take_pending();
            Vec::new()
        });
        let pair = |text: String| Pair {
            display: text.clone(),
            replacement: text,
        };
        Ok((start, found.into_iter().map(pair).collect()))
    }
}

/// Where the dotted name that ends the text begins.
fn word_start(text: &str) -> usize {
    let in_name = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let outside = text.char_indices().rev().find(|(_, c)| !in_name(*c));
    outside.map_or(0, |(at, c)| at + c.len_utf8())
}

/// What CPython's `rlcompleter` offers for a name in `__main__`.
fn completions(t: &mut Thread, word: &str) -> Result<Vec<String>, Raised> {
    let module = import::load(t, "rlcompleter")?;
    let completer = call::call_method(t, module, "Completer", &[])?;
    let mut found = Vec::new();
    for state in 0..MOST {
        let text = Str::from_str(t, word)?.value();
        let state = Value::small_int(state as i64);
        let next = call::call_method(t, completer, "complete", &[text, state])?;
        let Some(next) = next.cast::<Str>() else {
            break;
        };
        found.push(next.to_string_lossy());
    }
    Ok(found)
}

impl Highlighter for Session<'_> {
    fn highlight<'l>(&self, line: &'l str, _pos: usize) -> Cow<'l, str> {
        if !self.colours {
            return Cow::Borrowed(line);
        }
        let mut shown = String::with_capacity(line.len() + 32);
        let mut at = 0;
        for (range, class) in classify(line) {
            shown.push_str(&line[at..range.start]);
            // A String takes everything.
            let _ = write!(
                shown,
                "\x1b[{}m{}\x1b[0m",
                colour(class),
                &line[range.clone()]
            );
            at = range.end;
        }
        shown.push_str(&line[at..]);
        Cow::Owned(shown)
    }

    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(
        &'s self,
        prompt: &'p str,
        _default: bool,
    ) -> Cow<'b, str> {
        if self.colours {
            Cow::Owned(format!("\x1b[1;35m{prompt}\x1b[0m"))
        } else {
            Cow::Borrowed(prompt)
        }
    }

    fn highlight_char(&self, _line: &str, _pos: usize, kind: CmdKind) -> bool {
        self.colours && kind != CmdKind::MoveCursor
    }
}

/// The colours of CPython 3.14's session, as numbers of ECMA-48's SGR.
fn colour(class: Class) -> &'static str {
    match class {
        Class::Keyword => "1;34",
        Class::String => "32",
        Class::Number => "33",
        Class::Comment => "31",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dotted_name_is_completed_as_a_whole() {
        let word = |text: &'static str| &text[word_start(text)..];
        assert_eq!(word("print(os.pa"), "os.pa");
        assert_eq!(word("x = é_1"), "é_1");
        assert_eq!(word("x = "), "");
        assert_eq!(word("→a"), "a");
    }
}
