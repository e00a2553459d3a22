//! The outputs of a report made by hand.

use super::Format;
use super::component::Component;
use super::output::format;
use super::report::{Kind, Report, Sample, Shown, Unit};
use super::resolve::Tier;
use super::summary::summary;

fn function(name: &str, line: u32, tier: Tier) -> Shown {
    Shown {
        kind: Kind::Script(tier),
        name: name.to_owned(),
        file: "a.py".to_owned(),
        line,
    }
}

fn sample(frames: &[u32], component: Component, line: u32, weight: u64) -> Sample {
    Sample {
        frames: frames.into(),
        component,
        line: Some((frames[frames.len().min(2) - 1], line)),
        weight,
    }
}

/// `<module>` calls `f`, interpreted and then compiled.
fn report() -> Report {
    let gc = Shown {
        kind: Kind::Component(Component::Gc),
        name: "gc".to_owned(),
        file: String::new(),
        line: 0,
    };
    Report {
        unit: Unit::Ticks(1000),
        title: "tauraro a.py".to_owned(),
        frames: vec![
            function("<module>", 1, Tier::Interpreted),
            function("f", 3, Tier::Interpreted),
            function("f", 3, Tier::Compiled),
            gc,
        ],
        samples: vec![
            sample(&[0], Component::Dispatch, 9, 1),
            sample(&[0, 1], Component::Dispatch, 4, 2),
            sample(&[0, 1, 3], Component::Gc, 5, 1),
            sample(&[0, 2], Component::Compiled, 4, 12),
            sample(&[0, 2], Component::Compiled, 4, 4),
        ],
        dropped: 3,
        cpu_time: 21_000_000,
    }
}

fn text(f: Format) -> String {
    String::from_utf8(format(&report(), f).expect("drawn")).expect("UTF-8")
}

#[test]
fn folded_stacks_add_up() {
    let wanted = "\
<module> (a.py:1) 1
<module> (a.py:1);f (a.py:3) 2
<module> (a.py:1);f (a.py:3) [compiled] 16
<module> (a.py:1);f (a.py:3);[gc] 1
";
    assert_eq!(text(Format::Folded), wanted);
}

#[test]
fn speedscope_keeps_the_order_of_samples() {
    let text = text(Format::Speedscope);
    assert!(
        text.contains(r#"{"name":"f [compiled]","file":"a.py","line":3}"#),
        "{text}"
    );
    assert!(text.contains(r#"{"name":"[gc]"}"#), "{text}");
    assert!(
        text.contains("\"samples\":[[0],[0,1],[0,1,3],[0,2],[0,2]]"),
        "{text}"
    );
    assert!(
        text.contains("\"weights\":[1000000,2000000,1000000,12000000,4000000]"),
        "{text}"
    );
    assert!(text.contains("\"endValue\":20000000"), "{text}");
}

#[test]
fn a_flamegraph_has_a_box_for_each_frame() {
    let svg = text(Format::Svg);
    for label in ["&lt;module&gt; (a.py:1)", "f (a.py:3) [compiled]", "[gc]"] {
        assert!(svg.contains(&format!("<title>{label} (")), "{label}: {svg}");
    }
    let empty = Report {
        samples: Vec::new(),
        ..report()
    };
    assert!(format(&empty, Format::Svg).is_ok_and(|svg| svg.ends_with(b"</svg>")));
}

#[test]
fn summaries_count_own_and_total() {
    let wanted = "\
profile: 5 samples for 0.02 s at 1000 Hz; the process took 0.02 s of CPU time; no room for 3 more

    own   total  function
  95.0 %  95.0 %  f (a.py:3)
   5.0 % 100.0 %  <module> (a.py:1)

    own  line
  90.0 %  a.py:4 (f)
   5.0 %  a.py:5 (f)
   5.0 %  a.py:9 (<module>)

  share  tier of the function
  80.0 %  compiled
  20.0 %  interpreted

  share  part of the engine
  80.0 %  compiled code
  15.0 %  dispatch
   5.0 %  gc
";
    assert_eq!(summary(&report()), wanted);
}
