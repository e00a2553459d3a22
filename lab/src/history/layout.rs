//! How far relinking alone moves each benchmark: `lab.layout/1`, one JSON object that is made anew each time.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::error::{Error, Result};
use crate::model::Spread;

/// The format of the file.
const FORMAT: &str = "lab.layout/1";

/// The layout spreads that hold for a machine class.
#[derive(Debug, Clone, Default)]
pub struct Layouts {
    spreads: HashMap<String, f64>,
    /// The options of the runner that was relinked, by benchmark, where the file tells.
    options: HashMap<String, Vec<String>>,
    /// Why there are none, where a reader should know.
    pub note: Option<String>,
}

#[derive(Deserialize)]
struct Wire {
    format: String,
    machine_class: String,
    /// The greatest |ln ratio| between two layouts of one source, by benchmark.
    spread: HashMap<String, f64>,
    /// How they were measured.
    #[serde(default)]
    measured: HashMap<String, Measured>,
}

#[derive(Deserialize)]
struct Measured {
    options: Option<Vec<String>>,
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
                note: Some(format!(
                    "{}: the layout spreads are of another machine class ({}): left out",
                    file.display(),
                    wire.machine_class
                )),
                ..Layouts::default()
            });
        }
        let measured = wire.measured.into_iter();
        Ok(Layouts {
            spreads: wire.spread,
            options: measured
                .filter_map(|(benchmark, how)| Some((benchmark, how.options?)))
                .collect(),
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

    /// The spread of a benchmark as |ln ratio|, if it was measured with the options of both sides.
    pub fn spread(&self, benchmark: &str, sides: [&[String]; 2]) -> Option<f64> {
        let measured = self.options.get(benchmark);
        let holds = measured.is_none_or(|options| sides.iter().all(|side| side == options));
        self.spreads.get(benchmark).copied().filter(|_| holds)
    }
}

/// A file of spreads that is to be written again.
#[derive(Debug, Clone)]
pub struct LayoutFile {
    object: Map<String, Value>,
}

impl LayoutFile {
    /// What is in `file`, or an empty one when it is not there. A file of another machine class is refused: its spreads
    /// would be lost.
    pub fn open(file: &Path, machine_class: &str) -> Result<LayoutFile> {
        let mut object = Map::new();
        if Layouts::load_if_there(file, machine_class)?.note.is_some() {
            return Err(Error::usage(format!(
                "{}: holds the layout spreads of another machine class than {machine_class}: name another file with --layout",
                file.display()
            )));
        }
        if file.exists() {
            let text = std::fs::read_to_string(file)
                .map_err(|cause| Error::file(file, "read the layout spreads", cause))?;
            object = serde_json::from_str(&text)
                .map_err(|cause| Error::usage(format!("{}: {cause}", file.display())))?;
        }
        object.insert("format".to_string(), FORMAT.into());
        object.insert("machine_class".to_string(), machine_class.into());
        Ok(LayoutFile { object })
    }

    /// Puts in what was measured; benchmarks that were not measured keep what they had.
    pub fn put(&mut self, spreads: &BTreeMap<String, Spread>) {
        for (benchmark, spread) in spreads {
            let measured = serde_json::to_value(spread).unwrap_or_default();
            for (key, value) in [("spread", spread.spread.into()), ("measured", measured)] {
                let entry = self.object.entry(key).or_insert_with(|| Map::new().into());
                if let Value::Object(of) = entry {
                    of.insert(benchmark.clone(), value);
                }
            }
        }
    }

    /// Writes the file whole or not at all.
    pub fn save(&self, file: &Path) -> Result<()> {
        let text = format!("{:#}\n", Value::Object(self.object.clone()));
        let partial = file.with_extension("partial");
        if let Some(folder) = file.parent().filter(|folder| *folder != Path::new("")) {
            std::fs::create_dir_all(folder)
                .map_err(|cause| Error::file(folder, "create the folder", cause))?;
        }
        std::fs::write(&partial, text)
            .and_then(|()| std::fs::rename(&partial, file))
            .map_err(|cause| Error::file(file, "write the layout spreads", cause))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two sides without options.
    const PLAIN: [&[String]; 2] = [&[], &[]];
    use crate::model::Moved;

    #[test]
    fn what_is_put_in_is_read_again_beside_what_was_there() {
        let path = std::env::temp_dir().join(format!("lab-layout-put-{}.json", std::process::id()));
        std::fs::write(&path, file("lab.layout/1", "here", "0.03")).expect("written");
        let put = Spread {
            spread: 0.02,
            runner: "r".to_string(),
            options: vec!["--fast".to_string()],
            revision: "c".to_string(),
            duets: "cold".to_string(),
            noise: None,
            layouts: vec![Moved {
                seed: 1,
                log_ratio: -0.02,
                standard_error: 0.001,
                invocations: 12,
            }],
        };
        let mut open = LayoutFile::open(&path, "here").expect("a file");
        open.put(&BTreeMap::from([("s/c".to_string(), put)]));
        open.save(&path).expect("saved");
        let there = Layouts::load(&path, "here").expect("spreads");
        assert_eq!(
            (there.spread("s/b", PLAIN), there.spread("s/c", PLAIN)),
            (Some(0.03), None)
        );
        let fast = ["--fast".to_string()];
        assert_eq!(there.spread("s/c", [&fast, &fast]), Some(0.02));
        assert_eq!(there.spread("s/c", [&fast, &[]]), None);
        let text = std::fs::read_to_string(&path).expect("text");
        assert!(text.contains("\"log_ratio\": -0.02"), "{text}");
        let refused = LayoutFile::open(&path, "elsewhere").expect_err("another class");
        assert!(refused.message.contains("--layout"));
        std::fs::remove_file(&path).expect("removed");
    }

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
        assert_eq!(
            (here.spread("s/b", PLAIN), here.spread("s/c", PLAIN)),
            (Some(0.03), None)
        );
        let there = load(&file("lab.layout/1", "elsewhere", "0.03")).expect("none");
        assert_eq!(there.spread("s/b", PLAIN), None);
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
                .spread("s/b", PLAIN),
            None
        );
    }
}
