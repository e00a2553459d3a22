# The matching engine of `re`: every kind of instruction, and what backtracking undoes.
import re


def show(m):
    return m and (m.span(), m.regs[1:], m.lastindex)


def run(pattern, *subjects, flags=0):
    p = re.compile(pattern, flags)
    for s in subjects:
        print(ascii(pattern), ascii(s), show(p.match(s)), show(p.fullmatch(s)), [show(m) for m in p.finditer(s)])


# Repeats of one character: greedy, lazy, possessive; with the rest beginning with what they take, and with something else.
run("a*ab", "aaab", "ab", "b", "aaa")
run("[^,]*,x", "abc,x", "abc,y,x", ",x")
run("a{2,3}a", "aa", "aaa", "aaaa")
run("a*?b|a+?c", "aab", "aac", "aad")
run("a{2,4}?a", "aaaaaa")
run(".*?=(.*)", "k=v=w", "\nk=v")
run("a++b|a*+ab|[ab]?+c", "aab", "ab", "bc", "c")
run(r"\w+\b.|\d+$", "ab1 2", "12\n", "a")
run("x*", "axxb")
run(r"[^\s\S]*a|[^\s\S]", "a", "b")
run(".+$|^.", "ab\ncd\n", flags=re.M)
run(".*", "ab\ncd", flags=re.S)
run("\u0101*\u0102|[\u0100-\u0105]+", "\u0101\u0101\u0102", "a\u0103\u0104\u0110", "\u0102")
run("\U0001f600+?\U0001f601", "\U0001f600\U0001f600\U0001f601")

# Loops over more than that.
run("(?:ab)*a", "ababa", "aba", "b")
run("(?:ab)+?(?:a|$)", "ababa", "abab")
run("(?:a|b)+b", "abab", "aa")
run("(?:ab|a){2,3}b?", "aba", "abab", "aaaab")
run("(?:ab|a){2}+b", "abab", "aab", "aba")
run("(?:a?){3,5}b|(?:a*)*c|(?:a*)+?d", "aab", "aaac", "aad", "c")
run("(?:|a)+b|(?:a|)*?c", "aab", "ac")
run("(a)|b|(?:(a)|b)*c", "abac", "bc")
run("(?:(a)|(b)|(c))*", "abcab", "cba")
run("((a)|b)*?c", "abc", "bac")
run("(?:(a)|b){2}(?:x|y)", "aby", "bay", "bbx")
run("(?:(x)|(y)|(z)){0,2}?$", "xz", "yx")
run("(a(b)?)+c?", "abac", "aba")
run("(?:(a)(?=b)|b)*", "abab")

# Alternatives, whose first characters tell which may match; empty ones.
run("foo|fob|bar|b|", "fob", "barb", "baz", "q")
run("(a|ab)(c|bcd)(d*)", "abcd", "acd")
run("(?:a|(b))(?:c|(d)e|(d)f)", "bdf", "ade")
run("[ab]x|[bc]y|(?:q|\u0416)z", "by", "cy", "\u0416z")

# Parts of their own: assertions and atomic groups keep their groups, or do not.
run("(?=(a+))a*b\\1", "aaba", "baaabac")
run("(?=(a)|(b))[ab]{2}(?!(c))", "abd", "bac")
run("(?!(a)b)(.)", "ab", "ac")
run("(?>a|ab)c|(?>(a)|b)+d", "abc", "ac", "abd")
run("(?<=(a))b|(?<!a)c|(?<=\u0416.)d", "ab", "ac", "cc", "\u0416ed")
run("(?:(?>(a+))|b)*c", "aabac", "aab")
run("((?:(?=(a))a|b)+)b", "aabb")

# References, with and without cases, and conditions.
run(r"(a*)b\1", "aabaa", "aaba", "b")
run(r"(?i:(\w)x\1)", "aXA", "\xe9x\xc9", "ax\xe1")
run(r"(?ai:(\w)x\1)", "aXA")
run(r"(?:(a)|b)(?(1)c|d)", "ac", "bd", "ad", "bc")
run(r"(a)?(?(1)b)c", "abc", "c", "bc")
run(r"(?:(a)|(b)|(\2)){3}", "abb", "bbb")

# Cases.
run("stra\xdfe|k[a-c]|[^k]z", "STRA\u1e9eE", "\u212aB", "\u212az", "Kz", flags=re.I)
run("[\U00010400-\U00010410]x|[\u0430-\u0434]", "\U00010428X", "\u0412", flags=re.I)
run(b"[a-z]+|[^A]1", b"AbC", b"a1", b"\xc01", flags=re.I)
run(b"\\w[a-c]|[^x]", b"ZB", b"X", flags=re.I | re.L)
run(b"[^b-z1]+|[^\\W]2", b"aBA", b"x2", flags=re.I | re.L)
run("[\\W\\d]+|\\S", "a1-\xe9\u0663", flags=re.A)

# Places.
run(r"^a|b$|\Ac|d\Z", "ab", "b\n", "c", "d\n", "xa\na")
run(r"^a|b$", "x\na\nb\nb", flags=re.M)
run(r"\b|\B", "", "a", "a b", "\xe9-")
run(r"\b\w", "a\xe9 b", flags=re.A)

# Begin and end inside the text, and behind it.
p = re.compile(r"(?<=a)b?$|\bc|^d")
for s, i, j in (("xabc", 2, 3), ("xabc", 2, 2), ("abc", 2, 9), ("dd", 1, 2), ("abc", 3, 1), ("abc", -4, 2)):
    print(show(p.search(s, i, j)), show(p.match(s, i, j)), show(p.fullmatch(s, i, j)), [m.span() for m in p.finditer(s, i, j)])
print(re.compile("").match("abc", 2, 1), re.compile("a*").match("abc", 2, 1), re.compile("").search("abc", 2, 1))

# Searching by a literal beginning: of one character, of more, in groups, in wide texts.
run("needle(s)?", "a needle, needles", "\u0416 needle", "need")
run("(ab)c|zz", "ababcab", "z")
run("abab", "aababab", "\u0416abab\U0001f600abab")
run("\u0416x", "x\u0416x", "xx", "\xd6x")
run("[xyz]1|[q-t]2", "ax1by3q2")

# Many rounds need no deep stack.
n = 20000
print(re.match("(?:ab|a)*", "ab" * n).end(), re.match("(?:(a)|b)*?$", "ab" * n).span(1), re.match("(?:a|b)*+", "ab" * n).end())
print(len(re.findall("(a)(b)?", "ab" * 300)), re.search("(?s)x.*y", "x" + "a" * n).__class__)
