//! Names that scripts and suites chose, made harmless: in pages, in data for scripts, in names of files.

use minijinja::value::{Value as Shown, ValueKind};
use minijinja::{Error, Output, State, escape_formatter};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The text with control characters, and those that turn the direction of what follows, made visible. Text that is
/// written from right to left stays as it is: pages isolate names.
pub fn visible(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\t' => ' ',
            '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
            '\u{7f}' => '\u{2421}',
            '\u{80}'..='\u{9f}'
            | '\u{61c}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{feff}' => '\u{fffd}',
            c => c,
        })
        .collect()
}

/// The same of a text of several lines.
pub(super) fn visible_lines(text: &str) -> String {
    text.split('\n').map(visible).collect::<Vec<_>>().join("\n")
}

/// Eight digits that tell texts apart.
pub(super) fn short_hash(text: &str) -> String {
    let hash = Sha256::digest(text.as_bytes());
    hash[..4].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A name as part of a file's name: small letters, digits, `-` and `_`, `--` for `/`. Where that loses something, eight
/// digits of a hash keep names apart.
pub fn slug(name: &str) -> String {
    let mut lost = name.len() > 120 || name.is_empty() || name.contains("--");
    let mut text = String::new();
    for c in name.chars().take(120) {
        match c {
            'a'..='z' | '0'..='9' | '-' | '_' => text.push(c),
            '/' => text.push_str("--"),
            _ => {
                lost = true;
                text.push('_');
            }
        }
    }
    if lost {
        text.push('-');
        text.push_str(&short_hash(name));
    }
    text
}

/// How every value gets into a page: what is not marked as HTML is made visible and escaped.
pub(super) fn format(
    out: &mut Output<'_>,
    state: &mut State<'_, '_>,
    value: &Shown,
) -> Result<(), Error> {
    if value.kind() == ValueKind::String
        && !value.is_safe()
        && let Some(text) = value.as_str()
    {
        return escape_formatter(out, state, &Shown::from(visible(text)));
    }
    escape_formatter(out, state, value)
}

/// Key of an object that stands for HTML that was made safe elsewhere.
const HTML: &str = "\u{0}html";
/// Key of an object that stands for data inside of `<script type="application/json">`.
const DATA: &str = "\u{0}data";

/// Marks HTML that this crate made.
pub(super) fn html(text: String) -> Value {
    serde_json::json!({ HTML: text })
}

/// Marks data for a script.
pub(super) fn data(value: Value) -> Value {
    serde_json::json!({ DATA: value })
}

/// A context for a template.
pub(super) fn context(value: &Value) -> Shown {
    match value {
        Value::Object(of) => {
            if let Some(Value::String(html)) = of.get(HTML) {
                return Shown::from_safe_string(html.clone());
            }
            if let Some(data) = of.get(DATA) {
                return Shown::from_safe_string(in_script(data));
            }
            Shown::from_pairs(of.iter().map(|(key, value)| (key.clone(), context(value))))
        }
        Value::Array(all) => all.iter().map(context).collect::<Vec<_>>().into(),
        Value::Null => Shown::from(()),
        Value::Bool(is) => Shown::from(*is),
        Value::String(text) => Shown::from(text.as_str()),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => Shown::from(whole),
            None => Shown::from(number.as_f64().unwrap_or_default()),
        },
    }
}

/// JSON that neither ends a script element nor opens a comment in it.
fn in_script(value: &Value) -> String {
    let mut value = value.clone();
    make_visible(&mut value);
    value
        .to_string()
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
}

fn make_visible(value: &mut Value) {
    match value {
        Value::String(text) => *text = in_parts(text),
        Value::Array(all) => all.iter_mut().for_each(make_visible),
        Value::Object(of) => {
            let entries = std::mem::take(of).into_iter();
            of.extend(entries.map(|(key, mut value)| {
                make_visible(&mut value);
                (in_parts(&key), value)
            }));
        }
        _ => {}
    }
}

/// Visible, but for what parts a text: lines of a tooltip, and the character inside of a key of the page of comparisons.
fn in_parts(text: &str) -> String {
    let line = |line: &str| line.split('\0').map(visible).collect::<Vec<_>>().join("\0");
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files() {
        assert_eq!(slug("loops/arith/function"), "loops--arith--function");
        let odd = ["a/b--c", "A/b", "a b", "a_b!", "../x", "", "a/b/../c"].map(slug);
        for name in &odd {
            assert!(
                name.chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c)),
                "{name}"
            );
        }
        for (place, name) in odd.iter().enumerate() {
            assert!(!odd[..place].contains(name), "{name} twice");
        }
        assert!(slug(&"x".repeat(5000)).len() < 140);
    }

    #[test]
    fn what_turns_or_rings_is_made_visible() {
        assert_eq!(
            visible("a\u{1b}[31m\u{7}\0"),
            "a\u{241b}[31m\u{2407}\u{2400}"
        );
        assert_eq!(visible("x\u{202e}y\u{2066}"), "x\u{fffd}y\u{fffd}");
        assert_eq!(visible("\u{5e9}\u{5dc}"), "\u{5e9}\u{5dc}");
    }

    #[test]
    fn data_does_not_end_its_element() {
        let text = in_script(&serde_json::json!({ "</script>": "<!--\u{2028}&" }));
        assert!(!text.contains(['<', '>', '&', '\u{2028}']), "{text}");
        let back: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(back["</script>"], "<!--\u{fffd}&");
    }
}
