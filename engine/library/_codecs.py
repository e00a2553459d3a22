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


def _text_codec(encoding):
    found = lookup(encoding)
    if not getattr(found, '_is_text_encoding', True):
        raise LookupError(f"'{encoding}' is not a text encoding; use codecs.encode() or codecs.decode() to handle "
                          'arbitrary codecs')
    return found


def _encode_text(text, encoding, errors):
    """What `str.encode` gives for an encoding that is none of the engine's own."""
    result = _text_codec(encoding).encode(text, errors)[0]
    if not isinstance(result, bytes):
        raise TypeError(f"'{encoding}' encoder returned '{type(result).__name__}' instead of 'bytes'; use "
                        'codecs.encode() to encode to arbitrary types')
    return result


def _decode_text(data, encoding, errors):
    """What `bytes.decode` gives for an encoding that is none of the engine's own."""
    result = _text_codec(encoding).decode(data, errors)[0]
    if not isinstance(result, str):
        raise TypeError(f"'{encoding}' decoder returned '{type(result).__name__}' instead of 'str'; use "
                        'codecs.decode() to decode to arbitrary types')
    return result


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
        return text.encode(encoding, errors or 'strict'), len(text)

    def decode(data, errors=None, final=True, /):
        data = bytes(data)
        if not final:
            return _decode_part(data, encoding, errors or 'strict')
        return data.decode(encoding, errors or 'strict'), len(data)

    # Classes have them as attributes, where functions in C do not become methods.
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


for _encoding in ('utf-8', 'utf-16', 'utf-16-le', 'utf-16-be', 'utf-32', 'utf-32-le', 'utf-32-be', 'ascii', 'latin-1'):
    _function = _encoding.replace('-', '_')
    globals()[_function + '_encode'], globals()[_function + '_decode'] = _pair(_encoding)


def _escapes(name):
    """The functions of an encoding that `_pycodecs` has."""
    def encode(text, errors=None, /):
        import _pycodecs
        return getattr(_pycodecs, name + '_encode')(text, errors or 'strict')

    def decode(data, errors=None, final=True, /):
        import _pycodecs
        data = data.encode() if isinstance(data, str) else bytes(data)
        return getattr(_pycodecs, name + '_decode')(data, errors or 'strict', final)

    return staticmethod(encode), staticmethod(decode)


for _function in ('utf_7', 'unicode_escape', 'raw_unicode_escape'):
    globals()[_function + '_encode'], globals()[_function + '_decode'] = _escapes(_function)


def readbuffer_encode(data, errors=None, /):
    data = data.encode() if isinstance(data, str) else bytes(data)
    return data, len(data)


def escape_encode(data, errors=None, /):
    return repr(bytes(data))[2:-1].encode('ascii'), len(data)


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
        return bytes(data).decode('latin-1'), len(data)
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
        error = UnicodeDecodeError('charmap', bytes(data), at, at + 1, 'character maps to <undefined>')
        given, at = lookup_error(errors or 'strict')(error)
        out.append(given)
    return ''.join(out), len(data)
