"""A full-text search engine: an index with positions, a query language, ranking, and suggestions for words it does not know.

Heavy on dicts of dicts, sets, str methods, sorting by keys, counting; what a library has for the purpose is used. One unit
of n is a library of twelve short documents that is indexed from its text, and eight queries.
"""

from collections import Counter, defaultdict
import heapq
import math
import re

WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
STOP_WORDS = frozenset("a an and are as at be by for from in is it of on or that the to was with".split())
SUFFIXES = [("ations", "ate"), ("ation", "ate"), ("ings", ""), ("ing", ""), ("ies", "y"), ("ed", ""), ("es", ""), ("s", "")]


def stem(word):
    """Takes off one ending, if enough of the word is left."""
    for suffix, instead in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return word[:-len(suffix)] + instead
    return word


def tokens(text):
    """The words of a text as (position, word): lower case, without stop words, positions counting every word."""
    for position, match in enumerate(WORD.finditer(text.lower())):
        word = match.group().removesuffix("'s")
        if word not in STOP_WORDS:
            yield position, word


class Document:
    def __init__(self, number, title, text):
        self.number = number
        self.title = title
        self.text = text
        self.length = 0


class Index:
    def __init__(self):
        self.documents = []
        self.postings = defaultdict(dict)
        self.words = Counter()
        self.total_length = 0

    def add(self, title, text):
        document = Document(len(self.documents), title, text)
        self.documents.append(document)
        for position, word in tokens(title + " . " + text):
            self.words[word] += 1
            self.postings[stem(word)].setdefault(document.number, []).append(position)
            document.length += 1
        self.total_length += document.length

    def documents_with(self, term):
        return set(self.postings.get(term, ()))

    def phrase(self, terms):
        """The documents in which the terms stand one after the other."""
        candidates = set.intersection(*(self.documents_with(term) for _, term in terms))
        found = set()
        first_offset, first = terms[0]
        for number in candidates:
            starts = {position - first_offset for position in self.postings[first][number]}
            for offset, term in terms[1:]:
                starts &= {position - offset for position in self.postings[term][number]}
            if starts:
                found.add(number)
        return found

    def rank(self, numbers, terms, most):
        """The best of some documents by Okapi's BM25: rare words and short documents count more."""
        count = len(self.documents)
        average = self.total_length / count
        scores = dict.fromkeys(numbers, 0.0)
        for term in terms:
            posting = self.postings.get(term)
            if not posting:
                continue
            rarity = math.log(1 + (count - len(posting) + 0.5) / (len(posting) + 0.5))
            for number in scores.keys() & posting.keys():
                often = len(posting[number])
                length = self.documents[number].length / average
                scores[number] += rarity * often * 2.2 / (often + 1.2 * (0.25 + 0.75 * length))
        return heapq.nlargest(most, scores.items(), key=lambda item: (round(item[1], 6), -item[0]))

    def excerpt(self, number, terms, width=8):
        """The stretch of a text that has most of the terms, those in capitals."""
        words = self.documents[number].text.split()
        hits = [stem(word.strip(".,").lower()) in terms for word in words]
        best = max(range(len(words)), key=lambda at: (sum(hits[at:at + width]), -at))
        shown = [word.upper() if hit else word for word, hit in zip(words[best:best + width], hits[best:best + width])]
        return " ".join(shown)


class Speller:
    """Finds known words near an unknown one: candidates by pairs of letters, then by edit distance, then by frequency."""

    def __init__(self, words):
        self.words = words
        self.pairs = defaultdict(set)
        for word in words:
            for pair in self.split(word):
                self.pairs[pair].add(word)

    @staticmethod
    def split(word):
        padded = "^" + word + "$"
        return [padded[i:i + 2] for i in range(len(padded) - 1)]

    @staticmethod
    def distance(a, b, limit):
        """Levenshtein's, or limit + 1 when it is more."""
        if abs(len(a) - len(b)) > limit:
            return limit + 1
        previous = list(range(len(b) + 1))
        for i, x in enumerate(a, 1):
            current = [i]
            for j, y in enumerate(b, 1):
                current.append(min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (x != y)))
            if min(current) > limit:
                return limit + 1
            previous = current
        return previous[-1]

    def suggest(self, word, limit=2):
        votes = Counter()
        for pair in self.split(word):
            votes.update(self.pairs.get(pair, ()))
        near = []
        for candidate, common in votes.items():
            if common >= 3:
                distance = self.distance(word, candidate, limit)
                if distance <= limit:
                    near.append((distance, -self.words[candidate], candidate))
        return [candidate for _, _, candidate in sorted(near)[:3]]


class QueryError(ValueError):
    pass


class Query:
    """`a b` both; `a | b` either; `-a` without; `"a b"` one after the other; `( )` groups. Evaluated while it is read."""

    LEXER = re.compile(r'\s*(?:(?P<sign>[()|-])|"(?P<phrase>[^"]*)"|(?P<word>[\w\']+))')

    def __init__(self, index, text):
        self.index = index
        self.terms = []
        self.unknown = []
        self.tokens = [(match.lastgroup, match.group(match.lastgroup)) for match in self.LEXER.finditer(text)]
        self.at = 0
        self.numbers = self.either()
        if self.at < len(self.tokens):
            raise QueryError(f"unexpected {self.tokens[self.at][1]!r}")

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else (None, None)

    def either(self):
        numbers = self.both()
        while self.peek() == ("sign", "|"):
            self.at += 1
            numbers = numbers | self.both()
        return numbers

    def both(self):
        numbers = set(range(len(self.index.documents)))
        while True:
            kind, text = self.peek()
            if kind is None or text in ("|", ")"):
                return numbers
            self.at += 1
            if (kind, text) == ("sign", "-"):
                numbers -= self.one(*self.peek(), wanted=False, step=1)
            else:
                numbers &= self.one(kind, text)

    def one(self, kind, text, wanted=True, step=0):
        self.at += step
        if kind == "word":
            return self.lookup(text.lower(), wanted)
        if kind == "phrase":
            terms = [(position, stem(word)) for position, word in tokens(text)]
            if not terms:
                raise QueryError("empty phrase")
            self.terms += [term for _, term in terms]
            return self.index.phrase(terms)
        if (kind, text) == ("sign", "("):
            numbers = self.either()
            if self.peek() != ("sign", ")"):
                raise QueryError("missing )")
            self.at += 1
            return numbers
        raise QueryError(f"unexpected {text!r}")

    def lookup(self, word, wanted):
        term = stem(word)
        numbers = self.index.documents_with(term)
        if wanted:
            self.terms.append(term)
            if not numbers and word not in STOP_WORDS:
                self.unknown.append(word)
        return numbers


class Librarian:
    """Writes documents and queries; words near the head of the list are common."""

    ROOTS = (
        "river bridge market engine signal winter harbour copper garden letter mountain window captain island lantern thread "
        "paper morning station journey village forest castle painter soldier merchant kitchen machine journal compass").split()
    ENDINGS = ("", "", "", "s", "ed", "ing", "'s")
    LINKS = ("the", "of", "and", "in", "with", "to", "a")

    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = (self.state * 1103515245 + 12345) & 0x7FFFFFFF
        return (self.state >> 12) % limit

    def root(self):
        return self.ROOTS[self.below(1 + self.below(len(self.ROOTS)))]

    def words(self, count):
        parts = []
        for _ in range(count):
            parts.append(self.LINKS[self.below(7)] if self.below(3) == 0 else self.root() + self.ENDINGS[self.below(7)])
        return " ".join(parts)

    def text(self):
        return " ".join([self.words(6 + self.below(6)).capitalize() + "." for _ in range(4)])

    def misspelt(self):
        word = self.root()
        at = 1 + self.below(len(word) - 2)
        return (word[:at] + word[at + 1:], word[:at] + "x" + word[at:], word[:at] + word[at + 1] + word[at] + word[at + 2:])[self.below(3)]

    def query(self, number):
        a, b, c = self.root(), self.root(), self.root()
        shapes = (
            f"{a} {b}", f"{a} | {b} | {c}", f"({a} | {b}) -{c}", f'"{a} {b}" | {c}', f"{self.misspelt()} {a}",
            f"{a}s -({b} {c})", f"({a} | {b}", f"{self.misspelt()} | {b}")
        return shapes[number % len(shapes)]


def bench(n):
    librarian = Librarian(7)
    found = shown = suggested = errors = score = check = 0
    for _ in range(n):
        index = Index()
        for _ in range(12):
            index.add(librarian.words(3).title(), librarian.text())
        speller = Speller(index.words)
        for number in range(8):
            try:
                query = Query(index, librarian.query(number))
            except QueryError as error:
                errors += len(str(error))
                continue
            found += len(query.numbers)
            for document, worth in index.rank(query.numbers, query.terms, 3):
                score += round(worth * 1000)
                excerpt = index.excerpt(document, query.terms)
                shown += sum(map(str.isupper, excerpt.split()))
                check = (check * 31 + document + len(excerpt) + ord(excerpt[-1])) % 1000000007
            for word in query.unknown:
                for suggestion in speller.suggest(word):
                    suggested += 1
                    check = (check * 31 + len(suggestion) + ord(suggestion[1])) % 1000000007
        check = (check * 31 + len(index.postings)) % 1000000007
    return "%d:%d:%d:%d:%d:%d" % (found, shown, suggested, errors, score, check)
