"""Document type declarations for `_expat`: entities, defaults of attributes, and the events of the rest."""
import re
from _expat_tokens import Incomplete, Malformed, NAME, character

_TOKEN = re.compile(rf'''\s+|<!--.*?-->|<\?.*?\?>|<![A-Z]+|"[^"]*"|'[^']*'|%{NAME};|\#?[-.0-9A-Za-z_:\x80-\U0010FFFF]+|[][>()|,?*+%]''',
                    re.DOTALL)
_CHARACTER = re.compile('&#(?:([0-9]+)|x([0-9a-fA-F]+));')
_QUANTIFIERS = {'?': 1, '*': 2, '+': 3}
_EMPTY, _ANY, _MIXED, _NAMED, _CHOICE, _SEQUENCE = range(1, 7)


def doctype(parser, text, at):
    """Handles the declaration at an index; where it ends."""
    tokens, depth, place = [], 0, at
    while True:
        found = _TOKEN.match(text, place)
        if not found:
            rest = text[place:place + 1]
            if not rest or rest in '<"\'%':
                raise Incomplete
            raise Malformed(4, place)
        token = found.group()
        tokens.append((token, place))
        place = found.end()
        depth += (token == '[') - (token == ']')
        if token == '>' and depth <= 0 and _is_outside(tokens):
            break
        if place >= len(text):
            raise Incomplete
    _handle(parser, tokens)
    return place


def _is_outside(tokens):
    """Does the last token end the whole declaration?"""
    opened = sum(token.startswith('<!') and not token.startswith('<!--') for token, _ in tokens)
    closed = sum(token == '>' for token, _ in tokens)
    return opened == closed


def _handle(parser, tokens):
    start = next((i for i, (token, _) in enumerate(tokens) if token == '['), len(tokens) - 1)
    has_subset = tokens[start][0] == '['
    words = [token for token, _ in tokens[1:start] if not token.isspace()]
    if not words:
        raise Malformed(4, tokens[start][1])
    system, public = _identifiers(words[1:], tokens[0][1])
    parser._reads_on = system is None
    if parser.StartDoctypeDeclHandler:
        parser._event = tokens[start][1]
        parser._call(parser.StartDoctypeDeclHandler, '', words[0], system, public, int(has_subset))
    else:
        for token, _ in tokens[:start + 1]:
            parser._default(token)
    at = start + 1
    while at < len(tokens):
        at = _declaration(parser, tokens, at)
    if parser.EndDoctypeDeclHandler:
        parser._event = tokens[-1][1]
        parser._call(parser.EndDoctypeDeclHandler, '')


def _identifiers(words, at):
    """(system id, public id) of `SYSTEM "..."` or `PUBLIC "..." "..."`."""
    if not words:
        return None, None
    if words[0] == 'SYSTEM' and len(words) >= 2:
        return words[1][1:-1], None
    if words[0] == 'PUBLIC' and len(words) >= 2:
        return words[2][1:-1] if len(words) > 2 and words[2][0] in '"\'' else None, ' '.join(words[1][1:-1].split())
    raise Malformed(2, at)


def _declaration(parser, tokens, at):
    """Handles the declaration, comment or instruction at a token; the number of the next."""
    token, place = tokens[at]
    parser._event = place
    if token.startswith('<!--'):
        parser._call(parser.CommentHandler, token, token[4:-3])
    elif token.startswith('<?'):
        target, _, data = token[2:-2].partition(' ')
        parser._call(parser.ProcessingInstructionHandler, token, target, data.lstrip())
    elif token.startswith('<!'):
        end = next(i for i in range(at, len(tokens)) if tokens[i][0] == '>')
        placed = [row for row in tokens[at + 1:end + 1] if not row[0].isspace()]
        words, places = [word for word, _ in placed[:-1]], [place for _, place in placed]
        handle = _DECLARATIONS.get(token)
        if handle is None:
            raise Malformed(4, place + 2)
        parser._event = tokens[end - 1][1]
        try:
            handled = handle(parser, words, places)
        except IndexError:
            raise Malformed(2, tokens[end][1]) from None
        if not handled:
            for word, _ in tokens[at:end + 1]:
                parser._default(word)
        return end + 1
    else:
        if token.startswith('%'):
            parser._reads_on = False
        if token != '>' or not parser.EndDoctypeDeclHandler:
            parser._default(token)
    return at + 1


def _entity(parser, words, places):
    is_parameter = words[0] == '%'
    name, *words = words[is_parameter:]
    if words[0][0] in '"\'':
        value = _CHARACTER.sub(lambda found: character(*found.groups(), parser._event), words[0][1:-1])
        event = value, parser._base, None, None, None
    else:
        system, public = _identifiers(words, parser._event)
        notation = words[-1] if 'NDATA' in words else None
        value = False if notation else (system, public)
        event = None, parser._base, system, public, notation
        if not notation:
            parser._event = places[-1]
    if not is_parameter:
        parser._entities.setdefault(name, value)
    if value is False and parser.UnparsedEntityDeclHandler:
        parser._call(parser.UnparsedEntityDeclHandler, '', name, *event[1:])
    elif parser.EntityDeclHandler:
        parser._call(parser.EntityDeclHandler, '', name, int(is_parameter), *event)
    else:
        return False
    return True


def _attributes(parser, words, places):
    element, at = words[0], 1
    known = parser._attributes.setdefault(element, {})
    while at < len(words):
        name, kind = words[at], words[at + 1]
        at += 2
        if kind == 'NOTATION':
            kind += words[at]
            at += 1
        if kind.endswith('('):
            end = words.index(')', at)
            kind += ''.join(words[at:end + 1])
            at = end + 1
        default, required = None, 0
        if words[at] in ('#REQUIRED', '#IMPLIED'):
            required = int(words[at] == '#REQUIRED')
        else:
            if words[at] == '#FIXED':
                required, at = 1, at + 1
            default = parser._value(words[at][1:-1], parser._event)
        parser._event = places[at]
        at += 1
        known.setdefault(name, (kind, default))
        if parser.AttlistDeclHandler:
            parser._call(parser.AttlistDeclHandler, '', element, name, kind, default, required)
    return bool(parser.AttlistDeclHandler)


def _notation(parser, words, places):
    if not parser.NotationDeclHandler:
        return False
    system, public = _identifiers(words[1:], parser._event)
    parser._call(parser.NotationDeclHandler, '', words[0], parser._base, system, public)
    return True


def _element(parser, words, places):
    if not parser.ElementDeclHandler:
        return False
    name, *words = words
    if words[-1] in _QUANTIFIERS:
        parser._event = places[-3]
    if words[0] in ('EMPTY', 'ANY'):
        model = (_EMPTY if words[0] == 'EMPTY' else _ANY, 0, None, ())
    else:
        model = _content(words, 1)[0]
    parser._call(parser.ElementDeclHandler, '', name, model)
    return True


def _content(words, at):
    """The model of the group whose first word is at an index, and where the words go on."""
    kind, parts = _SEQUENCE, []
    while words[at] != ')':
        word = words[at]
        at += 1
        if word == '(':
            part, at = _content(words, at)
            parts.append(part)
        elif word == '#PCDATA':
            kind = _MIXED
        elif word == '|':
            kind = kind if kind == _MIXED else _CHOICE
        elif word != ',':
            quantifier, at = _quantifier(words, at)
            parts.append((_NAMED, quantifier, word, ()))
    quantifier, at = _quantifier(words, at + 1)
    return (kind, quantifier, None, tuple(parts)), at


def _quantifier(words, at):
    if at < len(words) and words[at] in _QUANTIFIERS:
        return _QUANTIFIERS[words[at]], at + 1
    return 0, at


_DECLARATIONS = {'<!ENTITY': _entity, '<!ATTLIST': _attributes, '<!NOTATION': _notation, '<!ELEMENT': _element}
