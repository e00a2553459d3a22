//! Shows a folder on this machine only, for browsers that refuse pages from files.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use crate::error::{Error, Result};

/// Longest line of a request, and how many lines are read.
const LONGEST_LINE: u64 = 8192;
const MOST_LINES: usize = 100;

/// A server of files of one folder, bound to the loopback interface.
pub struct Server {
    listener: TcpListener,
    folder: PathBuf,
}

impl Server {
    /// Binds a port; 0 takes a free one.
    pub fn bind(folder: &Path, port: u16) -> Result<Server> {
        let folder = folder
            .canonicalize()
            .map_err(|cause| Error::file(folder, "find the site", cause))?;
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
            .map_err(|cause| Error::usage(format!("--port {port}: cannot listen: {cause}")))?;
        Ok(Server { listener, folder })
    }

    /// Where it is shown.
    pub fn address(&self) -> String {
        let address = self.listener.local_addr();
        address.map_or(String::new(), |address| format!("http://{address}/"))
    }

    /// Answers until the process is ended.
    pub fn run(&self) -> ! {
        loop {
            if let Ok((stream, _)) = self.listener.accept() {
                let folder = self.folder.clone();
                // A browser opens several connections and may keep one without asking.
                std::thread::spawn(move || {
                    let _ = answer(&stream, &folder);
                });
            }
        }
    }
}

fn answer(stream: &TcpStream, folder: &Path) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    stream.set_write_timeout(Some(Duration::from_secs(30)))?;
    let mut reader = BufReader::new(stream);
    let mut request = String::new();
    let mut host = String::new();
    reader.by_ref().take(LONGEST_LINE).read_line(&mut request)?;
    for _ in 0..MOST_LINES {
        let mut line = String::new();
        reader.by_ref().take(LONGEST_LINE).read_line(&mut line)?;
        if line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("host")
        {
            host = value.trim().to_string();
        }
    }
    let mut words = request.split_whitespace();
    let (method, target) = (
        words.next().unwrap_or_default(),
        words.next().unwrap_or_default(),
    );
    // Another name for this address would let a page from elsewhere read these.
    let name = host
        .rsplit_once(':')
        .map_or(host.as_str(), |(name, _)| name);
    if !matches!(name, "127.0.0.1" | "localhost") {
        return reply(
            stream,
            method,
            "403 Forbidden",
            "text/plain",
            b"this site is shown on 127.0.0.1 only\n",
        );
    }
    if !matches!(method, "GET" | "HEAD") {
        return reply(
            stream,
            method,
            "405 Method Not Allowed",
            "text/plain",
            b"only GET and HEAD\n",
        );
    }
    match find(folder, target).and_then(|path| Some((std::fs::read(&path).ok()?, path))) {
        Some((bytes, path)) => reply(stream, method, "200 OK", kind(&path), &bytes),
        None => reply(
            stream,
            method,
            "404 Not Found",
            "text/plain",
            b"there is no such page\n",
        ),
    }
}

/// The file that a request is for; nothing for what lies outside of the folder, also by `..` or a link.
fn find(folder: &Path, target: &str) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?.strip_prefix('/')?;
    let path = decode(path)?;
    let relative = Path::new(if path.is_empty() { "index.html" } else { &path });
    if !relative
        .components()
        .all(|part| matches!(part, Component::Normal(_)))
    {
        return None;
    }
    let file = folder.join(relative).canonicalize().ok()?;
    (file.starts_with(folder) && file.is_file()).then_some(file)
}

/// `%41` as `A`.
fn decode(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let (mut out, mut place) = (Vec::new(), 0);
    while place < bytes.len() {
        if bytes[place] == b'%' {
            let digits = text.get(place + 1..place + 3)?;
            out.push(u8::from_str_radix(digits, 16).ok()?);
            place += 3;
        } else {
            out.push(bytes[place]);
            place += 1;
        }
    }
    let text = String::from_utf8(out).ok()?;
    (!text.contains(['\0', '\\'])).then_some(text)
}

fn kind(path: &Path) -> &'static str {
    match path.extension().and_then(|end| end.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("json") => "application/json",
        Some("png") => "image/png",
        _ => "text/plain; charset=utf-8",
    }
}

fn reply(
    mut stream: &TcpStream,
    method: &str,
    status: &str,
    kind: &str,
    body: &[u8],
) -> std::io::Result<()> {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nX-Content-Type-Options: nosniff\r\n\
         Cache-Control: no-store\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    if method != "HEAD" {
        stream.write_all(body)?;
    }
    stream.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_of_the_folder_is_shown() {
        let above = std::env::temp_dir().join(format!("lab-serve-{}", std::process::id()));
        let folder = above.join("site");
        std::fs::create_dir_all(folder.join("benchmark")).expect("a folder");
        std::fs::write(above.join("secret"), "secret").expect("a file");
        std::fs::write(folder.join("index.html"), "page").expect("a file");
        std::fs::write(folder.join("benchmark/a b.html"), "page").expect("a file");
        std::os::unix::fs::symlink(above.join("secret"), folder.join("link")).expect("a link");
        let folder = folder.canonicalize().expect("the folder");
        assert!(find(&folder, "/").is_some());
        assert!(find(&folder, "/index.html?x=1").is_some());
        assert!(find(&folder, "/benchmark/a%20b.html").is_some());
        for bad in [
            "",
            "index.html",
            "/../secret",
            "/benchmark/../../secret",
            "/%2e%2e/secret",
            "/..%2fsecret",
            "//etc/passwd",
            "/link",
            "/benchmark",
            "/index.html%00",
            "/%",
            "/%zz",
            "/..\\secret",
            "/./../secret",
        ] {
            assert_eq!(find(&folder, bad), None, "{bad}");
        }
        let _ = std::fs::remove_dir_all(&above);
    }
}
