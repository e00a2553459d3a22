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
