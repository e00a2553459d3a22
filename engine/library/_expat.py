"""A parser of XML that calls handlers as expat does. `_expat_dtd` has what document type declarations need."""
import codecs
from _expat_tokens import (XML_NAMESPACE, ATTRIBUTE, END, ILLEGAL, LINES, NAME_AT, REFERENCE, REFERENCE_START, SPACE,
                           START, TEXT, XML_DECLARATION, Incomplete, Malformed, character, declares, encoding_of,
                           explain)

_PREDEFINED = {'lt': '<', 'gt': '>', 'amp': '&', 'quot': '"', 'apos': "'"}
_MARKUP = '<!--', '<![CDATA[', '<!DOCTYPE'
_PROLOG, _CONTENT, _EPILOG = range(3)
# Entities may make a document so much larger, and have to make so many characters before that counts.
_MOST_AMPLIFICATION, _AMPLIFICATION_COUNTS = 100, 8 << 20
HANDLERS = '''StartElementHandler EndElementHandler CharacterDataHandler CommentHandler ProcessingInstructionHandler
    StartCdataSectionHandler EndCdataSectionHandler StartNamespaceDeclHandler EndNamespaceDeclHandler XmlDeclHandler
    StartDoctypeDeclHandler EndDoctypeDeclHandler ElementDeclHandler AttlistDeclHandler EntityDeclHandler
    NotationDeclHandler UnparsedEntityDeclHandler NotStandaloneHandler ExternalEntityRefHandler SkippedEntityHandler
    DefaultHandler DefaultHandlerExpand'''.split()


class XMLParserType:
    """XML parser"""
    __module__ = 'pyexpat'
    buffer_text = ordered_attributes = specified_attributes = namespace_prefixes = False
    buffer_size = 8192
    ErrorCode = 0

    def __new__(cls, *args, **kwargs):
        raise TypeError("cannot create 'pyexpat.xmlparser' instances")

    @classmethod
    def _create(cls, encoding, separator, intern):
        self = object.__new__(cls)
        self.intern = intern
        self._encoding, self._separator = encoding, separator
        self._decoder = None
        self._head = b''
        self._text, self._at = '', 0
        self._line, self._column, self._bytes, self._counted = 1, 0, 0, 0
        self._event = 0
        self._phase = _PROLOG
        self._open = []
        self._characters = []
        self._entities, self._expanding, self._expanded, self._length = {}, [], 0, 0
        self._attributes, self._has_doctype, self._reads_on = {}, False, True
        self._namespaces = {'xml': XML_NAMESPACE}
        self._base, self._finished, self._carriage = None, False, ''
        self._is_external = False
        return self

    # ---- what script calls ----

    def Parse(self, data, isfinal=False, /):
        if self._finished:
            self._raise(Malformed(36, self._event))
        if isinstance(data, str):
            if self._decoder is None:
                self._encoding = 'utf-8'
            data = data.encode()
        elif not isinstance(data, (bytes, bytearray, memoryview)):
            raise TypeError(f"a bytes-like object is required, not '{type(data).__name__}'")
        try:
            self._feed(bytes(data), isfinal)
            self._run(isfinal)
        except Malformed as malformed:
            self._flush()
            self._raise(malformed)
        self._finished = bool(isfinal)
        return 1

    def ParseFile(self, file, /):
        if not hasattr(file, 'read'):
            raise TypeError("argument must have 'read' attribute")
        while True:
            data = file.read(2048)
            if not isinstance(data, (bytes, bytearray)):
                raise TypeError(f'read() did not return a bytes object (type={type(data).__name__})')
            self.Parse(bytes(data), not data)
            if not data:
                return 1

    def SetBase(self, base, /):
        self._base = base

    def GetBase(self):
        return self._base

    def GetInputContext(self):
        return self._text[self._event:].encode() if self._text else None

    def SetParamEntityParsing(self, flag, /):
        return 1

    def UseForeignDTD(self, flag=True, /):
        pass

    def SetReparseDeferralEnabled(self, enabled, /):
        self._defers = bool(enabled)

    def GetReparseDeferralEnabled(self):
        return getattr(self, '_defers', True)

    def ExternalEntityParserCreate(self, context, encoding=None, /):
        other = XMLParserType._create(encoding, self._separator, self.intern)
        for name in (*HANDLERS, 'buffer_text', 'ordered_attributes', 'specified_attributes', 'namespace_prefixes'):
            setattr(other, name, getattr(self, name))
        other._entities, other._attributes = self._entities, self._attributes
        other._namespaces, other._base = dict(self._namespaces), self._base
        other._phase, other._is_external = _CONTENT, True
        return other

    CurrentLineNumber = property(lambda self: self._place(self._event)[0])
    CurrentColumnNumber = property(lambda self: self._place(self._event)[1])
    CurrentByteIndex = property(lambda self: self._place(self._event)[2])
    ErrorLineNumber, ErrorColumnNumber, ErrorByteIndex = CurrentLineNumber, CurrentColumnNumber, CurrentByteIndex
    buffer_used = property(lambda self: sum(map(len, self._characters)))

    # ---- input ----

    def _feed(self, data, final):
        """Decodes input, which first tells its encoding."""
        if self._decoder is None:
            self._head += data
            if not final and (len(self._head) < 4 or self._head.startswith(b'<?xml') and b'?>' not in self._head):
                return
            data = self._head
            encoding = self._encoding or encoding_of(data)
            try:
                self._decoder = codecs.getincrementaldecoder(encoding)()
            except LookupError:
                raise Malformed(18, 0) from None
        start = len(self._text)
        try:
            text = self._decoder.decode(data, final)
        except UnicodeDecodeError as error:
            text = self._decoder.decode(data[:error.start])
            self._text += text
            self._run(False)
            raise Malformed(4, len(self._text)) from None
        if start == 0 and self._length == 0:
            text = text.removeprefix('\ufeff')
        text = self._carriage + text
        self._carriage = ''
        if '\r' in text:
            if text.endswith('\r') and not final:
                text, self._carriage = text[:-1], '\r'
            text = text.replace('\r\n', '\n').replace('\r', '\n')
        self._length += len(text)
        self._text += text

    def _place(self, at):
        """Line, column and byte of an index, counted on from where it was counted last."""
        if at < self._counted:
            return self._line, self._column, self._bytes
        between = self._text[self._counted:at]
        newlines = between.count('\n')
        self._line += newlines
        self._column = len(between) - between.rfind('\n') - 1 if newlines else self._column + len(between)
        self._bytes += len(between.encode('utf-8', 'surrogatepass'))
        self._counted = at
        return self._line, self._column, self._bytes

    def _raise(self, malformed):
        import pyexpat
        self._event = malformed.at
        line, column, _ = self._place(malformed.at)
        error = pyexpat.ExpatError(f'{pyexpat.ErrorString(malformed.code)}: line {line}, column {column}')
        error.code, error.lineno, error.offset = malformed.code, line, column
        self.ErrorCode, self._finished = malformed.code, True
        raise error

    def _run(self, final):
        try:
            while self._at < len(self._text):
                self._at = self._event = self._token(self._text, self._at, final, False)
        except Incomplete:
            if final:
                is_cdata = self._text.startswith('<![CDATA[', self._at)
                raise Malformed(20 if is_cdata else 5, len(self._text) if is_cdata else self._at) from None
        if final and (self._phase == _PROLOG or self._open):
            raise Malformed(3, len(self._text))
        self._flush()
        if self._at > 1 << 16:
            self._place(self._at)
            self._text, self._event, self._counted, self._at = self._text[self._at:], 0, 0, 0

    # ---- tokens ----

    def _token(self, text, at, final, nested):
        """Handles the token at an index; where the next begins."""
        first = text[at]
        if first == '<':
            return self._markup(text, at, final, nested)
        if self._phase != _CONTENT:
            return self._between(text, at)
        if first == '&':
            return self._reference(text, at, nested)
        run = TEXT.match(text, at).group()
        if not final and not nested and at + len(run) == len(text):
            run = run.rstrip(']') or run[:-2]
            if not run:
                raise Incomplete
        self._legal(run, at)
        bad = run.find(']]>')
        if bad >= 0:
            raise Malformed(4, at + bad + 2)
        self._data(run, run)
        return at + len(run)

    def _between(self, text, at):
        """Space before and after the document's element."""
        end = SPACE.match(text, at).end()
        if end == at:
            raise Malformed(4 if text[at] == '&' else 2 if self._phase == _PROLOG else 9, at)
        self._default(text[at:end])
        return end

    def _markup(self, text, at, final, nested):
        second = text[at + 1:at + 2]
        if not second:
            raise Incomplete
        if second == '?':
            return self._instruction(text, at)
        if second == '!':
            return self._declaration(text, at)
        if self._phase == _EPILOG:
            raise Malformed(9, at)
        if second == '/':
            return self._end(text, at)
        return self._start(text, at, nested)

    def _legal(self, content, at):
        bad = ILLEGAL.search(content)
        if bad:
            raise Malformed(4, at + bad.start())

    def _declaration(self, text, at):
        rest = text[at:at + 9]
        if rest.startswith('<!--'):
            end = text.find('--', at + 4)
            if end < 0 or end + 2 >= len(text):
                raise Incomplete
            if text[end + 2] != '>':
                raise Malformed(4, end + 2)
            self._legal(text[at:end], at)
            self._call(self.CommentHandler, text[at:end + 3], text[at + 4:end])
            return end + 3
        if rest == '<![CDATA[' and self._phase == _CONTENT:
            return self._cdata(text, at)
        if rest == '<!DOCTYPE' and self._phase == _PROLOG:
            if self._has_doctype:
                raise Malformed(2, at)
            from _expat_dtd import doctype
            self._flush()
            end = doctype(self, text, at)
            self._has_doctype = True
            return end
        if len(rest) < 9 and any(markup.startswith(rest) for markup in _MARKUP):
            raise Incomplete
        raise Malformed(4, at + 2)

    def _cdata(self, text, at):
        end = text.find(']]>', at)
        if end < 0:
            raise Incomplete
        content = text[at + 9:end]
        self._legal(content, at + 9)
        self._call(self.StartCdataSectionHandler, text[at:at + 9])
        if content:
            self._event = at + 9
            self._data(content, content)
        self._event = end
        self._call(self.EndCdataSectionHandler, ']]>')
        return end + 3

    def _instruction(self, text, at):
        end = text.find('?>', at + 2)
        if end < 0:
            raise Incomplete
        raw = text[at:end + 2]
        name = NAME_AT.match(text, at + 2)
        if not name or name.end() > end:
            raise Malformed(4, at + 2)
        target = name.group()
        if target.lower() == 'xml':
            if at or self._length != len(self._text) or target != 'xml':
                raise Malformed(17 if target == 'xml' else 4, at)
            return self._xml_declaration(raw, end + 2)
        data = text[name.end():end]
        if data and data[0] not in ' \t\n':
            raise Malformed(4, name.end())
        self._legal(data, name.end())
        self._call(self.ProcessingInstructionHandler, raw, target, data.lstrip(' \t\n'))
        return end + 2

    def _xml_declaration(self, raw, end):
        found = XML_DECLARATION.fullmatch(raw)
        if not found:
            raise Malformed(31 if self._is_external else 30, 0)
        version, encoding, standalone = found.group(2, 4, 6)
        self._standalone = standalone == 'yes'
        self._call(self.XmlDeclHandler, raw, version, encoding, {'yes': 1, 'no': 0}.get(standalone, -1))
        return end

    # ---- elements ----

    def _start(self, text, at, nested):
        found = START.match(text, at)
        if not found:
            explain(text, at)
        name, attributes, empty = found.groups()
        specified, declared = self._attribute_list(attributes, found.start(2), name) if attributes else ([], [])
        known = self._attributes.get(name)
        if known and not self.specified_attributes:
            given = set(specified[::2])
            for attribute, (_, default) in known.items():
                if default is not None and attribute not in given:
                    (declared if declares(attribute) else specified).extend((attribute, default))
        tag, bound = name, ()
        if self._separator is not None:
            tag, specified, bound = self._resolve(name, specified, declared, at)
        else:
            specified += declared
        self._phase = _CONTENT
        if not self.ordered_attributes:
            specified = dict(zip(specified[::2], specified[1::2]))
        self._call(self.StartElementHandler, found.group(), tag, specified)
        if empty:
            if not nested:
                self._event = found.end()
            self._close(tag, bound, '')
        else:
            self._open.append((name, tag, bound))
        return found.end()

    def _attribute_list(self, raw, start, element):
        """Names and values in turn, those that declare namespaces apart when they are looked at."""
        plain, declaring, seen = [], [], set()
        types = self._attributes.get(element, {})
        for found in ATTRIBUTE.finditer(raw):
            name, double, single = found.groups()
            if name in seen:
                raise Malformed(8, start + found.start(1))
            seen.add(name)
            value = single if double is None else double
            self._legal(value, start + found.start(2 if single is None else 3))
            value = self._value(value, start + found.start(2 if single is None else 3))
            if types.get(name, ('CDATA',))[0] != 'CDATA':
                value = ' '.join(value.split())
            (declaring if declares(name) else plain).extend((name, value))
        return plain, declaring

    def _value(self, raw, at):
        """The value of an attribute: space is normalised, references are replaced."""
        raw = raw.replace('\n', ' ').replace('\t', ' ')
        if '&' not in raw:
            return raw
        out, last = [], 0
        while (next := raw.find('&', last)) >= 0:
            out.append(raw[last:next])
            found = REFERENCE.match(raw, next)
            if not found:
                raise Malformed(4, at + REFERENCE_START.match(raw, next).end())
            out.append(self._referred(found, at + next))
            last = found.end()
        return ''.join(out) + raw[last:]

    def _referred(self, found, at):
        """What a reference in an attribute stands for."""
        name = found.group(1)
        if name is None:
            return character(*found.group(2, 3), at)
        if name in _PREDEFINED:
            return _PREDEFINED[name]
        value = self._entity(name, at)
        if not isinstance(value, str):
            if value is None:
                return ''
            raise Malformed(16, at)
        self._enter(name, value, at)
        value = self._value(value, at)
        self._expanding.pop()
        return value

    def _resolve(self, name, plain, declaring, at):
        """Names with their namespaces; the prefixes that the element declares."""
        bound = []
        for attribute, uri in zip(declaring[::2], declaring[1::2]):
            prefix = attribute[6:] or None
            if prefix and not uri:
                raise Malformed(28, at)
            if prefix == 'xmlns':
                raise Malformed(39, at)
            if (prefix == 'xml') != (uri == XML_NAMESPACE):
                raise Malformed(38 if prefix == 'xml' else 40, at)
            bound.append((prefix, self._namespaces.get(prefix)))
            self._namespaces[prefix] = uri or None
            if self.StartNamespaceDeclHandler:
                self._flush()
                self.StartNamespaceDeclHandler(prefix, uri or None)
        seen, named = set(), []
        for attribute, value in zip(plain[::2], plain[1::2]):
            if ':' in attribute:
                attribute = self._expand(attribute, at)
            if attribute in seen:
                raise Malformed(8, at)
            seen.add(attribute)
            named += attribute, value
        return self._expand(name, at), named, bound

    def _expand(self, name, at):
        prefix, colon, local = name.partition(':')
        if not colon:
            prefix, local = None, name
        uri = self._namespaces.get(prefix)
        if uri is None:
            if colon:
                raise Malformed(27, at)
            return name
        suffix = self._separator + prefix if colon and self.namespace_prefixes else ''
        return uri + self._separator + local + suffix

    def _end(self, text, at):
        found = END.match(text, at)
        if not found:
            if self._phase != _CONTENT:
                raise Malformed(4, at + 1)
            name = NAME_AT.match(text, at + 2)
            place = SPACE.match(text, name.end()).end() if name else at + 2
            if place >= len(text):
                raise Incomplete
            raise Malformed(4, place)
        if not self._open:
            raise Malformed(4 if self._phase == _PROLOG else 13, at + 1)
        name, tag, bound = self._open.pop()
        if name != found.group(1):
            raise Malformed(7, at + 2)
        self._close(tag, bound, found.group())
        return found.end()

    def _close(self, tag, bound, raw):
        if raw or self.EndElementHandler:
            self._call(self.EndElementHandler, raw, tag)
        for prefix, before in reversed(bound):
            self._namespaces[prefix] = before
            if self.EndNamespaceDeclHandler:
                self._flush()
                self.EndNamespaceDeclHandler(prefix)
        if not self._open and not self._is_external:
            self._phase = _EPILOG

    # ---- references ----

    def _reference(self, text, at, nested):
        found = REFERENCE.match(text, at)
        if not found:
            end = REFERENCE_START.match(text, at).end()
            if end >= len(text):
                raise Incomplete
            raise Malformed(4, end)
        raw, name = found.group(), found.group(1)
        if name is None:
            self._data(character(*found.group(2, 3), at), raw)
        elif name in _PREDEFINED:
            self._data(_PREDEFINED[name], raw)
        else:
            self._general(name, raw, self._event if nested else at)
        return found.end()

    def _general(self, name, raw, at):
        value = self._entity(name, at)
        if value is None:
            if self.SkippedEntityHandler:
                self._call(self.SkippedEntityHandler, raw, name, False)
            else:
                self._default(raw)
        elif isinstance(value, str):
            if self.DefaultHandler and not self.DefaultHandlerExpand:
                self._default(raw)
                return
            self._enter(name, value, at)
            place, depth = 0, len(self._open)
            try:
                while place < len(value):
                    place = self._token(value, place, True, True)
                    self._event = at
            except (Incomplete, Malformed) as error:
                raise Malformed(getattr(error, 'code', 5), at) from None
            if len(self._open) != depth:
                raise Malformed(13, at)
            self._expanding.pop()
        elif self.ExternalEntityRefHandler:
            self._flush()
            if not self.ExternalEntityRefHandler(name, self._base, *value):
                raise Malformed(21, at)
        else:
            self._default(raw)

    def _entity(self, name, at):
        """An entity's text, (system id, public id) of an external one, or None: one that is declared elsewhere."""
        if name in self._entities:
            value = self._entities[name]
            if value is False:
                raise Malformed(15, at)
            return value
        if self._reads_on or getattr(self, '_standalone', False):
            raise Malformed(11, at)
        return None

    def _enter(self, name, value, at):
        if name in self._expanding:
            raise Malformed(12, at)
        self._expanding.append(name)
        self._expanded += len(value)
        if self._expanded > max(_AMPLIFICATION_COUNTS, _MOST_AMPLIFICATION * self._length):
            raise Malformed(43, at)

    # ---- events ----

    def _default(self, raw):
        handler = self.DefaultHandlerExpand or self.DefaultHandler
        if handler and raw:
            self._flush()
            handler(raw)

    def _call(self, handler, raw, *args):
        if handler:
            self._flush()
            handler(*args)
        else:
            self._default(raw)

    def _data(self, content, raw):
        if not self.CharacterDataHandler:
            self._default(raw)
        elif self.buffer_text:
            self._characters.append(content)
        else:
            start = self._event
            for part in LINES.finditer(content):
                # What a reference stands for is where the reference is.
                if raw is content and not self._expanding:
                    self._event = start + part.start()
                self.CharacterDataHandler(part.group())

    def _flush(self):
        if self._characters:
            content = ''.join(self._characters)
            self._characters.clear()
            if self.CharacterDataHandler:
                self.CharacterDataHandler(content)


for _name in HANDLERS:
    setattr(XMLParserType, _name, None)
XMLParserType.__name__ = XMLParserType.__qualname__ = 'xmlparser'
