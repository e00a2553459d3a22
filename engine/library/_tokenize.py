"""The tokenizer behind `tokenize`: it reads line by line, and gives what comes before an error."""

import re
import token as _token

_MAX_INDENTS = 100
_MAX_BRACKETS = 200
_MAX_STRINGS = 150
_MAX_NESTING = 3
_TAB = 8

_SPACE = re.compile(r"[ \t\f]*")
_COMMENT = re.compile(r"#[^\r\n]*")
_NAME = re.compile(r"[A-Za-z_\x80-\U0010ffff][A-Za-z0-9_\x80-\U0010ffff]*")
_STRING = re.compile(r"""(?i:([ft]r?|r[ft])|b|r|u|br|rb)?('''|\"""|['"])""")
_NUMBER_START = re.compile(r"\.?[0-9]")
_BASED = re.compile(r"0(?i:x(?:_?[0-9a-f])+|o(?:_?[0-7])+|b(?:_?[01])+)")
_DIGITS = r"[0-9](?:_?[0-9])*"
_DECIMAL = re.compile(
    rf"(?:{_DIGITS}(?:\.(?:{_DIGITS})?)?|\.{_DIGITS})(?:[eE][-+]?{_DIGITS})?[jJ]?"
)
_OPERATORS = _token.EXACT_TOKEN_TYPES
_OPERATOR = re.compile("|".join(map(re.escape, sorted(_OPERATORS, key=len, reverse=True))))
_PREFIX = re.compile(r"[bruft]+", re.IGNORECASE)
_INCOMPATIBLE_PREFIXES = ("ub", "ur", "uf", "ut", "bf", "bt", "ft")
_BASES = {"x": "hexadecimal", "o": "octal", "b": "binary"}
_PLAIN_TEXT = re.compile(r"""[^{}\\\n"']*""")
_PLAIN_STRING = {"'": re.compile(r"[^\\\n']*"), '"': re.compile(r'[^\\\n"]*')}


class _Mode:
    """An f-string or t-string that is open."""

    def __init__(self, kind, quote, raw, start):
        self.kind = kind
        self.quote = quote
        self.raw = raw
        self.start = start
        self.in_text = True
        self.in_format = False
        self.brackets = 0
        self.expression = -1

    def token_type(self, part):
        return getattr(_token, f"{self.kind.upper()}STRING_{part}")

    def begin_expression(self):
        self.expression += 1
        if self.expression >= _MAX_NESTING:
            return False
        self.in_text = False
        return True


class TokenizerIter:
    """An iterator of tokens: (type, string, start, end, line)."""

    def __init__(self, readline, *, encoding=None, extra_tokens=False):
        self._readline = readline
        self._encoding = encoding
        self._extra = extra_tokens
        # The line, or the lines of a string that is open; the offset and number of the last one.
        self._text = ""
        self._line_start = 0
        self._line_number = 0
        self._pos = 0
        self._no_newline = False
        self._indents = [(0, 0)]
        self._brackets = []
        self._modes = []
        self._tokens = self._scan()

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._tokens)

    # ---- lines ---------------------------------------------------------------------------------

    def _read(self, keep):
        """Reads the next line, and with `keep` puts it behind what is there. False at the end."""
        try:
            line = self._readline()
        except StopIteration:
            line = b"" if self._encoding is not None else ""
        if self._encoding is not None:
            if not isinstance(line, (bytes, bytearray)):
                raise TypeError("readline() returned a non-bytes object")
            line = str(line, self._encoding)
        elif not isinstance(line, str):
            raise TypeError("readline() returned a non-string object")
        if not line:
            return False
        self._line_number += 1
        if "\0" in line:
            place = ("<string>", self._line_number, 0, "", self._line_number, 0)
            raise SyntaxError("source code cannot contain null bytes", place)
        self._no_newline = not line.endswith("\n")
        if self._no_newline:
            line += "\n"
        if keep:
            self._line_start = len(self._text)
            self._text += line
        else:
            self._line_start = self._pos = 0
            self._text = line
        return True

    def _place(self):
        """Where a token starts: its offset, and the offset and number of its line."""
        return self._pos, self._line_start, self._line_number

    def _make(self, kind, place, string=None):
        """The token from a place to where the scan has come."""
        start, line_start, number = place
        if string is None:
            string = self._text[start : self._pos]
        line = self._text[line_start:]
        if self._no_newline:
            line = line[:-1]
        if self._extra and _token.DEDENT < kind < _token.OP:
            kind = _token.OP
        first = (number, start - line_start)
        last = (self._line_number, self._pos - self._line_start)
        return kind, string, first, last, line

    # ---- errors --------------------------------------------------------------------------------

    def _error(self, message, place=None, end=0):
        """A SyntaxError that points before where the scan has come, or at the start of a place."""
        start, line_start, number = place or self._place()
        offset = start - line_start + (place is not None)
        line = self._text[line_start:].partition("\n")[0]
        return SyntaxError(message, ("<string>", number, offset, line, number, end or offset))

    def _line_error(self, kind, message):
        """An error of the whole line."""
        line = self._text[self._line_start :]
        place = ("<string>", self._line_number, len(line), line.rstrip("\n"), None, None)
        return kind(message, place)

    def _end_error(self, continued=False):
        error = SyntaxError("unexpected EOF in multi-line statement")
        error.filename = "<string>"
        error.lineno = self._line_number
        error.offset = len(self._text) if self._modes or continued else 0
        return error

    # ---- the scan ------------------------------------------------------------------------------

    def _scan(self):
        at_line_start = True
        while True:
            mode = self._modes[-1] if self._modes else None
            if mode is not None and mode.in_text:
                part = self._string_part(mode)
                if part is not None:
                    yield part
                continue
            if at_line_start:
                if not self._read(keep=bool(self._modes)):
                    break
                at_line_start = False
                after_comment = False
                is_blank = self._skip_margin()
                if not is_blank and not self._brackets:
                    yield from self._indentation()
            self._pos = _SPACE.match(self._text, self._pos).end()
            char = self._text[self._pos]
            if char == "#":
                place = self._place()
                self._pos = _COMMENT.match(self._text, self._pos).end()
                after_comment = is_blank
                if self._extra:
                    yield self._make(_token.COMMENT, place)
            elif char == "\n" or self._text.startswith("\r\n", self._pos):
                at_line_start = True
                is_silent = is_blank or self._brackets or after_comment
                newline = self._newline(is_silent)
                if self._extra or not is_silent:
                    yield newline
            elif char == "\\":
                self._continue_line()
                self._pos = self._line_start
            else:
                yield self._token(mode)
        yield from self._end()

    def _newline(self, is_silent):
        place = self._place()
        self._pos = len(self._text)
        kind = _token.NL if is_silent else _token.NEWLINE
        string = "" if self._no_newline or not self._extra else None
        return self._make(kind, place, string)

    def _end(self):
        if self._brackets:
            raise self._end_error()
        end = (self._line_number + 1, 0)
        for _ in self._indents[1:]:
            yield _token.DEDENT, "", end, end, ""
        yield _token.ENDMARKER, "", end, end, ""

    def _continue_line(self):
        """The line after a backslash, which is the last character of its line."""
        rest = self._text[self._pos + 1 :]
        if rest not in ("\n", "\r\n"):
            message = "unexpected character after line continuation character"
            raise self._line_error(SyntaxError, message)
        if self._no_newline or not self._read(keep=True):
            raise self._end_error(continued=True)

    def _skip_margin(self):
        """Goes over the white space that begins a line. Is nothing but a comment behind it?"""
        self._margin = None
        while True:
            self._pos = _SPACE.match(self._text, self._pos).end()
            if self._text[self._pos] != "\\":
                return self._text[self._pos] in "#\r\n"
            if self._margin is None:
                self._margin = self._columns() if self._pos > self._line_start else None
            self._continue_line()
            self._pos = self._line_start

    def _columns(self):
        """The column that the scan has come to, with tabs to multiples of eight and of one."""
        column = other = 0
        for char in self._text[self._line_start : self._pos]:
            if char == "\t":
                column = (column // _TAB + 1) * _TAB
                other += 1
            elif char == "\f":
                column = other = 0
            else:
                column += 1
                other += 1
        return column, other

    def _indentation(self):
        column, other = self._margin or self._columns()
        known = self._indents[-1]
        if column > known[0]:
            if len(self._indents) >= _MAX_INDENTS:
                raise self._line_error(IndentationError, "too many levels of indentation")
            if other <= known[1]:
                raise self._tab_error()
            self._indents.append((column, other))
            place = (self._line_start, self._line_start, self._line_number)
            yield self._make(_token.INDENT, place)
            return
        count = 0
        while column < self._indents[-1][0]:
            self._indents.pop()
            count += 1
        if column != self._indents[-1][0]:
            message = "unindent does not match any outer indentation level"
            raise self._line_error(IndentationError, message)
        if other != self._indents[-1][1]:
            raise self._tab_error()
        for _ in range(count):
            yield self._make(_token.DEDENT, self._place())

    def _tab_error(self):
        message = "inconsistent use of tabs and spaces in indentation"
        return self._line_error(TabError, message)

    # ---- one token -----------------------------------------------------------------------------

    def _token(self, mode):
        place = self._place()
        text = self._text
        if match := _STRING.match(text, self._pos):
            self._pos = match.end()
            if match[1]:
                return self._begin_mode(match, place)
            return self._string(match[2], place)
        if match := _NAME.match(text, self._pos):
            self._pos = match.end()
            if text[self._pos] in "'\"" and _PREFIX.fullmatch(match[0]):
                self._check_prefixes(match[0].lower(), place)
            return self._make(_token.NAME, place)
        if _NUMBER_START.match(text, self._pos):
            self._number()
            return self._make(_token.NUMBER, place)
        if mode is not None and text[self._pos] == ":" and mode.brackets - 1 == mode.expression:
            self._pos += 1
            mode.in_text = mode.in_format = True
            return self._make(_token.COLON, place)
        match = _OPERATOR.match(text, self._pos)
        if match is None:
            return self._stray(place)
        self._pos = match.end()
        if match[0] in "([{":
            self._open_bracket(mode, match[0])
        elif match[0] in ")]}":
            self._close_bracket(mode, match[0])
        return self._make(_OPERATORS[match[0]], place)

    def _check_prefixes(self, prefixes, place):
        if len(set(prefixes)) < len(prefixes):
            return
        for one, other in _INCOMPATIBLE_PREFIXES:
            if one in prefixes and other in prefixes:
                message = f"'{one}' and '{other}' prefixes are incompatible"
                raise self._error(message, place, self._pos + 1 - self._line_start)

    def _stray(self, place):
        """A character that is in no token of the language."""
        char = self._text[self._pos]
        self._pos += 1
        if not char.isprintable():
            raise self._error(f"invalid non-printable character U+{ord(char):04X}")
        return self._make(_token.OP if self._extra else _token.ERRORTOKEN, place)

    def _open_bracket(self, mode, bracket):
        if len(self._brackets) >= _MAX_BRACKETS:
            raise self._error("too many nested parentheses")
        self._brackets.append(bracket)
        if mode is not None:
            mode.brackets += 1

    def _close_bracket(self, mode, bracket):
        if mode is not None and not mode.brackets and bracket == "}":
            raise self._error(f"{mode.kind}-string: single '}}' is not allowed")
        opening = self._brackets.pop() if self._brackets else ""
        if mode is None:
            return
        mode.brackets -= 1
        is_end = mode.brackets == mode.expression
        if mode.brackets < 0 or is_end and opening == "{" and bracket != "}":
            raise self._error(f"{mode.kind}-string: unmatched '{bracket}'")
        if bracket == "}" and is_end:
            mode.expression -= 1
            mode.in_text = True
            mode.in_format = False

    def _number(self):
        """Goes over a number."""
        text, start = self._text, self._pos
        base = text[start + 1].lower() if text[start] == "0" else ""
        if base in _BASES and base:
            match = _BASED.match(text, start)
            self._pos = match.end() if match else start + 2
            is_open = match is None or text[self._pos] == "_"
            self._pos += text[self._pos] == "_"
            after = text[self._pos]
            if after.isdecimal() and base != "x":
                self._pos += 1
                raise self._error(f"invalid digit '{after}' in {_BASES[base]} literal")
            if is_open:
                raise self._error(f"invalid {_BASES[base]} literal")
            return
        self._pos = _DECIMAL.match(text, start).end()
        after = text[self._pos]
        if after == "_" and text[self._pos - 1].isdecimal():
            self._pos += 1
            raise self._error("invalid decimal literal")
        if after in "eE" and text[self._pos + 1] in "+-" and text[self._pos - 1] not in "jJ":
            self._pos += 2
            raise self._error("invalid decimal literal")

    def _string(self, quote, place):
        """A string whose opening quote is behind the scan."""
        plain = _PLAIN_STRING[quote[0]]
        is_long = len(quote) == 3
        escaped_quote = False
        while True:
            self._pos = plain.match(self._text, self._pos).end()
            char = self._text[self._pos : self._pos + 1]
            if char == "\\":
                self._pos += 1
                if self._text[self._pos] == quote[0]:
                    escaped_quote = True
                self._skip_escaped()
            elif char == quote[0]:
                if self._text.startswith(quote, self._pos):
                    self._pos += len(quote)
                    return self._make(_token.STRING, place)
                self._pos += 1
            elif char == "\n" and is_long:
                self._pos += 1
            if char == "\n" and not is_long or not self._more():
                raise self._unterminated(quote, place, escaped_quote)

    def _skip_escaped(self):
        """Goes over the character after a backslash."""
        self._pos += 2 if self._text.startswith("\r\n", self._pos) else 1

    def _more(self):
        """Is there text in front of the scan? Reads a line when there is none."""
        return self._pos < len(self._text) or self._read(keep=True)

    def _unterminated(self, quote, place, escaped_quote):
        mode = self._modes[-1] if self._modes else None
        if mode is not None and mode.quote == quote:
            return self._error(f"{mode.kind}-string: expecting '}}'", place)
        what = "triple-quoted string" if len(quote) == 3 else "string"
        message = f"unterminated {what} literal (detected at line {self._line_number})"
        if escaped_quote and len(quote) == 1:
            message += "; perhaps you escaped the end quote?"
        return self._error(message, place)

    # ---- f-strings and t-strings ---------------------------------------------------------------

    def _begin_mode(self, match, place):
        prefix = match[1].lower()
        if len(self._modes) + 1 >= _MAX_STRINGS:
            raise self._error("too many nested f-strings")
        kind = "t" if "t" in prefix else "f"
        mode = _Mode(kind, match[2], "r" in prefix, place)
        self._modes.append(mode)
        return self._make(mode.token_type("START"), place)

    def _string_part(self, mode):
        """The next token of a string's text, or None where an expression begins."""
        place = self._place()
        text = self._text
        if text.startswith("{", self._pos) and not text.startswith("{{", self._pos):
            self._begin_expression(mode)
            return None
        if text.startswith(mode.quote, self._pos):
            self._pos += len(mode.quote)
            self._modes.pop()
            return self._make(mode.token_type("END"), place)
        return self._middle(mode, place)

    def _begin_expression(self, mode):
        if not mode.begin_expression():
            raise self._error(f"{mode.kind}-string: expressions nested too deeply")

    def _middle(self, mode, place):
        """Text between expressions. A doubled bracket ends it, and only its first half is in it."""
        kind = mode.token_type("MIDDLE")
        in_name = False
        while True:
            in_format = mode.in_format and mode.expression >= 0
            if not self._more():
                raise self._unterminated_mode(mode)
            self._pos = _PLAIN_TEXT.match(self._text, self._pos).end()
            char = self._text[self._pos : self._pos + 1]
            if char == "\\":
                in_name = self._text_escape(mode) or in_name
            elif char == "\n":
                self._pos += 1
                if len(mode.quote) == 1:
                    raise self._newline_error(mode, in_format)
            elif char == "{":
                return self._before_bracket(mode, kind, place, doubled=not in_format)
            elif char == "}" and in_name:
                self._pos += 1
                return self._make(kind, place)
            elif char == "}":
                doubled = not in_format and mode.brackets == 0
                return self._before_bracket(mode, kind, place, doubled)
            elif char and self._text.startswith(mode.quote, self._pos):
                return self._make(kind, place)
            else:
                self._pos += 1

    def _text_escape(self, mode):
        """Goes over a backslash and what it escapes. Does `\\N{` open the name of a character?"""
        self._pos += 1
        after = self._text[self._pos]
        if after in "{}":
            return False
        self._skip_escaped()
        if not mode.raw and after == "N" and self._text.startswith("{", self._pos):
            self._pos += 1
            return True
        return False

    def _before_bracket(self, mode, kind, place, doubled):
        bracket = self._text[self._pos]
        if doubled and self._text.startswith(bracket * 2, self._pos):
            self._pos += 1
            token = self._make(kind, place)
            self._pos += 1
            return token
        if bracket == "{":
            self._begin_expression(mode)
        mode.in_text = mode.in_format = False
        return self._make(kind, place)

    def _newline_error(self, mode, in_format):
        if not in_format:
            return self._unterminated_mode(mode)
        message = (
            f"{mode.kind}-string: newlines are not allowed in format specifiers for single "
            f"quoted {mode.kind}-strings"
        )
        return self._error(message)

    def _unterminated_mode(self, mode):
        what = "triple-quoted " if len(mode.quote) == 3 else ""
        message = (
            f"unterminated {what}{mode.kind}-string literal "
            f"(detected at line {self._line_number})"
        )
        return self._error(message, mode.start)
