//! The dashboard in a headless Chromium: every page loads without a complaint or a request to elsewhere, charts draw, zoom
//! and toggles work. Pictures of the first screen are kept in `target/tmp/screens`.

mod common;

use std::path::Path;

use common::Lab;
use common::browser::Browser;
use common::fake;
use common::nights::{NOW, NightSpec, rising};

const BEFORE: &str = "0a26e60";
const LAST: &str = "7c3d9e1";

/// A lab with three months of history, and the newest night.
fn lab_with(last: &NightSpec) -> Lab {
    let lab = Lab::new("");
    rising(&lab.path("history"));
    last.write(&lab.path("history"));
    lab
}

/// The newest night, as fast as the one before.
fn quiet() -> NightSpec {
    NightSpec::new(0, LAST).scale(1.0 - 4.0 / 130.0 + 0.12)
}

/// Writes the site; the address of its folder.
fn site(lab: &Lab, now: &str) -> String {
    lab.lab(&[
        "report",
        "--history",
        "history",
        "--out",
        "site",
        "--now",
        now,
    ])
    .expect(0, &[]);
    format!("file://{}/", lab.path("site").display())
}

const BOTTOM: &str = "Math.max(...[...document.querySelectorAll('.split')].map(e => e.getBoundingClientRect().bottom))";

#[test]
fn the_first_screen() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    let mut screen = |name: &str, lab: &Lab, now: &str, dark: bool| -> (String, String) {
        let base = site(lab, now);
        browser.dark(dark);
        browser.requests.clear();
        browser.open(&format!("{base}index.html"));
        browser.screenshot(name);
        browser.is_content(&base);
        let bottom = browser.eval(BOTTOM).as_f64().expect("a place");
        assert!(bottom <= 800.0, "{name}: the first screen ends at {bottom}");
        (
            browser.text("document.getElementById('verdict').innerText"),
            browser.text("document.querySelector('.trust').innerHTML"),
        )
    };
    let lab = lab_with(&quiet());
    let (verdict, trust) = screen("quiet-night", &lab, NOW, false);
    assert!(
        verdict.starts_with(&format!("Since {BEFORE}: 0 regressed, 0 improved")),
        "{verdict}"
    );
    assert!(verdict.contains("smallest effect seen"), "{verdict}");
    assert!(!trust.contains("red"), "{trust}");

    let (_, trust) = screen("stale-data", &lab, "2026-11-30T04:00:00Z", false);
    assert!(
        trust.contains("class=\"red\"") && trust.contains("50 h old"),
        "{trust}"
    );

    let lab = lab_with(
        &quiet()
            .change("text/join-split", 0.93)
            .change("loops/count", 1.21),
    );
    let (verdict, _) = screen("one-regression", &lab, NOW, false);
    assert!(
        verdict.starts_with(&format!("Since {BEFORE}: 1 regressed, 1 improved")),
        "{verdict}"
    );
    screen("one-regression-dark", &lab, NOW, true);

    let mut moved = quiet();
    moved.machine = "x86_64 another processor 8 cores".to_string();
    let (verdict, trust) = screen("changed-machine", &lab_with(&moved), NOW, false);
    assert!(
        trust.contains("machine: changed") && trust.contains("amber"),
        "{trust}"
    );
    assert!(
        verdict.contains("No earlier night on this machine"),
        "{verdict}"
    );
}

#[test]
fn every_page_loads_and_draws() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    let mut last = quiet();
    last.slices = 40;
    let lab = lab_with(&last);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    std::fs::create_dir_all(lab.path("docs")).expect("a folder");
    std::fs::copy(
        root.join("docs/conformance.md"),
        lab.path("docs/conformance.md"),
    )
    .expect("a copy");
    std::fs::create_dir_all(lab.path("profiles/loops-count")).expect("a folder");
    lab.write(
        "profiles/loops-count/flame.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>",
    );
    let base = site(&lab, NOW);
    let mut pages: Vec<String> = ["index", "compare", "ledger", "machine", "conformance"]
        .map(|name| format!("{name}.html"))
        .to_vec();
    for entry in std::fs::read_dir(lab.path("site/benchmark")).expect("pages") {
        pages.push(format!(
            "benchmark/{}",
            entry.expect("a page").file_name().to_string_lossy()
        ));
    }
    assert_eq!(pages.len(), 5 + 38);
    for page in &pages {
        browser.open(&format!("{base}{page}"));
        let counts = browser.eval(
            "[document.querySelectorAll('figure.chart').length, +document.documentElement.dataset.charts, \
             [...document.querySelectorAll('figure.chart')].filter(e => +e.dataset.drawn > 0).length]",
        );
        let counts: Vec<u64> = serde_json::from_value(counts).expect("three numbers");
        assert!(
            counts[0] == counts[1] && counts[1] == counts[2],
            "{page}: {counts:?}"
        );
        assert!(!browser.text("document.title").is_empty());
        assert_eq!(
            browser.eval("document.querySelectorAll('h1').length"),
            1,
            "{page}"
        );
    }
    browser.is_content(&base);
    browser.open(&format!("{base}benchmark/loops--count.html"));
    assert_eq!(
        browser.eval("document.querySelectorAll('.flames a').length"),
        1
    );
    assert_eq!(
        browser.eval("document.querySelectorAll('#warm-up canvas').length"),
        1
    );
    browser.size(1280, 1500);
    browser.screenshot("benchmark");
    for page in ["compare", "machine", "conformance"] {
        browser.open(&format!("{base}{page}.html"));
        browser.screenshot(page);
    }
}

#[test]
fn zoom_toggles_and_permalinks() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    let lab = lab_with(&quiet().change("text/join-split", 0.93));
    let base = site(&lab, NOW);
    let page = format!("{base}benchmark/text--join-split.html");
    browser.open(&page);
    let drawn =
        |browser: &mut Browser| browser.text("document.getElementById('history').dataset.drawn");
    assert_eq!(drawn(&mut browser), "46");

    // A runner is toggled, by its button.
    browser.eval("document.querySelector('#history .legend button').click()");
    assert_eq!(
        browser
            .text("document.querySelector('#history .legend button').getAttribute('aria-pressed')"),
        "false"
    );
    assert_eq!(drawn(&mut browser), "23");
    assert!(
        browser
            .text("location.hash")
            .contains("history.off=tauraro")
    );

    // Dragging zooms in, a double click shows all.
    let place = "(() => { const r = document.querySelector('#history canvas').getBoundingClientRect(); return [r.left, r.top, r.width, r.height]; })()";
    let place: Vec<f64> = serde_json::from_value(browser.eval(place)).expect("a place");
    let at = |x: f64, y: f64| (place[0] + place[2] * x, place[1] + place[3] * y);
    browser.mouse(at(0.5, 0.5), at(0.9, 0.5), true);
    let hash = browser.text("location.hash");
    assert!(hash.contains("history.x="), "{hash}");
    // The view survives as a link.
    browser.open(&format!("{page}{hash}"));
    assert_eq!(
        browser
            .text("document.querySelector('#history .legend button').getAttribute('aria-pressed')"),
        "false"
    );
    assert_eq!(
        browser.eval("document.querySelector('#history .legend .plain').hidden"),
        false
    );
    browser.eval("document.querySelector('#history .legend .plain').click()");
    assert!(!browser.text("location.hash").contains("history.x="));

    // The keyboard zooms, and reads points aloud.
    browser.eval("document.querySelector('#history canvas').focus()");
    browser.key("+");
    assert!(browser.text("location.hash").contains("history.x="));
    browser.key("0");
    browser.key("ArrowLeft");
    assert!(
        browser
            .text("document.querySelector('#history .tip').textContent")
            .contains("tauraro-interp")
    );
    assert!(
        browser
            .text("document.querySelector('#history canvas').getAttribute('aria-label')")
            .contains("History of text/join-split")
    );

    // Hovering shows the nearest point.
    browser
        .eval("document.querySelector('#invocations canvas').scrollIntoView({ block: 'center' })");
    let place = "(() => { const r = document.querySelector('#invocations canvas').getBoundingClientRect(); return [r.left + r.width / 2, r.top + r.height / 2]; })()";
    let place: Vec<f64> = serde_json::from_value(browser.eval(place)).expect("a place");
    for step in 0..12 {
        browser.mouse(
            (place[0] + f64::from(step) * 9.0, place[1]),
            (place[0] + f64::from(step) * 9.0, place[1] - 30.0),
            false,
        );
    }
    let zoomed = browser.eval("[...document.querySelectorAll('#invocations .tip')].length");
    assert_eq!(zoomed, 1);

    // The theme follows the system until it is chosen.
    let back = "getComputedStyle(document.body).backgroundColor";
    let light = browser.text(back);
    browser.dark(true);
    let dark = browser.text(back);
    assert_ne!(light, dark);
    browser.eval("document.getElementById('theme').click()");
    assert_eq!(browser.text(back), light);
    browser.dark(false);

    // The table of the first page is filtered, also by a link.
    browser.open(&format!("{base}index.html#all.q=text%2F"));
    assert_eq!(
        browser
            .eval("[...document.querySelectorAll('#all tbody tr')].filter(r => !r.hidden).length"),
        10
    );

    // Two nights, chosen by a link.
    browser.open(&format!("{base}compare.html"));
    let rows = browser.eval("document.querySelectorAll('.compare tbody tr').length");
    assert_eq!(rows, 38);
    assert!(
        browser
            .text("document.querySelector('.compare tbody tr').innerText")
            .contains("text/join-split")
    );
    browser.eval("(() => { const s = document.querySelector('[name=a]'); s.selectedIndex = 5; s.dispatchEvent(new Event('change')); })()");
    let hash = browser.text("location.hash");
    assert!(hash.starts_with("#a=01"), "{hash}");
    browser.open(&format!("{base}compare.html{hash}"));
    assert_eq!(
        browser.eval("document.querySelector('[name=a]').selectedIndex"),
        5
    );
    browser.is_content(&base);
}

/// Nothing that a suite, a script or a file names itself becomes markup.
#[test]
fn hostile_names() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    let names = [
        "t/<img src=x onerror=\"window.pwned=1\">",
        "t/</script><script>window.pwned=1</script>",
        "t/'\"><svg onload=window.pwned=1>",
        "t/<!--<script>",
        "t/javascript:window.pwned=1",
        "t/\u{202e}\u{2066}gpj.exe\u{0}\u{1b}[31m\u{7}",
        "t/שלום עולם",
        "t/../../../etc/passwd",
        "t/{{ 7 * 7 }}{% raw %}",
        "t/a&b\u{2028}c",
    ];
    let lab = Lab::new("");
    for (days, revision) in [(2, "1111111"), (1, "2222222"), (0, "3333333")] {
        let mut night = NightSpec::new(days, revision);
        night.ratios = names
            .iter()
            .map(|name| ((*name).to_string(), "tauraro".to_string(), 2.0))
            .collect();
        night
            .ratios
            .push(("t/x".to_string(), "<b>runner</b>".to_string(), 1.5));
        night.machine = "<i>machine</i>".to_string();
        night.baseline = format!("b{days}");
        if days == 0 {
            night.baseline = "b1".to_string();
            night = night.change(names[0], 0.8);
        }
        night.write(&lab.path("history"));
    }
    let base = site(&lab, NOW);
    let count = std::fs::read_dir(lab.path("site/benchmark"))
        .expect("pages")
        .count();
    assert_eq!(count, names.len() + 1);
    assert!(!lab.folder.join("etc").exists());
    let mut pages: Vec<String> = ["index", "compare", "machine"]
        .map(|name| format!("{name}.html"))
        .to_vec();
    for entry in std::fs::read_dir(lab.path("site/benchmark")).expect("pages") {
        pages.push(format!(
            "benchmark/{}",
            entry.expect("a page").file_name().to_string_lossy()
        ));
    }
    for page in &pages {
        browser.open(&format!("{base}{page}"));
        assert_eq!(browser.eval("typeof window.pwned"), "undefined", "{page}");
        assert_eq!(browser.eval("document.querySelectorAll('main img, main b > i, main svg[onload], [onerror]').length"), 0, "{page}");
        let text = browser.text("document.documentElement.outerHTML");
        assert!(
            !text.contains(['\u{202e}', '\u{2066}', '\u{1b}', '\u{7}']),
            "{page}"
        );
    }
    browser.open(&format!("{base}index.html"));
    assert!(
        browser
            .text("document.querySelector('.moved .name').textContent")
            .contains("<img src=x onerror")
    );
    assert!(
        browser
            .text("document.getElementById('all').textContent")
            .contains("{{ 7 * 7 }}{% raw %}")
    );
    browser.screenshot("hostile-names");
    browser.is_content(&base);
}

/// 100,000 samples: the first page stays small, and its first chart is there at once.
#[test]
fn a_large_history() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    let lab = Lab::new("");
    let mut samples = 0;
    for days_ago in (0..33).rev() {
        let night = NightSpec::new(days_ago, &format!("{:07x}", 0x1000 + days_ago));
        samples += night.ratios.len() * night.invocations * 2;
        night.write(&lab.path("history"));
    }
    assert!(samples >= 100_000, "{samples}");
    let base = site(&lab, NOW);
    let size = |name: &str| {
        std::fs::metadata(lab.path("site").join(name))
            .expect("a file")
            .len()
    };
    let first = size("index.html")
        + size("assets/site.css")
        + size("assets/site.js")
        + size("assets/theme.js");
    assert!(first <= 3_000_000, "the first page takes {first} bytes");
    for page in ["index.html", "benchmark/loops--count.html"] {
        let mut times: Vec<f64> = (0..5)
            .map(|_| {
                browser.open(&format!("{base}{page}"));
                browser
                    .text("document.documentElement.dataset.firstChart")
                    .parse()
                    .expect("a time")
            })
            .collect();
        times.sort_by(f64::total_cmp);
        eprintln!("{page}: first chart after {times:?} ms; the first page is {first} bytes");
        // The least of five: others work on the machine as well.
        assert!(times[0] <= 300.0, "{page}: first chart after {times:?} ms");
    }
    browser.is_content(&base);
}

#[test]
fn a_page_of_causes_stands_by_itself() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    let lab = Lab::new("");
    lab.add_runner(&(fake::runner("{root}/before", "") + "ours = true\n"));
    lab.script("before", &fake::engine(1.0));
    lab.script("after", &fake::engine(1.3));
    let args = [
        "compare", "./before", "./after", "t.toml", "--runner", "fake",
    ];
    let more = [
        "--history",
        "history",
        "--rounds",
        "10",
        "--html",
        "page.html",
    ];
    lab.lab(&[&args[..], &more].concat()).expect(1, &[]);
    let base = format!("file://{}/", lab.folder.display());
    browser.open(&format!("{base}page.html"));
    browser.screenshot("causes");
    let titles = "[...document.querySelectorAll('iframe')].map(e => e.title).join()";
    assert_eq!(
        browser.text(titles),
        "difference.svg,difference-before.svg,before.svg,before-timeline.svg,after.svg,after-timeline.svg"
    );
    let text = browser.text("document.body.innerText");
    assert!(text.contains("Moved: slow (count.py:7) +"), "{text}");
    assert_eq!(
        browser.eval("document.documentElement.scrollWidth <= innerWidth"),
        true
    );
    // The pictures are loaded when they come into view.
    browser.eval("document.querySelector('iframe').scrollIntoView()");
    browser.eval("new Promise(done => setTimeout(done, 300))");
    browser.is_content(&base);
}
