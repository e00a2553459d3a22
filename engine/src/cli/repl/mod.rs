//! The session on a terminal.

mod helper;

use super::run::uncaught;
use super::show;
use crate::object::*;
use crate::syntax::hir::StmtKind;
use crate::syntax::{self, Mode};
use crate::vm::{MainModule, Vm};
use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{CompletionType, Config, Editor};
use std::cell::RefCell;

type LineEditor<'a> = Editor<helper::Session<'a>, FileHistory>;

/// The name of what is typed, in tracebacks.
const FILENAME: &str = "<stdin>";
/// The file in the home folder that keeps the lines typed.
const HISTORY: &str = ".tauraro_history";
/// Lines of history that are kept.
const HISTORY_LINES: usize = 1000;

/// Reads and runs statements until the end of input; the exit status.
pub(super) fn run(vm: &mut Vm) -> i32 {
    let config = Config::builder()
        .max_history_size(HISTORY_LINES)
        .map(|b| b.completion_type(CompletionType::List).build());
    let editor = config.and_then(LineEditor::with_config);
    let mut editor = match editor {
        Ok(e) => e,
        Err(e) => {
            show::err(&format!("tauraro: no session on this terminal: {e}\n"));
            return 1;
        }
    };
    editor.set_helper(Some(helper::Session {
        vm: RefCell::new(vm),
        colours: shows_colours(),
    }));
    let history = std::env::var_os("HOME").map(|h| std::path::Path::new(&h).join(HISTORY));
    if let Some(path) = &history {
        // There is none at first.
        let _ = editor.load_history(path);
    }
    show::out(concat!(
        "tauraro ",
        env!("CARGO_PKG_VERSION"),
        " - Python 3 syntax and semantics; Ctrl-D or exit() ends the session\n"
    ));
    let status = loop {
        match read(&mut editor) {
            Input::Statement(text) => {
                let Some(session) = editor.helper() else {
                    break 1;
                };
                if let Some(status) = statement(&mut session.vm.borrow_mut(), &text) {
                    break status;
                }
            }
            Input::Interrupted => {
                show::out("KeyboardInterrupt\n");
            }
            Input::End => break 0,
            Input::Broken(message) => {
                show::err(&format!("tauraro: {message}\n"));
                break 1;
            }
        }
    };
    if let Some(path) = &history {
        // A session is no worse for history that cannot be written.
        let _ = editor.save_history(path);
    }
    status
}

enum Input {
    Statement(String),
    Interrupted,
    End,
    Broken(String),
}

/// Reads lines until they make a statement.
fn read(editor: &mut LineEditor<'_>) -> Input {
    let mut text = String::new();
    loop {
        let prompt = if text.is_empty() { ">>> " } else { "... " };
        match editor.readline_with_initial(prompt, (&indentation(&text), "")) {
            Ok(line) => {
                if text.is_empty() && line.trim().is_empty() {
                    continue;
                }
                // Indentation that was offered and not used.
                text.push_str(line.trim_end());
                text.push('\n');
                if !wants_more(&text, line.trim().is_empty()) {
                    // A statement is called back as a whole; a history that refuses it loses only that.
                    let _ = editor.add_history_entry(text.trim_end());
                    return Input::Statement(text);
                }
            }
            Err(ReadlineError::Interrupted) => return Input::Interrupted,
            Err(ReadlineError::Eof) if text.is_empty() => return Input::End,
            Err(ReadlineError::Eof) => return Input::Statement(text),
            Err(e) => return Input::Broken(e.to_string()),
        }
    }
}

/// The indentation that the next line begins with: that of the last line, and one level more behind a colon.
fn indentation(text: &str) -> String {
    let Some(last) = text.lines().last() else {
        return String::new();
    };
    let width = last.len() - last.trim_start().len();
    let mut indent = last[..width].to_owned();
    if last.trim_end().ends_with(':') {
        indent.push_str("    ");
    }
    indent
}

/// Colours are for terminals that have them, unless the reader wants none (no-color.org).
fn shows_colours() -> bool {
    let dumb = std::env::var_os("TERM").is_none_or(|term| term.is_empty() || term == "dumb");
    let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    !dumb && !unwanted
}

/// Can more lines complete the text? Statements with a block end with an empty line.
fn wants_more(text: &str, last_is_blank: bool) -> bool {
    match syntax::parse_module(text, FILENAME, Mode::Interactive) {
        Err(e) => e.incomplete,
        Ok(module) => {
            let has_block = module.body.first().is_some_and(|s| {
                matches!(
                    s.kind,
                    StmtKind::FunctionDef(_)
                        | StmtKind::ClassDef(_)
                        | StmtKind::For(_)
                        | StmtKind::While(_)
                        | StmtKind::If(_)
                        | StmtKind::With(_)
                        | StmtKind::Match(_)
                        | StmtKind::Try(_)
                )
            });
            has_block && !last_is_blank
        }
    }
}

/// Runs a statement; the exit status when it ends the session.
fn statement(vm: &mut Vm, text: &str) -> Option<i32> {
    let module = MainModule {
        keep_source: true,
        single: true,
        ..MainModule::default()
    };
    let r = vm.run_main(text.as_bytes(), FILENAME, &module);
    let t = vm.thread();
    let status = match r {
        Ok(_) => None,
        Err(_raised) => {
            let ends = t.pending_is(ClassId::SystemExit);
            let status = uncaught(t);
            ends.then_some(status)
        }
    };
    // What cannot be shown now is reported at the end.
    let _ = t.out.flush();
    status
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_indented() {
        assert_eq!(indentation(""), "");
        assert_eq!(indentation("x = 1\n"), "");
        assert_eq!(indentation("if x:\n"), "    ");
        assert_eq!(indentation("if x:\n  while y:  \n"), "      ");
        assert_eq!(indentation("if x:\n\ty\n"), "\t");
    }
}
