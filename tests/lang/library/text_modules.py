# Modules about text that stand on re: textwrap, fnmatch, html, tomllib, string.Template, fractions, urllib.parse.
import fnmatch
import html
import string
import textwrap
import tomllib
from fractions import Fraction
from urllib.parse import parse_qs, quote, unquote, urlencode, urljoin, urlsplit

print(textwrap.fill("the quick brown fox jumps over the lazy dog", 16), textwrap.shorten("hello big wide world", 14))
print(repr(textwrap.dedent("  a\n    b\n  c\n")), repr(textwrap.indent("a\n\nb", "> ")), textwrap.wrap("well-known under_score x", 6))
print(fnmatch.fnmatch("a.py", "*.py"), fnmatch.filter(["a.c", "b.h", "c.o"], "*.[ch]"), fnmatch.translate("a?[!b]*"))
print(html.escape("<a href='x'>&\""), html.unescape("&lt;&eacute;&#65;&#x42;&notin;&bogus;"))
print(string.Template("$who likes ${what}, $$5").substitute(who="tim", what="kung pao"))
print(tomllib.loads('a = 1\n[b]\nc = "x\\n"\nd = [1, 2.5, true]\n[[e]]\nf = {g = 0x1f}\n'))
try:
    tomllib.loads("a = \n")
except tomllib.TOMLDecodeError as e:
    print(e)
print(Fraction("3/4") + Fraction("0.5"), Fraction("1e-2"), Fraction(7, 3).limit_denominator(2), f"{Fraction(1, 3):.3f}")
print(urlsplit("http://u:p@host:80/a/b;c?d=e#f"), quote("a b/\u00e9"), unquote("%41%C3%A9+"))
print(urlencode({"a": 1, "b": "x y"}), parse_qs("a=1&a=2&b="), urljoin("http://a/b/c", "../d?e"))
