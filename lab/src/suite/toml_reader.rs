//! Reads TOML key by key, so that every complaint names the file, the line, the key and what was expected.

use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::error::{Error, Result};

/// A parsed TOML file with what is needed to point into it.
pub(crate) struct Source<'i> {
    path: PathBuf,
    text: &'i str,
}

impl<'i> Source<'i> {
    /// Reads `text` as the content of `path`.
    pub(crate) fn parse(path: &Path, text: &'i str) -> Result<(Source<'i>, DeTable<'i>)> {
        let source = Source {
            path: path.to_path_buf(),
            text,
        };
        match DeTable::parse(text) {
            Ok(table) => Ok((source, table.into_inner())),
            Err(error) => {
                let line = error.span().map_or(1, |span| source.line(span.start));
                let message = error.message().lines().collect::<Vec<_>>().join("; ");
                Err(Error::usage(format!(
                    "{}:{line}: not valid TOML: {message}",
                    path.display()
                )))
            }
        }
    }

    fn line(&self, offset: usize) -> usize {
        self.text.as_bytes()[..offset.min(self.text.len())]
            .iter()
            .filter(|&&byte| byte == b'\n')
            .count()
            + 1
    }

    fn complain(&self, offset: usize, message: &str) -> Error {
        Error::usage(format!(
            "{}:{}: {message}",
            self.path.display(),
            self.line(offset)
        ))
    }
}

/// One table whose keys are taken one after the other; what is left at the end is unknown.
pub(crate) struct Keys<'s, 'i> {
    source: &'s Source<'i>,
    /// What the table is, for messages: `benchmark "count"`.
    what: String,
    start: usize,
    table: DeTable<'i>,
    asked: Vec<&'static str>,
}

/// A value with its place.
type Place<'i> = Spanned<DeValue<'i>>;

impl<'s, 'i> Keys<'s, 'i> {
    /// The keys of `table`, which began at byte `start`.
    pub(crate) fn new(
        source: &'s Source<'i>,
        what: impl Into<String>,
        start: usize,
        table: DeTable<'i>,
    ) -> Self {
        Keys {
            source,
            what: what.into(),
            start,
            table,
            asked: Vec::new(),
        }
    }

    /// Names the table in further messages.
    pub(crate) fn call(&mut self, what: impl Into<String>) {
        self.what = what.into();
    }

    /// An error at the table itself.
    pub(crate) fn error(&self, message: &str) -> Error {
        self.source
            .complain(self.start, &format!("{}: {message}", self.what))
    }

    fn wrong(&self, key: &str, value: &Place<'_>, expected: &str) -> Error {
        let found = match value.get_ref() {
            DeValue::String(text) => format!("the text {:?}", text.as_ref()),
            DeValue::Integer(integer) => format!("the integer {}", integer.as_str()),
            DeValue::Float(float) => format!("the number {}", float.as_str()),
            DeValue::Boolean(value) => format!("{value}"),
            DeValue::Datetime(_) => "a date".to_string(),
            DeValue::Array(_) => "a list of something else".to_string(),
            DeValue::Table(_) => "a table of something else".to_string(),
        };
        self.source.complain(
            value.span().start,
            &format!(
                "{}, key `{key}`: expected {expected}, found {found}",
                self.what
            ),
        )
    }

    fn take(&mut self, key: &'static str) -> Option<Place<'i>> {
        self.asked.push(key);
        self.table.remove(key)
    }

    fn needed<T>(&self, key: &str, value: Option<T>, expected: &str) -> Result<T> {
        value.ok_or_else(|| self.error(&format!("the key `{key}` is missing: expected {expected}")))
    }

    /// Any value that `read` accepts; `expected` says what that is.
    pub(crate) fn get<T>(
        &mut self,
        key: &'static str,
        expected: &str,
        read: impl FnOnce(&DeValue<'i>) -> Option<T>,
    ) -> Result<Option<T>> {
        let Some(value) = self.take(key) else {
            return Ok(None);
        };
        match read(value.get_ref()) {
            Some(found) => Ok(Some(found)),
            None => Err(self.wrong(key, &value, expected)),
        }
    }

    /// As `get`, but the key must be there.
    pub(crate) fn need<T>(
        &mut self,
        key: &'static str,
        expected: &str,
        read: impl FnOnce(&DeValue<'i>) -> Option<T>,
    ) -> Result<T> {
        let value = self.get(key, expected, read)?;
        self.needed(key, value, expected)
    }

    /// Text that is not empty and stands on one line.
    pub(crate) fn line_text(&mut self, key: &'static str) -> Result<String> {
        self.need(key, "text on one line", |value| {
            value
                .as_str()
                .filter(|text| !text.trim().is_empty() && !text.contains('\n'))
                .map(str::to_string)
        })
    }

    /// The name of a suite, benchmark, case or runner.
    pub(crate) fn name(&mut self) -> Result<String> {
        self.need("name", "a name of a-z, 0-9, _ and -", |value| {
            value
                .as_str()
                .filter(|name| is_name(name))
                .map(str::to_string)
        })
    }

    /// A list of texts.
    pub(crate) fn texts(&mut self, key: &'static str) -> Result<Option<Vec<String>>> {
        self.get(key, "a list of texts", |value| {
            let items = value.as_array()?.iter();
            items
                .map(|item| item.get_ref().as_str().map(str::to_string))
                .collect()
        })
    }

    /// An integer greater than 0.
    pub(crate) fn count(&mut self, key: &'static str) -> Result<Option<u64>> {
        self.get(key, "an integer greater than 0", |value| {
            integer(value).filter(|&count| count > 0)
        })
    }

    /// The table of `[key]`, with its place.
    pub(crate) fn table(&mut self, key: &'static str) -> Result<Option<(usize, DeTable<'i>)>> {
        let Some(value) = self.take(key) else {
            return Ok(None);
        };
        if !value.get_ref().is_table() {
            return Err(self.wrong(key, &value, &format!("a table, begun by [{key}]")));
        }
        let start = value.span().start;
        match value.into_inner() {
            DeValue::Table(table) => Ok(Some((start, table))),
            _ => Ok(None),
        }
    }

    /// The tables of `[[key]]`, with the place of each.
    pub(crate) fn tables(&mut self, key: &'static str) -> Result<Vec<(usize, DeTable<'i>)>> {
        let Some(value) = self.take(key) else {
            return Ok(Vec::new());
        };
        if !value
            .get_ref()
            .as_array()
            .is_some_and(|array| array.iter().all(|item| item.get_ref().is_table()))
        {
            return Err(self.wrong(key, &value, &format!("tables, each begun by [[{key}]]")));
        }
        let DeValue::Array(array) = value.into_inner() else {
            return Ok(Vec::new());
        };
        Ok(array
            .into_iter()
            .filter_map(|item| {
                let start = item.span().start;
                match item.into_inner() {
                    DeValue::Table(table) => Some((start, table)),
                    _ => None,
                }
            })
            .collect())
    }

    /// The file must say that it has the format `expected`, of which this reader knows major version 1.
    pub(crate) fn format(&mut self, expected: &'static str) -> Result<()> {
        self.need("format", &format!("{expected:?}"), |value| {
            (value.as_str() == Some(expected)).then_some(())
        })
    }

    /// Every key must have been asked for.
    pub(crate) fn finish(self) -> Result<()> {
        let Some((key, _)) = self.table.iter().next() else {
            return Ok(());
        };
        let mut known = self.asked.clone();
        known.sort_unstable();
        known.dedup();
        let start = key.span().start;
        Err(self.source.complain(
            start,
            &format!(
                "{}: unknown key `{}`; known are {}",
                self.what,
                key.get_ref(),
                known.join(", ")
            ),
        ))
    }
}

/// Whether `name` may name a suite, benchmark, case or runner.
pub(crate) fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 60
        && name.bytes().all(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_' || byte == b'-'
        })
}

/// A TOML integer that fits u64.
pub(crate) fn integer(value: &DeValue<'_>) -> Option<u64> {
    let value = value.as_integer()?;
    u64::from_str_radix(value.as_str(), value.radix()).ok()
}

/// A TOML integer or float as f64.
pub(crate) fn number(value: &DeValue<'_>) -> Option<f64> {
    match value {
        DeValue::Float(float) => float
            .as_str()
            .parse::<f64>()
            .ok()
            .filter(|float| float.is_finite()),
        other => integer(other).map(|integer| integer as f64),
    }
}
