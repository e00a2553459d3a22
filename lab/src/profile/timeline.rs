//! What an engine's statistics say about when things happened.

use std::fmt::Write as _;

use serde_json::Value;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EventKind {
    /// Code was compiled.
    Compiled,
    /// Code could not be compiled.
    Refused,
    /// The code of a loop was entered in the middle of its function (on-stack replacement).
    Entered,
    /// Compiled code was left before its end, for the interpreter.
    Exit,
    /// Compiled code was thrown away: its guards failed too often, or an assumption does not hold any more.
    Discarded,
    /// A collection of young objects.
    Minor,
    /// A collection of all objects.
    Full,
}

impl EventKind {
    /// All, in the order of the rows of a picture.
    pub const ALL: [EventKind; 7] = [
        EventKind::Compiled,
        EventKind::Refused,
        EventKind::Entered,
        EventKind::Exit,
        EventKind::Discarded,
        EventKind::Minor,
        EventKind::Full,
    ];

    /// What a row of them is called.
    pub fn row(self) -> &'static str {
        match self {
            EventKind::Compiled => "compiled",
            EventKind::Refused => "refused",
            EventKind::Entered => "loops entered (OSR)",
            EventKind::Exit => "exits (deopt)",
            EventKind::Discarded => "discarded",
            EventKind::Minor => "gc, minor",
            EventKind::Full => "gc, full",
        }
    }
}

/// Something that happened, or the same thing several times within a short time.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What.
    pub kind: EventKind,
    /// Milliseconds since the engine began.
    pub at_ms: f64,
    /// How long it took; of several, from the first to the last.
    pub took_ms: f64,
    /// The function; nothing for collections.
    pub name: String,
    /// It is about a loop of it.
    pub is_loop: bool,
    /// How often it happened.
    pub count: u64,
    /// Why.
    pub reason: String,
}

/// The events of a process.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Timeline {
    /// How long the process ran, in milliseconds.
    pub length_ms: f64,
    /// In order.
    pub events: Vec<Event>,
    /// Events that the engine counted, but did not keep.
    pub left_out: u64,
}

/// The events in the statistics of an engine (`--stats=json`); nothing when they have none.
pub fn timeline(stats: &Value) -> Option<Timeline> {
    let list = |key: &str| stats[key].as_array().map_or(&[][..], Vec::as_slice);
    let number = |value: &Value| value.as_u64().unwrap_or(0);
    let at = |event: &Value| number(&event["at_ns"]);
    let end = |event: &Value| at(event) + number(&event["took_ns"]);
    let all = || list("tier_events").iter().chain(list("gc_pauses"));
    // Engines that do not say when they began: the first event has to do.
    let begun = (stats["begun_ns"].as_u64()).or_else(|| all().map(at).min())?;
    let ended = (stats["ended_ns"].as_u64()).or_else(|| all().map(end).max())?;
    let ms = |ns: u64| ns as f64 / 1e6;
    let mut events: Vec<Event> = all()
        .filter_map(|event| {
            let kind = match event["kind"].as_str()? {
                "compiled" => EventKind::Compiled,
                "refused" => EventKind::Refused,
                "entered" => EventKind::Entered,
                "exit" => EventKind::Exit,
                "discarded" | "invalidated" => EventKind::Discarded,
                "minor" => EventKind::Minor,
                "full" => EventKind::Full,
                _ => return None,
            };
            let text = |key: &str| event[key].as_str().unwrap_or("").to_string();
            Some(Event {
                kind,
                at_ms: ms(at(event).saturating_sub(begun)),
                took_ms: ms(number(&event["took_ns"])),
                name: text("name"),
                is_loop: !event["loop"].is_null(),
                count: event["count"].as_u64().unwrap_or(1),
                reason: text("reason"),
            })
        })
        .collect();
    events.sort_by(|a, b| a.at_ms.total_cmp(&b.at_ms));
    Some(Timeline {
        length_ms: ms(ended.saturating_sub(begun)),
        events,
        left_out: number(&stats["tier_events_left_out"]) + number(&stats["gc_pauses_left_out"]),
    })
}

impl Timeline {
    /// A line for each event, at most so many.
    pub fn text(&self, most: usize) -> String {
        let mut out = String::from("      ms  what, how often, ms it took\n");
        for event in self.events.iter().take(most) {
            let _never = write!(out, "{:>8.2}  {}", event.at_ms, event.kind.row());
            if !event.name.is_empty() {
                let of = if event.is_loop { " (a loop)" } else { "" };
                let _never = write!(out, ": {}{of}", event.name);
            }
            if !event.reason.is_empty() {
                let _never = write!(out, ", {}", event.reason);
            }
            if event.count > 1 {
                let _never = write!(out, ", {} times", event.count);
            }
            let _never = writeln!(out, ", {:.2}", event.took_ms);
        }
        let more = self.events.len().saturating_sub(most);
        if more > 0 {
            let _never = writeln!(out, "          and {more} more");
        }
        if self.left_out > 0 {
            let _never = writeln!(
                out,
                "          and {} that were only counted",
                self.left_out
            );
        }
        out
    }

    /// How often each kind of event happened.
    pub fn counts(&self) -> Vec<(EventKind, u64)> {
        let count = |kind| -> u64 {
            let own = self.events.iter().filter(|event| event.kind == kind);
            own.map(|event| event.count).sum()
        };
        (EventKind::ALL.into_iter())
            .map(|kind| (kind, count(kind)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn events_are_put_on_one_axis() {
        let stats = json!({
            "begun_ns": 1_000_000_000u64, "ended_ns": 1_100_000_000u64, "tier_events_left_out": 3, "gc_pauses_left_out": 1,
            "gc_pauses": [{ "at_ns": 1_020_000_000u64, "kind": "minor", "took_ns": 500_000 }],
            "tier_events": [
                { "at_ns": 1_010_000_000u64, "kind": "compiled", "name": "f", "loop": 5, "took_ns": 800_000 },
                { "at_ns": 1_030_000_000u64, "kind": "exit", "name": "g", "loop": null, "took_ns": 0, "count": 12, "reason": "Shape" },
                { "at_ns": 1_040_000_000u64, "kind": "what is new", "name": "g", "loop": null, "took_ns": 0 },
                { "at_ns": 1_050_000_000u64, "kind": "invalidated", "name": "f", "loop": null, "took_ns": 0 },
            ],
        });
        let found = timeline(&stats).expect("events");
        assert_eq!((found.length_ms, found.left_out), (100.0, 4));
        let kinds: Vec<EventKind> = found.events.iter().map(|event| event.kind).collect();
        assert_eq!(
            kinds,
            [
                EventKind::Compiled,
                EventKind::Minor,
                EventKind::Exit,
                EventKind::Discarded
            ]
        );
        assert_eq!(found.events[1].at_ms, 20.0);
        assert_eq!(found.counts()[3], (EventKind::Exit, 12));
        let text = found.text(3);
        assert!(
            text.contains("   10.00  compiled: f (a loop), 0.80\n"),
            "{text}"
        );
        assert!(text.contains("   30.00  exits (deopt): g, Shape, 12 times, 0.00\n"));
        assert!(text.contains("and 1 more") && text.contains("and 4 that were only counted"));
    }

    /// An engine of before these events: what there is, from its first event on.
    #[test]
    fn older_statistics() {
        let stats = json!({ "jit_compiles": 1, "tier_events": [
            { "at_ns": 5_000_000, "kind": "compiled", "name": "f", "loop": null, "took_ns": 1_000_000 }] });
        let found = timeline(&stats).expect("events");
        assert_eq!((found.length_ms, found.events[0].at_ms), (1.0, 0.0));
        assert_eq!(timeline(&json!({ "gc_minor_collections": 3 })), None);
    }
}
