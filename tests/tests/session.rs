//! The session on a terminal, which `script` of util-linux provides.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use tauraro_tests::tauraro;

/// Ample for an answer, tests running side by side.
const LIMIT: Duration = Duration::from_secs(60);

struct Session {
    child: Child,
    keys: ChildStdin,
    output: Receiver<Vec<u8>>,
    /// What was shown and not yet waited for.
    shown: String,
    home: PathBuf,
}

impl Session {
    fn start(name: &str, colours: bool) -> Session {
        let name = format!("tauraro-session-{}-{name}", std::process::id());
        let home = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&home).expect("a home folder");
        // A shell that stays above the session would end by Ctrl-C in its place.
        let program = format!("exec '{}'", tauraro().to_str().expect("UTF-8"));
        let mut command = Command::new("script");
        command
            .args(["-qec", &program, "/dev/null"])
            .env("SHELL", "/bin/sh")
            .env("HOME", &home)
            .env("TERM", "xterm")
            .env_remove("NO_COLOR")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        if !colours {
            command.env("NO_COLOR", "1");
        }
        let mut child = command.spawn().expect("util-linux has `script`");
        let (sender, output) = channel();
        let mut terminal = child.stdout.take().expect("a pipe");
        std::thread::spawn(move || {
            let mut part = [0; 4096];
            while let Ok(n @ 1..) = terminal.read(&mut part) {
                if sender.send(part[..n].to_vec()).is_err() {
                    return;
                }
            }
        });
        let keys = child.stdin.take().expect("a pipe");
        let mut session = Session {
            child,
            keys,
            output,
            shown: String::new(),
            home,
        };
        session.wait_for(">>> ");
        session
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).expect("it reads");
    }

    /// Waits until a text is shown; what was shown up to its end.
    #[track_caller]
    fn wait_for(&mut self, text: &str) -> String {
        let deadline = Instant::now() + LIMIT;
        loop {
            if let Some(at) = self.shown.find(text) {
                let rest = self.shown.split_off(at + text.len());
                return std::mem::replace(&mut self.shown, rest);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(part) => self.shown.push_str(&String::from_utf8_lossy(&part)),
                Err(_) => panic!("expected {text:?}, shown was {:?}", self.shown),
            }
        }
    }

    /// Ends it with Ctrl-D; the exit status.
    fn end(mut self) -> Option<i32> {
        self.press("\x04");
        self.child.wait().expect("it ends").code()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // There may be nothing left of both.
        let _ = self.child.kill();
        let _ = std::fs::remove_dir_all(&self.home);
    }
}

#[test]
fn a_block_is_indented_and_called_back() {
    let mut session = Session::start("block", false);
    session.press("for i in range(2):\r");
    session.wait_for("... ");
    session.press("print(i, 'turn')\r");
    session.wait_for("... ");
    session.press("\r");
    session.wait_for("0 turn");
    session.wait_for("1 turn");
    session.wait_for(">>> ");
    // The statement as a whole, and the empty line that ends its block.
    session.press("\x1b[A\r");
    session.wait_for("... ");
    session.press("\r");
    session.wait_for("1 turn");
    session.wait_for(">>> ");
    assert_eq!(session.end(), Some(0));
}

#[test]
fn names_are_completed() {
    let mut session = Session::start("names", false);
    session.press("some_long_name = 41\r");
    session.wait_for(">>> ");
    session.press("some_lo\t");
    session.wait_for("some_long_name");
    session.press(" + 1\r");
    session.wait_for("42");
    session.wait_for(">>> ");
    session.press("'abc'.upper().isal\t");
    session.press("\r");
    // A name behind a call is left alone.
    session.wait_for("AttributeError");
    session.wait_for(">>> ");
    assert_eq!(session.end(), Some(0));
}

#[test]
fn interrupts_and_errors_end_a_statement_and_not_the_session() {
    let mut session = Session::start("interrupts", false);
    session.press("if True:\r");
    session.wait_for("... ");
    session.press("\x03");
    session.wait_for("KeyboardInterrupt");
    session.wait_for(">>> ");
    session.press("1 / 0\r");
    session.wait_for("ZeroDivisionError: division by zero");
    session.wait_for(">>> ");
    session.press("while True: pass\r");
    session.wait_for("... ");
    session.press("\r");
    std::thread::sleep(Duration::from_millis(300));
    session.press("\x03");
    session.wait_for("KeyboardInterrupt");
    session.wait_for(">>> ");
    session.press("exit(3)\r");
    assert_eq!(session.child.wait().expect("it ends").code(), Some(3));
}

#[test]
fn colours_are_shown_unless_unwanted() {
    let mut session = Session::start("colours", true);
    session.press("if 'a': # b\r");
    let shown = session.wait_for("... ");
    for part in ["\x1b[1;34mif", "\x1b[32m'a'", "\x1b[31m# b"] {
        assert!(shown.contains(part), "{part:?} in {shown:?}");
    }
    session.press("\x03");
    session.wait_for(">>> ");
    assert_eq!(session.end(), Some(0));
    let mut session = Session::start("plain", false);
    session.press("if 'a': # b\r");
    let shown = session.wait_for("... ");
    assert!(!shown.contains("\x1b[1;34m"), "{shown:?}");
}
