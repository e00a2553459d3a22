"""The tokens of XML for `_expat`: where they are, and where they go wrong."""
import codecs
import re

XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace'
NAME = r'[A-Za-z_:\x80-\U0010FFFF][-.0-9A-Za-z_:\x80-\U0010FFFF]*'
SPACE = re.compile(r'[ \t\n\r]*')
NAME_AT = re.compile(NAME)
TEXT = re.compile(r'[^<&]+')
START = re.compile(rf'''<({NAME})((?:\s+{NAME}\s*=\s*(?:"[^<"]*"|'[^<']*'))*)\s*(/?)>''')
ATTRIBUTE = re.compile(rf'''\s+({NAME})\s*=\s*(?:"([^"]*)"|'([^']*)')''')
END = re.compile(rf'</({NAME})\s*>')
REFERENCE = re.compile(rf'&(?:({NAME})|#([0-9]+)|#x([0-9a-fA-F]+));')
REFERENCE_START = re.compile(rf'&(?:#x?[0-9a-fA-F]*|{NAME})?')
XML_DECLARATION = re.compile(
    r'''<\?xml\s+version\s*=\s*(["'])([-\w.:]+)\1(?:\s+encoding\s*=\s*(["'])([A-Za-z][-\w.]*)\3)?'''
    r'''(?:\s+standalone\s*=\s*(["'])(yes|no)\5)?\s*\?>''')
LINES = re.compile('[^\n]+|\n')
ILLEGAL = re.compile('[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]')


class Incomplete(Exception):
    """The token goes on behind what is there."""


class Malformed(Exception):
    """Not XML: the number of expat's error, and where."""

    def __init__(self, code, at):
        self.code, self.at = code, at


def declares(attribute):
    return attribute == 'xmlns' or attribute.startswith('xmlns:')


def character(decimal, hexadecimal, at):
    """The character of a numeric reference."""
    code = int(decimal) if decimal else int(hexadecimal, 16)
    if code > 0x10FFFF or ILLEGAL.match(chr(code)):
        raise Malformed(14, at)
    return chr(code)


def explain(text, at):
    """Raises for a start tag that is none: where it goes wrong, or that its end is missing."""
    def expect(index, wanted):
        if index >= len(text):
            raise Incomplete
        if text[index] not in wanted:
            raise Malformed(4, index)

    def skip(index):
        return SPACE.match(text, index).end()

    place = at + 1
    while True:
        name = NAME_AT.match(text, place)
        if not name:
            expect(place, '')
        after = skip(name.end())
        if place > at + 1:
            expect(after, '=')
            quote = skip(after + 1)
            expect(quote, '"\'')
            ends = [end for end in (text.find(text[quote], quote + 1), text.find('<', quote + 1)) if end >= 0]
            if not ends:
                raise Incomplete
            expect(min(ends), text[quote])
            place = min(ends) + 1
            after = skip(place)
        else:
            place = name.end()
        if text[after:after + 1] == '/':
            expect(after + 1, '>')
        elif after == place:
            expect(place, '')
        place = after


def encoding_of(data):
    """By its first bytes, or by the declaration there."""
    for mark, encoding in ((codecs.BOM_UTF8, 'utf-8'), (b'\xff\xfe', 'utf-16'), (b'\xfe\xff', 'utf-16'),
                           (b'<\0?\0', 'utf-16-le'), (b'\0<\0?', 'utf-16-be')):
        if data.startswith(mark):
            return encoding
    found = re.match(rb'''<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z][-\w.]*)["']''', data)
    return found.group(1).decode() if found else 'utf-8'
