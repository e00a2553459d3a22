"""The registry of codecs, and the encodings of the engine in the form that `codecs` wants."""
_search_functions = []
_cache = {}
_handlers = {}


def register(search_function, /):
    if not callable(search_function):
        raise TypeError('argument must be callable')
    _search_functions.append(search_function)


def unregister(search_function, /):
    if search_function in _search_functions:
        _search_functions.remove(search_function)
        _cache.clear()


def lookup(encoding, /):
    name = encoding.lower().replace(' ', '-')
    found = _cache.get(name)
    if found is None:
        if not _search_functions:
            import encodings
        for search in _search_functions:
            found = search(name)
            if found is not None:
                break
        else:
            raise LookupError(f'unknown encoding: {encoding}')
        _cache[name] = found
    return found


def encode(obj, encoding='utf-8', errors='strict'):
    return lookup(encoding).encode(obj, errors)[0]


def decode(obj, encoding='utf-8', errors='strict'):
    return lookup(encoding).decode(obj, errors)[0]


def _content(data):
    """The bytes of a buffer; an int is none, though `bytes` takes it."""
    try:
        view = memoryview(data)
    except TypeError:
        raise TypeError(f"a bytes-like object is required, not '{type(data).__name__}'") from None
    return view.tobytes()


def _text_codec(encoding, function):
    found = lookup(encoding)
    if not getattr(found, '_is_text_encoding', True):
        raise LookupError(f"'{encoding}' is not a text encoding; use {function} to handle arbitrary codecs")
    return found


def _encode_text(text, encoding, errors):
    """`text.encode(encoding, errors)`, when the engine does not know the encoding."""
    data = _text_codec(encoding, 'codecs.encode()').encode(text, errors)[0]
    if not isinstance(data, bytes):
        raise TypeError(f"'{encoding}' encoder returned '{type(data).__name__}' instead of 'bytes'; "
                        'use codecs.encode() to encode to arbitrary types')
    return data


def _decode_text(data, encoding, errors):
    """`data.decode(encoding, errors)`, when the engine does not know the encoding."""
    text = _text_codec(encoding, 'codecs.decode()').decode(data, errors)[0]
    if not isinstance(text, str):
        raise TypeError(f"'{encoding}' decoder returned '{type(text).__name__}' instead of 'str'; "
                        'use codecs.decode() to decode to arbitrary types')
    return text


def register_error(errors, handler, /):
    if not callable(handler):
        raise TypeError('handler must be callable')
    _handlers[errors] = handler


def _unregister_error(errors, /):
    return _handlers.pop(errors, None) is not None


def lookup_error(errors, /):
    try:
        return _handlers[errors]
    except KeyError:
        raise LookupError(f'unknown error handler name {errors!r}') from None


def _strict(error):
    raise error


def _span(error):
    return error.object[error.start:error.end]


def _ignore(error):
    return '', error.end


def _replace(error):
    size = error.end - error.start
    return ('?' * size if isinstance(error, UnicodeEncodeError) else '\ufffd'), error.end


def _backslash(error):
    if isinstance(error, UnicodeDecodeError):
        return ''.join(f'\\x{byte:02x}' for byte in _span(error)), error.end
    return _span(error).encode('ascii', 'backslashreplace').decode('ascii'), error.end


def _xml(error):
    return ''.join(f'&#{ord(c)};' for c in _span(error)), error.end


def _name(error):
    return _span(error).encode('ascii', 'namereplace').decode('ascii'), error.end


def _escape(error):
    if isinstance(error, UnicodeEncodeError):
        return bytes(ord(c) - 0xDC00 for c in _span(error)), error.end
    return ''.join(chr(0xDC00 + byte) for byte in _span(error)), error.end


_handlers.update(strict=_strict, ignore=_ignore, replace=_replace, backslashreplace=_backslash,
                 xmlcharrefreplace=_xml, namereplace=_name, surrogateescape=_escape)


def _pair(encoding):
    def encode(text, errors=None, /):
        return str.encode(text, encoding, errors or 'strict'), len(text)

    def decode(data, errors=None, final=True, /):
        data = _content(data)
        if not final:
            return _decode_part(data, encoding, errors or 'strict')
        return data.decode(encoding, errors or 'strict'), len(data)

    # As attributes of a class they do not become methods.
    return staticmethod(encode), staticmethod(decode)


def _decode_part(data, encoding, errors):
    """Decodes what is complete; the end of the data may be the start of a character."""
    try:
        return data.decode(encoding, 'strict'), len(data)
    except UnicodeDecodeError as error:
        # An error at the end of the data that more data may mend.
        if error.end >= len(data) and len(data) - error.start < 4 and 'unexpected end' in error.reason \
                or 'truncated' in error.reason:
            return data[:error.start].decode(encoding, errors), error.start
        return data.decode(encoding, errors), len(data)


for _encoding, _function in (('utf-8', 'utf_8'), ('utf-16', 'utf_16'), ('utf-16-le', 'utf_16_le'),
                             ('utf-16-be', 'utf_16_be'), ('utf-32', 'utf_32'), ('utf-32-le', 'utf_32_le'),
                             ('utf-32-be', 'utf_32_be'), ('ascii', 'ascii'), ('latin-1', 'latin_1')):
    globals()[_function + '_encode'], globals()[_function + '_decode'] = _pair(_encoding)


def _marked(width):
    """Decoders of a form whose mark tells the order of bytes: -1 for little, 1 for big, 0 for not known yet."""
    def decode(data, errors=None, byteorder=0, final=False, /):
        data, skipped = _content(data), 0
        if byteorder == 0:
            if len(data) < width and not final:
                return '', 0, 0
            mark = int.from_bytes(data[:width], 'little')
            byteorder = 1 if mark == 0xFFFE << 8 * (width - 2) else -1
            skipped = width if byteorder == 1 or mark == 0xFEFF else 0
        order = 'le' if byteorder == -1 else 'be'
        text, used = globals()[f'utf_{8 * width}_{order}_decode'](data[skipped:], errors, final)
        return text, used + skipped, byteorder

    return staticmethod(decode)


utf_16_ex_decode, utf_32_ex_decode = _marked(2), _marked(4)


def _in_python(name):
    """A function that is seldom needed."""
    def function(data, errors=None, final=True, /):
        import _pycodecs
        if name.endswith('_decode'):
            data = data.encode() if isinstance(data, str) else _content(data)
            return getattr(_pycodecs, name)(data, errors or 'strict', final)
        return getattr(_pycodecs, name)(data, errors or 'strict')

    function.__name__ = function.__qualname__ = name
    return staticmethod(function)


for _function in ('utf_7', 'unicode_escape', 'raw_unicode_escape'):
    globals()[_function + '_encode'] = _in_python(_function + '_encode')
    globals()[_function + '_decode'] = _in_python(_function + '_decode')


def readbuffer_encode(data, errors=None, /):
    data = data.encode() if isinstance(data, str) else _content(data)
    return data, len(data)


def escape_encode(data, errors=None, /):
    return repr(_content(data))[2:-1].encode('ascii'), len(data)


def escape_decode(data, errors=None, /):
    from _pycodecs import escape_decode
    return escape_decode(data, errors or 'strict')


def charmap_build(table, /):
    return {ord(c): byte for byte, c in enumerate(table)}


def charmap_encode(text, errors=None, mapping=None, /):
    if mapping is None:
        return text.encode('latin-1', errors or 'strict'), len(text)
    out, at = bytearray(), 0
    while at < len(text):
        code = mapping.get(ord(text[at]))
        if code is not None:
            out += code if isinstance(code, bytes) else bytes((code,))
            at += 1
            continue
        error = UnicodeEncodeError('charmap', text, at, at + 1, 'character maps to <undefined>')
        given, at = lookup_error(errors or 'strict')(error)
        if isinstance(given, bytes):
            out += given
        else:
            for c in given:
                code = mapping.get(ord(c))
                if code is None:
                    raise error
                out += code if isinstance(code, bytes) else bytes((code,))
    return bytes(out), len(text)


def charmap_decode(data, errors=None, mapping=None, /):
    if mapping is None:
        return _content(data).decode('latin-1'), len(data)
    out, at = [], 0
    while at < len(data):
        try:
            c = mapping[data[at]]
        except LookupError:
            c = None
        if isinstance(c, int):
            c = chr(c)
        if c is not None and c != '\ufffe':
            out.append(c)
            at += 1
            continue
        error = UnicodeDecodeError('charmap', _content(data), at, at + 1, 'character maps to <undefined>')
        given, at = lookup_error(errors or 'strict')(error)
        out.append(given)
    return ''.join(out), len(data)
