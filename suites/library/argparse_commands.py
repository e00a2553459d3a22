"""Build a command line parser with options, choices, a group and subcommands, and parse eight lists of arguments; n times."""

import argparse

LINES = [line.split() for line in (
    "build src --jobs 4 -v --output=out/a.bin",
    "build src lib -j8 --release -D X=1 -D Y=2",
    "test --filter name --filter other -vv",
    "test --slow --seed 99 -- --not-an-option",
    "--quiet clean --all",
    "--color always build . --jobs=2",
    "--config a.toml test unit -v",
    "clean",
)]


def pair(text):
    key, _, value = text.partition("=")
    return key, int(value)


def make():
    parser = argparse.ArgumentParser(prog="tool", description="Builds things.")
    loudness = parser.add_mutually_exclusive_group()
    loudness.add_argument("--quiet", action="store_true", help="print nothing")
    loudness.add_argument("--color", choices=["auto", "always", "never"], default="auto")
    parser.add_argument("--config", metavar="FILE", default="tool.toml")
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="build some folders")
    build.add_argument("folders", nargs="+")
    build.add_argument("-j", "--jobs", type=int, default=1)
    build.add_argument("-v", "--verbose", action="count", default=0)
    build.add_argument("-o", "--output")
    build.add_argument("--release", action="store_true")
    build.add_argument("-D", "--define", type=pair, action="append", default=[])
    test = commands.add_parser("test", help="run the tests")
    test.add_argument("names", nargs="*")
    test.add_argument("--filter", action="append")
    test.add_argument("--slow", action="store_const", const=10, default=1)
    test.add_argument("--seed", type=int)
    test.add_argument("-v", "--verbose", action="count", default=0)
    clean = commands.add_parser("clean", help="remove what was built")
    clean.add_argument("--all", action="store_true")
    return parser


def weigh(value):
    if isinstance(value, (list, tuple)):
        return 1 + sum(map(weigh, value))
    return len(value) if isinstance(value, str) else int(value or 0)


def bench(n):
    answer = 0
    for _ in range(n):
        parser = make()
        for line in LINES:
            for name, value in vars(parser.parse_args(line)).items():
                answer = (answer * 31 + len(name) + weigh(value)) % 1000000007
        answer += len(parser.format_usage().split())
    return answer
