//! A page that stands by itself, in one file: verdicts, their causes, profiles.

use std::path::Path;

use serde_json::{Value, json};

use super::{environment, names};
use crate::error::{Error, Result};
use crate::profile::{Cause, Evidence, Moved};
use crate::report::{
    COLUMNS, Comparison, cells, comparison_lines, count_text, differing, listed, percent_of,
    time_text,
};

/// Rows of functions that a table has.
const FUNCTIONS: usize = 20;

/// A page.
#[derive(Debug, Clone, Default)]
pub struct Page {
    title: String,
    lead: String,
    sections: Vec<Section>,
}

/// A part of it.
#[derive(Debug, Clone, Default)]
pub struct Section {
    /// Its heading.
    pub title: String,
    /// Lines of text.
    pub lines: Vec<String>,
    /// Text whose lines stay as they are.
    pub verbatim: String,
    /// Tables.
    pub tables: Vec<Table>,
    /// Pictures.
    pub pictures: Vec<Picture>,
}

/// A table; its first column is text, the others are numbers.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// Heads of the columns.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

/// A picture that is part of the page.
#[derive(Debug, Clone)]
pub struct Picture {
    /// What it is called.
    pub name: String,
    /// The bytes of an SVG.
    pub svg: Vec<u8>,
}

impl Picture {
    /// A picture from a file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(folder: &Path, name: &str) -> Result<Picture> {
        let file = folder.join(name);
        let svg =
            std::fs::read(&file).map_err(|cause| Error::file(&file, "read the picture", cause))?;
        Ok(Picture {
            name: name.to_string(),
            svg,
        })
    }
}

impl Page {
    /// A page without sections.
    pub fn new(title: &str, lead: &str) -> Page {
        Page {
            title: title.to_string(),
            lead: lead.to_string(),
            sections: Vec::new(),
        }
    }

    /// Adds a section.
    pub fn add(&mut self, section: Section) {
        self.sections.push(section);
    }

    /// Adds the table of a comparison.
    pub fn add_comparison(&mut self, comparison: &Comparison) {
        self.add(Section {
            title: "Verdicts".to_string(),
            tables: vec![Table {
                columns: COLUMNS.map(str::to_string).to_vec(),
                rows: comparison
                    .rows
                    .iter()
                    .map(|row| cells(row).to_vec())
                    .collect(),
            }],
            lines: comparison_lines(comparison),
            ..Section::default()
        });
    }

    /// Adds a cause with its pictures.
    ///
    /// # Errors
    /// When a picture cannot be read.
    pub fn add_cause(&mut self, cause: &Cause) -> Result<()> {
        let title = format!("{} {}", cause.benchmark, percent_of(cause.change));
        let section = match &cause.found {
            Err(why) => Section {
                lines: vec![format!("No cause: {why}.")],
                ..Section::default()
            },
            Ok(found) => evidence(found)?,
        };
        self.add(Section { title, ..section });
        Ok(())
    }
}

fn evidence(found: &Evidence) -> Result<Section> {
    let mut lines = vec![
        format!("Moved: {}.", found.words(FUNCTIONS)),
        format!(
            "{} and {} processes were profiled. An iteration took {} of CPU time before and {} after ({}).",
            found.processes[0],
            found.processes[1],
            time_text(Some(found.work_ns[0])),
            time_text(Some(found.work_ns[1])),
            percent_of(found.change())
        ),
    ];
    lines.extend(found.notes.iter().cloned());
    let moved = |what: &str, of: &[Moved]| -> Option<Table> {
        let row = |one: &&Moved| {
            vec![
                one.name.clone(),
                time_text(Some(one.before)),
                time_text(Some(one.after)),
                percent_of(one.change),
                format!("{:.2e}", one.adjusted_p),
                if one.is_moved { "moved" } else { "" }.to_string(),
            ]
        };
        let rows: Vec<Vec<String>> = listed(of, FUNCTIONS).iter().map(row).collect();
        let columns = [what, "before", "after", "of all", "p (Holm)", ""];
        (!rows.is_empty()).then(|| Table {
            columns: columns.map(str::to_string).to_vec(),
            rows,
        })
    };
    let mut tables: Vec<Table> = [
        moved("function", &found.functions),
        moved("part of the engine", &found.parts),
        moved("tier", &found.tiers),
    ]
    .into_iter()
    .flatten()
    .collect();
    let counters: Vec<Vec<String>> = (differing(found).iter())
        .map(|one| {
            vec![
                one.name.clone(),
                count_text(one.before),
                count_text(one.after),
            ]
        })
        .collect();
    if !counters.is_empty() {
        let columns = ["counter that differs, a process", "before", "after"];
        tables.push(Table {
            columns: columns.map(str::to_string).to_vec(),
            rows: counters,
        });
    }
    let pictures = found.files.iter().filter(|file| file.ends_with(".svg"));
    // What differs first.
    let mut pictures: Vec<&String> = pictures.collect();
    pictures.sort_by_key(|file| !file.starts_with("difference"));
    Ok(Section {
        lines,
        tables,
        pictures: pictures
            .into_iter()
            .map(|file| Picture::read(&found.folder, file))
            .collect::<Result<_>>()?,
        ..Section::default()
    })
}

/// The page as HTML, with all that belongs to it.
///
/// # Errors
/// When it cannot be made.
pub fn page(of: &Page) -> Result<String> {
    let table = |table: &Table| json!({ "columns": table.columns, "rows": table.rows });
    let picture = |picture: &Picture| {
        // An image of its own: its script runs in a frame that can reach nothing else.
        let data = format!("data:image/svg+xml;base64,{}", base64(&picture.svg));
        // Nothing in it needs an escape.
        let data = names::html(data);
        json!({ "name": picture.name, "data": data, "height": height(&picture.svg) })
    };
    let section = |section: &Section| {
        json!({
            "title": section.title,
            "lines": section.lines,
            "verbatim": section.verbatim.lines().collect::<Vec<_>>(),
            "tables": section.tables.iter().map(table).collect::<Vec<_>>(),
            "pictures": section.pictures.iter().map(picture).collect::<Vec<_>>(),
        })
    };
    let context: Value = json!({
        "title": of.title,
        "lead": of.lead,
        "version": env!("CARGO_PKG_VERSION"),
        "sections": of.sections.iter().map(section).collect::<Vec<_>>(),
    });
    environment()?
        .get_template("page.html")
        .and_then(|template| template.render(names::context(&context)))
        .map_err(|cause| Error::harness(format!("the page cannot be made: {cause:#}")))
}

/// The height that an SVG says it has, in pixels, as far as a page has room for it.
fn height(svg: &[u8]) -> u32 {
    let head = String::from_utf8_lossy(&svg[..svg.len().min(2000)]);
    let number = head.split("height=\"").nth(1).and_then(|rest| {
        let end = rest.find('"')?;
        rest[..end].parse::<f64>().ok()
    });
    number.unwrap_or(400.0).clamp(60.0, 900.0) as u32 + 8
}

/// Base 64 (RFC 4648).
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |i: usize| u32::from(chunk.get(i).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            if place <= chunk.len() {
                let digit = bits >> (18 - 6 * place) & 63;
                out.push(char::from(DIGITS[digit as usize]));
            } else {
                out.push('=');
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_escaped_everywhere() {
        let hostile = "</title><script>alert(1)</script>\"'\u{202e}&";
        let mut whole = Page::new(hostile, hostile);
        whole.add(Section {
            title: hostile.to_string(),
            lines: vec![hostile.to_string()],
            verbatim: hostile.to_string(),
            tables: vec![Table {
                columns: vec![hostile.to_string()],
                rows: vec![vec![hostile.to_string()]],
            }],
            pictures: vec![Picture {
                name: hostile.to_string(),
                svg: b"<svg height=\"100\"><script>alert(2)</script></svg>".to_vec(),
            }],
        });
        let html = page(&whole).expect("a page");
        assert!(!html.contains("<script"), "{html}");
        assert!(!html.contains('\u{202e}'));
        assert_eq!(html.matches("</title>").count(), 1);
        assert!(html.contains("&lt;script&gt;alert(1)"));
        assert!(html.contains("data:image/svg+xml;base64,PHN2Zy"));
    }

    /// The examples of RFC 4648.
    #[test]
    fn base64_is_that_of_the_rfc() {
        for (text, wanted) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(text.as_bytes()), wanted);
        }
    }

    #[test]
    fn heights_are_those_of_the_pictures() {
        assert_eq!(height(b"<svg width=\"1200\" height=\"262\" onload"), 270);
        assert_eq!(height(b"<svg height=\"99999\">"), 908);
        assert_eq!(height(b""), 408);
    }
}
