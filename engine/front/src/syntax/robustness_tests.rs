//! No input overflows the stack, panics or aborts.

use super::tests::golden_programs;
use super::*;

fn ok(source: &str) -> Module {
    let shown = &source[..source.len().min(60)];
    parse_module(source, "<test>", Mode::Module).unwrap_or_else(|error| panic!("{error}\n{shown}"))
}

fn err(source: &str) -> SyntaxError {
    *parse_module(source, "<test>", Mode::Module).expect_err("an error")
}

/// Runs on a small stack, as a library's thread may have.
fn on_small_stack(test: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new()
        .stack_size(256 * 1024)
        .spawn(test);
    thread.expect("a thread").join().expect("no panic");
}

#[test]
fn bracket_indent_and_fstring_limits() {
    on_small_stack(|| {
        let nested =
            |open: &str, close: &str, count: usize| open.repeat(count) + "1" + &close.repeat(count);
        let error = err(&"(".repeat(400_000));
        assert_eq!(
            (error.message.as_str(), error.column),
            ("too many nested parentheses", 201)
        );
        assert_eq!(
            err(&"[".repeat(100_000)).message,
            "too many nested parentheses"
        );
        assert_eq!(
            err(&nested("(", ")", 201)).message,
            "too many nested parentheses"
        );
        ok(&nested("(", ")", 200));
        ok(&nested("[", "]", 200));
        let blocks = |count: usize| -> String {
            let line =
                |level| " ".repeat(level) + if level == count { "pass\n" } else { "if 1:\n" };
            (0..=count).map(line).collect()
        };
        ok(&blocks(99));
        let error = err(&blocks(100));
        assert_eq!((error.kind, error.line), (ErrorKind::Indentation, 101));
        assert_eq!(error.message, "too many levels of indentation");
        let fstrings = "f\"{".repeat(160) + "1" + &"}\"".repeat(160);
        assert_eq!(
            err(&fstrings).message,
            "too many nested f-strings or t-strings"
        );
    });
}

#[test]
fn chain_limits() {
    on_small_stack(|| {
        for chain in [
            ["a"; 200_000].join("+"),
            ["a"; 200_000].join("**"),
            format!("a{}", ".b".repeat(200_000)),
            format!("a{}", "()".repeat(200_000)),
            format!("a{}", "[0]".repeat(200_000)),
            format!("{}1", "-".repeat(200_000)),
            format!("{}1", "~".repeat(200_000)),
            format!("{}1", "not ".repeat(200_000)),
            format!("{}1", "await ".repeat(200_000)),
            format!("{}1", "lambda: ".repeat(200_000)),
            format!("{}1", "lambda x=".repeat(200_000)),
            format!("{}1", "lambda a, b=".repeat(200_000)),
            format!("{}1", "1 if a else ".repeat(200_000)),
            format!("a{}", "**-b".repeat(200_000)),
            format!("{}a", "yield ".repeat(200_000)),
            format!("{}a", "x := ".repeat(200_000)),
        ] {
            let error = err(&chain);
            assert_eq!(error.kind, ErrorKind::Recursion, "{}", &chain[..20]);
            assert_eq!(
                error.message,
                "maximum recursion depth exceeded during compilation"
            );
            assert!(
                error.column > 10_000,
                "{} at {}",
                &chain[..20],
                error.column
            );
        }
    });
}

/// Deep trees that are still legal: parsed, dumped and dropped on a small stack.
#[test]
fn deep_trees_need_no_deep_stack() {
    on_small_stack(|| {
        for deep in [
            ["a"; 19_000].join("+"),
            ["a"; 9_900].join("**"),
            format!("a{}", ".b".repeat(19_000)),
            format!("{}1", "-".repeat(19_000)),
            format!("{}1", "not ".repeat(19_000)),
            format!("{}1", "lambda: ".repeat(19_000)),
            format!("{}1", "1 if a else ".repeat(19_000)),
            "(a + ".repeat(199) + "1" + &")".repeat(199),
            "f(lambda x: [x, -".repeat(99) + "1" + &"])".repeat(99),
        ] {
            let module = ok(&deep);
            assert!(module.depth >= 99);
            if module.depth < 10_000 {
                assert!(!dump(&module).is_empty());
            }
            parse_module(deep + " $", "<test>", Mode::Module).expect_err("an error");
        }
        ok(&format!(
            "def f():\n  global x\n  x{}",
            " + y".repeat(9_000)
        ));
    });
}

/// A small generator of random numbers (xorshift64*), so that failures can be repeated.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % bound
    }
}

const PIECES: &str = "a|b|__x|1|2.5|3j|0x1|'s'|\"t\"|b'b'|f'|f'{|t'{a}'|'''|}|{|(|)|[|]|,|:|;|.|=|==|:=|+|-|*|**|/|//|\
@|~|<|>>|->|!|!r|+=|...|\n|\n|\n  |\n    |\n\t| |  |\\|\\\n|#|def |class |if |elif |else|for |in |while |try|\
except |except* |finally|with |as |import |from |lambda |yield |await |async |return |raise |global |\
nonlocal |del |pass|break|continue|match |case |type |and |or |not |is |None|True|_|é|€|\\ud800|\0|$|print ";

#[test]
fn no_panic_on_random_tokens() {
    let pieces: Vec<&str> = PIECES.split('|').collect();
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for _ in 0..20_000 {
        let length = 1 + random.below(40);
        let source: String = (0..length)
            .map(|_| pieces[random.below(pieces.len())])
            .collect();
        check_no_panic(&source);
    }
}

#[test]
fn no_panic_on_cut_and_changed_programs() {
    let mut random = Random(42);
    for (_, program) in golden_programs() {
        for cut in (0..program.len()).filter(|&cut| program.is_char_boundary(cut)) {
            check_no_panic(&program[..cut]);
        }
        let chars: Vec<char> = program.chars().collect();
        for _ in 0..400 {
            let mut changed = chars.clone();
            for _ in 0..=random.below(3) {
                let at = random.below(changed.len());
                match random.below(3) {
                    0 => drop(changed.remove(at)),
                    1 => changed.insert(at, chars[random.below(chars.len())]),
                    _ => changed.swap(at, random.below(chars.len() - 4)),
                }
            }
            check_no_panic(&changed.into_iter().collect::<String>());
        }
    }
}

fn check_no_panic(source: &str) {
    for mode in [Mode::Module, Mode::Expression, Mode::Interactive] {
        let result = std::panic::catch_unwind(|| match parse_module(source, "<test>", mode) {
            Ok(module) => drop(dump(&module)),
            Err(error) => {
                assert!(!error.message.is_empty() && error.line >= 1 && error.column >= 1)
            }
        });
        assert!(result.is_ok(), "panic in {mode:?} on {source:?}");
    }
}
