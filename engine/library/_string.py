"""Taking format strings apart, for string.Formatter."""


def formatter_parser(text, /):
    """Yields (literal text, field name, format spec, conversion)."""
    if not isinstance(text, str):
        raise TypeError(f'expected str, got {type(text).__name__}')
    return _parse(text)


def _parse(text):
    at, end = 0, len(text)
    while at < end:
        literal = []
        while at < end:
            c = text[at]
            if c not in '{}':
                literal.append(c)
                at += 1
            elif text[at + 1:at + 2] == c:
                literal.append(c)
                at += 2
                # A doubled bracket ends the piece, as in the native parser.
                break
            elif c == '}':
                raise ValueError("Single '}' encountered in format string")
            else:
                break
        else:
            yield ''.join(literal), None, None, None
            return
        if at < end and text[at] == '{' and text[at - 1:at] != '{' or at < end and text[at] == '{' and not literal:
            at, field = _field(text, at + 1)
            yield ''.join(literal), *field
        else:
            yield ''.join(literal), None, None, None


def _field(text, at):
    """The field that begins at `at`: where it ends, and its name, format spec and conversion."""
    start, depth, brackets, end = at, 1, False, len(text)
    name_end = None
    while at < end:
        c = text[at]
        if c == '[' and name_end is None:
            brackets = True
        elif c == ']' and name_end is None:
            brackets = False
        elif brackets:
            pass
        elif c == '{':
            if name_end is None:
                raise ValueError("unexpected '{' in field name")
            depth += 1
        elif c == '}':
            depth -= 1
            if depth == 0:
                break
        elif c in ':!' and name_end is None:
            name_end = at
        at += 1
    else:
        if start == end:
            raise ValueError("Single '{' encountered in format string")
        raise ValueError("expected '}' before end of string")
    if name_end is None:
        return at + 1, (text[start:at], '', None)
    name, rest, conversion = text[start:name_end], text[name_end:at], None
    if rest[0] == '!':
        if len(rest) < 2:
            raise ValueError("unmatched '{' in format spec")
        conversion, rest = rest[1], rest[2:]
        if rest and rest[0] != ':':
            raise ValueError("expected ':' after conversion specifier")
    return at + 1, (name, rest[1:], conversion)


def formatter_field_name_split(text, /):
    """The first part of a field name, and an iterator of (is attribute, name or index)."""
    at = 0
    while at < len(text) and text[at] not in '.[':
        at += 1
    first = text[:at]
    return _number(first), _rest(text, at)


def _number(text):
    return int(text) if text.isdecimal() and text.isascii() else text


def _rest(text, at):
    while at < len(text):
        if text[at] == '.':
            end = at + 1
            while end < len(text) and text[end] not in '.[':
                end += 1
            name = text[at + 1:end]
            if not name:
                raise ValueError('Empty attribute in format string')
            yield True, name
            at = end
        elif text[at] == '[':
            end = text.find(']', at)
            if end < 0:
                raise ValueError("Missing ']' in format string")
            name = text[at + 1:end]
            if not name:
                raise ValueError('Empty attribute in format string')
            yield False, _number(name)
            at = end + 1
        else:
            raise ValueError("Only '.' or '[' may follow ']' in format field specifier")
