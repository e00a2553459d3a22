"""Take n lines of a log apart with regular expressions: match with groups, findall, sub by text and by function, split."""

import re

LINE = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)T(\d\d):(\d\d):(\d\d)Z (?P<level>[A-Z]+) \[([^\]]*)\] (?P<text>.*)$")
PAIR = re.compile(r"(\w+)=(\"[^\"]*\"|\S+)")
ADDRESS = re.compile(r"\b(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\b")
WORD = re.compile(r"[a-z]+", re.IGNORECASE)
TROUBLE = re.compile(r"time[ -]?out|refused|(?:dis)?connect(?:ed|ion)? lost", re.I)


def log():
    lines = []
    seed = 11
    for i in range(100):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        level = ("INFO", "WARN", "ERROR", "DEBUG")[seed >> 8 & 3]
        text = ("request served", "Connection lost", "client timeout", "cache, refreshed; twice")[seed >> 12 & 3]
        lines.append(
            f"2024-{1 + i % 12:02}-{1 + i % 28:02}T{i % 24:02}:{seed >> 6 & 31:02}:{i % 60:02}Z {level} [worker-{i % 7}] "
            f"{text} from 10.{i % 4}.{seed >> 16 & 255}.{i} user=\"u {i}\" size={seed >> 10} path=/a/b{i % 9}.html")
    return lines


LINES = log()


def hide(match):
    return f"{match[1]}.{match[2]}.x.x" if int(match[4]) % 2 else match[0]


def bench(n):
    answer = 0
    for i in range(n):
        match = LINE.match(LINES[i % 100])
        seconds = int(match[2]) * 3600 + int(match[3]) * 60 + int(match[4])
        text = match["text"]
        pairs = dict(PAIR.findall(text))
        hidden = ADDRESS.sub(hide, text)
        plain = re.sub(r"\d+", "#", hidden)
        words = WORD.findall(text)
        parts = re.split(r"[;,]\s*|\s+", text)
        if TROUBLE.search(text):
            answer += 1000
        if match["level"] == "ERROR":
            answer += match.end("level")
        answer += seconds + len(match["day"]) + int(pairs["size"]) % 97 + len(hidden) + plain.count("#") + len(words) * len(parts)
    return answer
