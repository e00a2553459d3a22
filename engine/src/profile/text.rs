//! Names as profiles show them. A script may name its functions and files as it likes; nothing that it names
//! becomes a part of a format, or turns the text around it.

/// A file's name without the folder in front, if it lies there.
pub(super) fn relative<'a>(file: &'a str, folder: &str) -> &'a str {
    let rest = file.strip_prefix(folder).filter(|_| !folder.is_empty());
    let rest = rest.and_then(|f| f.strip_prefix('/'));
    rest.unwrap_or(file)
}

/// Characters that change the order in which others are shown.
fn is_direction(c: char) -> bool {
    matches!(
        c,
        '\u{061C}'
            | '\u{200E}'
            | '\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2066}'..='\u{2069}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{FEFF}'
    )
}

/// A name without control characters, characters that turn the order of others, and the semicolon, which ends a frame of
/// a folded stack. They are shown by their numbers.
pub(super) fn plain(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_control() || is_direction(c) || c == ';' {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}

/// A text as JSON has it, with its quotes.
pub(super) fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            // A page that has the text inside a script must not end there.
            '<' => out.push_str("\\u003c"),
            c if (c as u32) < 0x20 => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_in_their_frame() {
        assert_eq!(plain("C.<locals>.f 'x' \"y\""), "C.<locals>.f 'x' \"y\"");
        assert_eq!(plain("a;b\nc\u{0}"), "a\\u{3b}b\\u{a}c\\u{0}");
        assert_eq!(plain("שלום\u{202E}x"), "שלום\\u{202e}x");
    }

    #[test]
    fn json_texts_end_where_they_should() {
        assert_eq!(json("a\"b\\\n</script>"), r#""a\"b\\\u000a\u003c/script>""#);
    }

    #[test]
    fn files_lose_the_folder_of_the_program() {
        assert_eq!(relative("/a/b/c.py", "/a/b"), "c.py");
        assert_eq!(relative("/a/bc.py", "/a/b"), "/a/bc.py");
        assert_eq!(relative("<library>/json.py", "/a"), "<library>/json.py");
        assert_eq!(relative("x.py", ""), "x.py");
    }
}
