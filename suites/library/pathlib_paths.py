"""Take n paths apart and put them together with pathlib's pure paths; nothing touches the disk."""

from pathlib import PurePosixPath, PureWindowsPath

ROOT = PurePosixPath("/srv/projects")


def bench(n):
    answer = 0
    for i in range(n):
        path = ROOT / f"site{i % 11}" / "pages" / f"page{i % 97}.tar.gz"
        short = path.relative_to(ROOT)
        other = path.with_suffix(".html").with_name("index.md").with_stem("about")
        deep = path.parent.joinpath("assets", "../images", f"{path.stem}.png")
        answer += len(short.parts) + len(path.suffixes) + len(str(other)) + len(deep.as_posix()) + len(path.stem)
        if path.match("*.gz") and other.suffix == ".md" and path.is_absolute() and not short.is_absolute():
            answer += 1
        if short.parents[1] == PurePosixPath(f"site{i % 11}") and other < path:
            answer += 2
        if path.is_relative_to("/srv") and hash(path) == hash(PurePosixPath(str(path))):
            answer += 4
        windows = PureWindowsPath("C:\\Users", "ann", f"f{i % 10}.txt")
        answer = (answer * 31 + len(windows.as_posix()) + len(windows.anchor) + len(windows.name)) % 1000000007
    return answer
