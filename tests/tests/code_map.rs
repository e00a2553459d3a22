//! `--perf-map`: the file that says where compiled code lies.

use std::path::PathBuf;
use std::process::Command;

use tauraro_tests::tauraro;

const SCRIPT: &str = "def add(a, b):\n    return a + b\n\ndef work(n):\n    total = 0\n    for i in range(n):\n        total = add(total, i)\n    return total\n\nprint(work(20000))\n";

fn file(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("tauraro-map-{}-{name}", std::process::id()))
}

#[test]
fn each_piece_of_compiled_code_is_named_once() {
    let (script, map) = (file("script.py"), file("map"));
    std::fs::write(&script, SCRIPT).expect("a script");
    let done = Command::new(tauraro())
        .arg(format!("--perf-map={}", map.display()))
        .arg(&script)
        .output()
        .expect("tauraro");
    assert_eq!(done.stdout, b"199990000\n");
    let text = std::fs::read_to_string(&map).expect("the map");
    let mut pieces = Vec::new();
    for line in text.lines() {
        let mut words = line.splitn(3, ' ');
        let mut number = || usize::from_str_radix(words.next().expect(line), 16).expect(line);
        let (start, size) = (number(), number());
        assert!(start > 0 && size > 0, "{line}");
        pieces.push((start, size, words.next().expect(line).to_string()));
    }
    let of = |name: &str| {
        pieces
            .iter()
            .filter(|piece| piece.2.starts_with(name))
            .count()
    };
    assert!(of("work loop (") > 0, "{text}");
    assert!(text.contains("script.py:7)"), "{text}");
    pieces.sort();
    for pair in pieces.windows(2) {
        assert!(pair[0].0 + pair[0].1 <= pair[1].0, "{text}");
    }
    for path in [script, map] {
        std::fs::remove_file(path).expect("removed");
    }
}

#[test]
fn a_map_that_cannot_be_written_stops_nothing() {
    for place in ["/no/such/folder/map", "/dev/full"] {
        let done = Command::new(tauraro())
            .args([&format!("--perf-map={place}"), "--jit=always", "-c", SCRIPT])
            .output()
            .expect("tauraro");
        assert_eq!(
            (done.status.code(), &*done.stdout),
            (Some(0), &b"199990000\n"[..])
        );
        let said = String::from_utf8_lossy(&done.stderr);
        let told = said.contains("--perf-map: cannot write /no/such/folder/map");
        assert_eq!(told, place != "/dev/full", "{said}");
    }
}
