//! The words of `lab-driver/1`, read and written as text without any process at hand.

use std::collections::BTreeMap;

/// The name of the protocol, as the child says it.
const PROTOCOL: &str = "lab-driver/1";

/// What a child said on one line.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Reply {
    /// It speaks the protocol and has imported the program.
    Hello,
    /// `setup` is done.
    Ready,
    /// An iteration is done.
    Done(Done),
    /// Counters of the engine.
    Stats(BTreeMap<String, i64>),
    /// A request failed.
    Error(String),
    /// It carries the nonce but is no reply.
    Malformed(String),
}

/// One iteration as the child timed it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Done {
    pub(crate) iteration: u64,
    pub(crate) n: u64,
    pub(crate) start_ns: u64,
    pub(crate) wall_ns: u64,
    pub(crate) cpu_ns: u64,
    pub(crate) answer: String,
}

/// Splits a line into what the program printed and the reply, if there is one. A program that prints without a line
/// break puts its text before the nonce.
pub(crate) fn parse(line: &str, nonce: &str) -> (Option<String>, Option<Reply>) {
    let Some(at) = line.find(&format!("{nonce} ")) else {
        return (Some(line.to_string()), None);
    };
    let printed = (at > 0).then(|| line[..at].to_string());
    (printed, Some(reply(&line[at + nonce.len() + 1..])))
}

fn reply(text: &str) -> Reply {
    let malformed = || Reply::Malformed(text.to_string());
    let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
    match word {
        "hello" if rest == PROTOCOL => Reply::Hello,
        "ready" => Reply::Ready,
        "error" => Reply::Error(rest.to_string()),
        "done" => done(rest).map_or_else(malformed, Reply::Done),
        "stats" => {
            let counters: Option<BTreeMap<String, i64>> = rest
                .split_whitespace()
                .map(|pair| {
                    pair.split_once('=')
                        .and_then(|(key, value)| Some((key.to_string(), value.parse().ok()?)))
                })
                .collect();
            counters.map_or_else(malformed, Reply::Stats)
        }
        _ => malformed(),
    }
}

fn done(rest: &str) -> Option<Done> {
    let mut fields = rest.splitn(6, ' ');
    let mut number = || fields.next()?.parse::<u64>().ok();
    let (iteration, n, start_ns, wall_ns, cpu_ns) =
        (number()?, number()?, number()?, number()?, number()?);
    let answer = fields.next()?.to_string();
    Some(Done {
        iteration,
        n,
        start_ns,
        wall_ns,
        cpu_ns,
        answer,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replies_are_told_from_output() {
        assert_eq!(parse("abc ready", "abc"), (None, Some(Reply::Ready)));
        assert_eq!(parse("hello", "abc"), (Some("hello".into()), None));
        assert_eq!(
            parse("no newline: abc ready", "abc"),
            (Some("no newline: ".into()), Some(Reply::Ready))
        );
        assert_eq!(
            parse("abc hello lab-driver/1", "abc"),
            (None, Some(Reply::Hello))
        );
        assert!(matches!(
            parse("abc hello lab-driver/2", "abc").1,
            Some(Reply::Malformed(_))
        ));
    }

    #[test]
    fn the_answer_is_the_rest_of_the_line() {
        let Some(Reply::Done(done)) = parse("abc done 0 10 5 6 7 two words", "abc").1 else {
            panic!("not done")
        };
        assert_eq!(
            (done.n, done.start_ns, done.wall_ns, done.cpu_ns),
            (10, 5, 6, 7)
        );
        assert_eq!(done.answer, "two words");
        assert!(matches!(
            parse("abc done 0 10 5 6 x 1", "abc").1,
            Some(Reply::Malformed(_))
        ));
        assert!(matches!(
            parse("abc done 0 10 5 6 7", "abc").1,
            Some(Reply::Malformed(_))
        ));
    }

    #[test]
    fn counters_are_whole_numbers() {
        let expected = BTreeMap::from([("gc".to_string(), 3), ("bytes".to_string(), -1)]);
        assert_eq!(
            parse("abc stats gc=3 bytes=-1", "abc").1,
            Some(Reply::Stats(expected))
        );
        assert_eq!(
            parse("abc stats", "abc").1,
            Some(Reply::Stats(BTreeMap::new()))
        );
        assert!(matches!(
            parse("abc stats gc=many", "abc").1,
            Some(Reply::Malformed(_))
        ));
    }
}
