//! A headless Chromium, asked through its debugging pipe: JSON messages that end with a zero byte, on the file descriptors 3
//! and 4. That needs no package beside the browser.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

/// Programs that may be a Chromium.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// A running browser.
pub(crate) struct Browser {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    next: u64,
    profile: PathBuf,
    /// Errors and warnings of scripts, refused resources, dialogs.
    pub(crate) complaints: Vec<String>,
    /// Every address that was asked for.
    pub(crate) requests: Vec<String>,
    session: String,
    loaded: bool,
}

impl Browser {
    /// Starts one with a page of 1280 by 800; nothing when there is none, which is a failure where one is required.
    pub(crate) fn start() -> Option<Browser> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let found = NAMES.iter().find_map(|name| {
            std::env::split_paths(&path)
                .map(|folder| folder.join(name))
                .find(|file| file.is_file())
        });
        let Some(program) = found else {
            let required = ["CI", "LAB_BROWSER"]
                .iter()
                .any(|name| std::env::var_os(name).is_some());
            assert!(
                !required,
                "no Chromium on PATH: the dashboard's pages cannot be tested (Debian: apt install chromium; .ci/run does)"
            );
            eprintln!("skipped: no Chromium on PATH");
            return None;
        };
        static NEXT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        let number = NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let profile =
            std::env::temp_dir().join(format!("lab-browser-{}-{number}", std::process::id()));
        // The shell moves its own input and output to the descriptors that the browser wants.
        let mut child = Command::new("sh")
            .arg("-c")
            .arg("exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>/dev/null")
            .arg(program)
            .args([
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--no-first-run",
            ])
            .args([
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-extensions",
            ])
            .args([
                "--disable-dev-shm-usage",
                "--force-color-profile=srgb",
                "--remote-debugging-pipe",
            ])
            .arg(format!("--user-data-dir={}", profile.display()))
            .arg("about:blank")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a browser");
        let to = child.stdin.take().expect("its input");
        let from = BufReader::new(child.stdout.take().expect("its output"));
        let mut browser = Browser {
            child,
            to,
            from,
            next: 0,
            profile,
            complaints: Vec::new(),
            requests: Vec::new(),
            session: String::new(),
            loaded: false,
        };
        let target = browser.ask("Target.createTarget", json!({ "url": "about:blank" }));
        let attached = browser.ask(
            "Target.attachToTarget",
            json!({ "targetId": target["targetId"], "flatten": true }),
        );
        browser.session = attached["sessionId"]
            .as_str()
            .expect("a session")
            .to_string();
        for domain in [
            "Page.enable",
            "Runtime.enable",
            "Log.enable",
            "Network.enable",
        ] {
            browser.ask(domain, json!({}));
        }
        browser.size(1280, 800);
        browser.dark(false);
        Some(browser)
    }

    /// Sends a command and waits for its answer.
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> Value {
        self.next += 1;
        let id = self.next;
        let mut message = json!({ "id": id, "method": method, "params": params });
        if !self.session.is_empty() {
            message["sessionId"] = self.session.as_str().into();
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        self.to
            .write_all(&bytes)
            .and_then(|()| self.to.flush())
            .expect("the browser listens");
        loop {
            let message = self.read();
            if message["id"] == id {
                assert!(message["error"].is_null(), "{method}: {}", message["error"]);
                return message["result"].clone();
            }
        }
    }

    fn read(&mut self) -> Value {
        let mut bytes = Vec::new();
        self.from
            .read_until(0, &mut bytes)
            .expect("the browser answers");
        assert_eq!(bytes.pop(), Some(0), "the browser ended");
        let message: Value = serde_json::from_slice(&bytes).expect("JSON");
        let params = &message["params"];
        match message["method"].as_str().unwrap_or_default() {
            "Runtime.exceptionThrown" => {
                self.complaints.push(params["exceptionDetails"].to_string())
            }
            "Runtime.consoleAPICalled"
                if matches!(
                    params["type"].as_str(),
                    Some("error" | "warning" | "assert")
                ) =>
            {
                self.complaints.push(params["args"].to_string());
            }
            "Log.entryAdded"
                if matches!(params["entry"]["level"].as_str(), Some("error" | "warning")) =>
            {
                self.complaints.push(params["entry"].to_string());
            }
            "Page.javascriptDialogOpening" => self.complaints.push(format!("a dialog: {params}")),
            "Network.requestWillBeSent" => {
                let url = params["request"]["url"].as_str().unwrap_or_default();
                self.requests.push(url.to_string());
            }
            "Page.loadEventFired" => self.loaded = true,
            _ => {}
        }
        message
    }

    /// The size of the page.
    pub(crate) fn size(&mut self, width: u32, height: u32) {
        let metrics =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.ask("Emulation.setDeviceMetricsOverride", metrics);
    }

    /// What the system asks pages for.
    pub(crate) fn dark(&mut self, dark: bool) {
        let value = if dark { "dark" } else { "light" };
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": value }] });
        self.ask("Emulation.setEmulatedMedia", features);
    }

    /// Opens an address and waits until it is loaded. Another fragment of the page that is shown loads nothing, so an
    /// empty page comes between.
    pub(crate) fn open(&mut self, url: &str) {
        for url in ["about:blank", url] {
            self.loaded = false;
            let result = self.ask("Page.navigate", json!({ "url": url }));
            assert!(
                result["errorText"].is_null(),
                "{url}: {}",
                result["errorText"]
            );
            while !self.loaded {
                self.read();
            }
        }
        // Errors of the scripts come before the answer to this.
        self.eval("new Promise(done => requestAnimationFrame(() => setTimeout(done, 20)))");
    }

    /// The value of an expression.
    pub(crate) fn eval(&mut self, expression: &str) -> Value {
        let asked =
            json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let result = self.ask("Runtime.evaluate", asked);
        assert!(
            result["exceptionDetails"].is_null(),
            "{expression}: {}",
            result["exceptionDetails"]
        );
        result["result"]["value"].clone()
    }

    /// A text that an expression gives.
    pub(crate) fn text(&mut self, expression: &str) -> String {
        self.eval(expression)
            .as_str()
            .unwrap_or_default()
            .to_string()
    }

    /// Presses a key.
    pub(crate) fn key(&mut self, key: &str) {
        let text = if key.chars().count() == 1 {
            json!(key)
        } else {
            Value::Null
        };
        for kind in ["keyDown", "keyUp"] {
            let mut event = json!({ "type": kind, "key": key });
            if kind == "keyDown" && !text.is_null() {
                event["text"] = text.clone();
            }
            self.ask("Input.dispatchKeyEvent", event);
        }
    }

    /// Moves the mouse from one point to another, with its button down when it drags.
    pub(crate) fn mouse(&mut self, from: (f64, f64), to: (f64, f64), drag: bool) {
        let mut event = |kind: &str, (x, y): (f64, f64), down: bool| {
            let buttons = u32::from(down);
            let button = if drag { "left" } else { "none" };
            let event = json!({ "type": kind, "x": x, "y": y, "button": button, "buttons": buttons, "clickCount": u32::from(drag) });
            self.ask("Input.dispatchMouseEvent", event);
        };
        event("mouseMoved", from, false);
        if drag {
            event("mousePressed", from, true);
        }
        event("mouseMoved", to, drag);
        if drag {
            event("mouseReleased", to, false);
        }
    }

    /// Keeps a picture of the page, beside what cargo keeps of tests.
    pub(crate) fn screenshot(&mut self, name: &str) -> PathBuf {
        let result = self.ask("Page.captureScreenshot", json!({ "format": "png" }));
        let bytes = decode(result["data"].as_str().expect("a picture"));
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("screens");
        std::fs::create_dir_all(&folder).expect("a folder");
        let file = folder.join(format!("{name}.png"));
        std::fs::write(&file, bytes).expect("a picture");
        file
    }

    /// Fails when a page complained, or asked for something beyond its folder.
    pub(crate) fn is_content(&mut self, base: &str) {
        let outside: Vec<&String> = self
            .requests
            .iter()
            .filter(|url| {
                !url.starts_with(base) && !url.starts_with("data:") && *url != "about:blank"
            })
            .collect();
        assert!(
            outside.is_empty(),
            "requests outside of {base}: {outside:?}"
        );
        assert!(self.complaints.is_empty(), "{:#?}", self.complaints);
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        // Its other processes may still write.
        for _ in 0..20 {
            if std::fs::remove_dir_all(&self.profile).is_ok() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
    }
}

/// Base 64.
fn decode(text: &str) -> Vec<u8> {
    let value = |byte: u8| match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let mut out = Vec::with_capacity(text.len() * 3 / 4);
    let (mut bits, mut count) = (0u32, 0);
    for byte in text.bytes().take_while(|byte| *byte != b'=') {
        bits = bits << 6 | u32::from(value(byte));
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    out
}
