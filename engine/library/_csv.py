"""Reading and writing of comma-separated values."""

__version__ = '1.0'
QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE, QUOTE_STRINGS, QUOTE_NOTNULL = range(6)
_dialects = {}
_limit = 131072


class Error(Exception):
    pass


class Dialect:
    def __init__(self, dialect=None, **given):
        def pick(name, default):
            if name in given:
                return given[name]
            return getattr(dialect, name, default)

        if isinstance(dialect, str):
            dialect = get_dialect(dialect)
        for name in given:
            if name not in ('delimiter', 'doublequote', 'escapechar', 'lineterminator', 'quotechar', 'quoting',
                            'skipinitialspace', 'strict'):
                raise TypeError(f"this function got an unexpected keyword argument '{name}'")
        self.delimiter = pick('delimiter', ',')
        self.doublequote = bool(pick('doublequote', True))
        self.escapechar = pick('escapechar', None)
        self.lineterminator = pick('lineterminator', '\r\n')
        self.quotechar = pick('quotechar', '"')
        self.skipinitialspace = bool(pick('skipinitialspace', False))
        self.strict = bool(pick('strict', False))
        self.quoting = pick('quoting', QUOTE_MINIMAL if self.quotechar is not None else QUOTE_NONE)
        if not isinstance(self.delimiter, str):
            raise TypeError(f'"delimiter" must be a unicode character, not {type(self.delimiter).__name__}')
        if len(self.delimiter) != 1:
            raise TypeError(f'"delimiter" must be a unicode character, not a string of length {len(self.delimiter)}')
        for name in ('quotechar', 'escapechar'):
            c = getattr(self, name)
            if c is not None and not isinstance(c, str):
                raise TypeError(f'"{name}" must be a unicode character or None, not {type(c).__name__}')
            if c is not None and len(c) != 1:
                raise TypeError(f'"{name}" must be a unicode character or None, not a string of length {len(c)}')
        if not isinstance(self.quoting, int):
            raise TypeError(f'"quoting" must be an integer, not {type(self.quoting).__name__}')
        if self.quoting not in range(6):
            raise TypeError('bad "quoting" value')
        if self.quoting != QUOTE_NONE and self.quotechar is None:
            raise TypeError('quotechar must be set if quoting enabled')


def register_dialect(name, /, dialect=None, **given):
    if not isinstance(name, str):
        raise TypeError('dialect name must be a string')
    _dialects[name] = Dialect(dialect, **given)


def unregister_dialect(name, /):
    if _dialects.pop(name, None) is None:
        raise Error('unknown dialect')


def get_dialect(name, /):
    try:
        return _dialects[name]
    except KeyError:
        raise Error('unknown dialect') from None


def list_dialects():
    return list(_dialects)


def field_size_limit(new_limit=None, /):
    global _limit
    old = _limit
    if new_limit is not None:
        if not isinstance(new_limit, int):
            raise TypeError('limit must be an integer')
        _limit = new_limit
    return old


class Reader:
    def __init__(self, iterable, dialect=None, **given):
        self._lines = iter(iterable)
        self.dialect = Dialect(dialect, **given)
        self.line_num = 0

    def __iter__(self):
        return self

    def __next__(self):
        self._row, self._field, self._quoted = [], [], False
        state = 'start'
        while True:
            try:
                line = next(self._lines)
            except StopIteration:
                if self._field or state == 'quoted':
                    if self.dialect.strict:
                        raise Error('unexpected end of data') from None
                    self._save()
                    return self._row
                if state in ('start', 'row') and not self._row:
                    raise
                return self._row
            if not isinstance(line, str):
                raise Error(f'iterator should return strings, not {type(line).__name__} '
                            '(the file should be opened in text mode)')
            self.line_num += 1
            state = self._parse(line, state)
            if state == 'row':
                return self._row

    def _save(self):
        text = ''.join(self._field)
        quoting = self.dialect.quoting
        value = text
        if not self._quoted:
            if quoting == QUOTE_NONNUMERIC or quoting == QUOTE_STRINGS and text:
                value = float(text) if text else text
            elif quoting in (QUOTE_NOTNULL, QUOTE_STRINGS) and not text:
                value = None
        self._row.append(value)
        self._field, self._quoted = [], False

    def _parse(self, line, state):
        """Takes one line apart; the state behind it: `row` when the row is complete."""
        d = self.dialect
        quote = d.quotechar if d.quoting != QUOTE_NONE else None
        field, size = self._field, len(line)
        for at, c in enumerate(line):
            if state == 'end':
                if c not in '\r\n':
                    raise Error('new-line character seen in unquoted field - '
                                'do you need to open the file with newline=\'\'?')
                continue
            if state in ('start', 'field'):
                if c in '\r\n':
                    if state == 'field' or self._row:
                        self._save()
                        field = self._field
                    state = 'end'
                elif c == quote:
                    self._quoted, state = True, 'quoted'
                elif c == d.escapechar:
                    state = 'escape'
                elif c == ' ' and d.skipinitialspace:
                    state = 'field'
                elif c == d.delimiter:
                    self._save()
                    field, state = self._field, 'field'
                else:
                    field.append(c)
                    state = 'in'
            elif state == 'in':
                if c in '\r\n':
                    self._save()
                    field, state = self._field, 'end'
                elif c == d.escapechar:
                    state = 'escape'
                elif c == d.delimiter:
                    self._save()
                    field, state = self._field, 'field'
                else:
                    field.append(c)
            elif state == 'quoted':
                if c == d.escapechar:
                    state = 'quoted escape'
                elif c == quote:
                    state = 'quote' if d.doublequote else 'in'
                else:
                    field.append(c)
            elif state == 'quote':
                if c == quote:
                    field.append(c)
                    state = 'quoted'
                elif c == d.delimiter:
                    self._save()
                    field, state = self._field, 'field'
                elif c in '\r\n':
                    self._save()
                    field, state = self._field, 'end'
                elif d.strict:
                    raise Error(f"'{d.delimiter}' expected after '{quote}'")
                else:
                    field.append(c)
                    state = 'in'
            else:
                field.append(c)
                state = 'in' if state == 'escape' else 'quoted'
            if len(field) > _limit:
                raise Error(f'field larger than field limit ({_limit})')
        if state in ('in', 'quote', 'field'):
            self._save()
            return 'row'
        if state == 'escape':
            field.append('\n')
            return 'in'
        return 'row' if state in ('end', 'start') else 'quoted'


class Writer:
    def __init__(self, file, dialect=None, **given):
        self._write = file.write
        self.dialect = Dialect(dialect, **given)

    def writerow(self, row, /):
        try:
            items = list(row)
        except TypeError:
            raise Error(f'iterable expected, not {type(row).__name__}') from None
        d = self.dialect
        fields = [self._text(value, d) for value in items]
        if len(items) == 1 and fields[0] == '':
            if d.quoting == QUOTE_NONE or items[0] is None and d.quoting in (QUOTE_STRINGS, QUOTE_NOTNULL):
                raise Error('single empty field record must be quoted')
            fields = [d.quotechar * 2]
        return self._write(d.delimiter.join(fields) + d.lineterminator)

    def writerows(self, rows, /):
        for row in rows:
            self.writerow(row)

    def _text(self, value, d):
        is_text = isinstance(value, str)
        text = value if is_text else '' if value is None else str(value)
        quote = (d.quoting == QUOTE_ALL or d.quoting == QUOTE_NONNUMERIC and not isinstance(value, (int, float))
                 or d.quoting == QUOTE_STRINGS and is_text or d.quoting == QUOTE_NOTNULL and value is not None)
        special = {d.delimiter, d.escapechar, d.quotechar, '\r', '\n', *d.lineterminator}
        out = []
        for c in text:
            if c in special:
                if d.quoting == QUOTE_NONE or c == d.escapechar or c == d.quotechar and not d.doublequote:
                    if d.escapechar is None:
                        raise Error('need to escape, but no escapechar set')
                    out.append(d.escapechar)
                elif c == d.quotechar:
                    out.append(c)
                    quote = True
                else:
                    quote = True
            out.append(c)
        text = ''.join(out)
        return f'{d.quotechar}{text}{d.quotechar}' if quote else text


def reader(iterable, /, dialect=None, **given):
    return Reader(iterable, dialect, **given)


def writer(file, /, dialect=None, **given):
    return Writer(file, dialect, **given)
