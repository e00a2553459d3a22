//! How far relinking alone moves each benchmark: `lab.layout/1`, one JSON object that is made anew each time.

use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;

use crate::error::{Error, Result};

/// The format of the file.
const FORMAT: &str = "lab.layout/1";

/// The layout spreads that hold for a machine class.
#[derive(Debug, Clone, Default)]
pub struct Layouts {
    spreads: HashMap<String, f64>,
    /// Why there are none, where a reader should know.
    pub note: Option<String>,
}

#[derive(Deserialize)]
struct Wire {
    format: String,
    machine_class: String,
    /// The greatest |ln ratio| between two layouts of one source, by benchmark.
    spread: HashMap<String, f64>,
}

impl Layouts {
    /// Reads a file. Spreads of another machine class do not hold here, and are left out with a note.
    pub fn load(file: &Path, machine_class: &str) -> Result<Layouts> {
        let text = std::fs::read_to_string(file)
            .map_err(|cause| Error::file(file, "read the layout spreads", cause))?;
        let wrong = |what: String| Error::usage(format!("{}: {what}", file.display()));
        let wire: Wire = serde_json::from_str(&text)
            .map_err(|cause| wrong(format!("expected an object of {FORMAT}: {cause}")))?;
        if wire.format != FORMAT {
            return Err(wrong(format!(
                "expected the format {FORMAT}, found {:?}",
                wire.format
            )));
        }
        if let Some((name, spread)) = wire
            .spread
            .iter()
            .find(|(_, spread)| !(0.0..10.0).contains(*spread))
        {
            return Err(wrong(format!(
                "spread.{name}: expected the logarithm of a ratio, 0 or more, found {spread}"
            )));
        }
        if wire.machine_class != machine_class {
            return Ok(Layouts {
                spreads: HashMap::new(),
                note: Some(format!(
                    "{}: the layout spreads are of another machine class ({}): left out",
                    file.display(),
                    wire.machine_class
                )),
            });
        }
        Ok(Layouts {
            spreads: wire.spread,
            note: None,
        })
    }

    /// The same; none when there is no such file.
    pub fn load_if_there(file: &Path, machine_class: &str) -> Result<Layouts> {
        if file.exists() {
            Layouts::load(file, machine_class)
        } else {
            Ok(Layouts::default())
        }
    }

    /// The spread of a benchmark as |ln ratio|.
    pub fn spread(&self, benchmark: &str) -> Option<f64> {
        self.spreads.get(benchmark).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str) -> std::result::Result<Layouts, String> {
        let file = std::env::temp_dir().join(format!(
            "lab-layout-{}-{}.json",
            std::process::id(),
            text.len()
        ));
        std::fs::write(&file, text).expect("written");
        let loaded = Layouts::load(&file, "here").map_err(|error| error.message);
        std::fs::remove_file(&file).expect("removed");
        loaded
    }

    fn file(format: &str, class: &str, spread: &str) -> String {
        format!(
            "{{\"format\": \"{format}\", \"machine_class\": \"{class}\", \"spread\": {{\"s/b\": {spread}}}}}"
        )
    }

    #[test]
    fn spreads_hold_for_their_machine_class() {
        let here = load(&file("lab.layout/1", "here", "0.03")).expect("spreads");
        assert_eq!((here.spread("s/b"), here.spread("s/c")), (Some(0.03), None));
        let there = load(&file("lab.layout/1", "elsewhere", "0.03")).expect("none");
        assert_eq!(there.spread("s/b"), None);
        assert!(
            there
                .note
                .is_some_and(|note| note.contains("another machine class"))
        );
    }

    #[test]
    fn mistakes_are_named() {
        let wrong = |text: &str| load(text).expect_err("a mistake");
        assert!(
            wrong(&file("lab.layout/2", "here", "0.03"))
                .contains("expected the format lab.layout/1")
        );
        assert!(wrong(&file("lab.layout/1", "here", "-0.5")).contains("spread.s/b"));
        assert!(wrong("[]").contains("expected an object of lab.layout/1"));
        let absent = Path::new("/no/such/layout.json");
        assert!(Layouts::load(absent, "here").is_err());
        assert_eq!(
            Layouts::load_if_there(absent, "here")
                .expect("none")
                .spread("s/b"),
            None
        );
    }
}
