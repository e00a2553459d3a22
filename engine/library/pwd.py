"""The entries of users."""
import _posix
from posix import _named, _text

struct_passwd = _named('struct_passwd', ('pw_name', 'pw_passwd', 'pw_uid', 'pw_gid', 'pw_gecos', 'pw_dir', 'pw_shell'), 'pwd')


def _entry(row):
    return struct_passwd(_text(item) if isinstance(item, bytes) else item for item in row)


def getpwnam(name, /):
    if not isinstance(name, str):
        raise TypeError(f'getpwnam() argument must be str, not {type(name).__name__}')
    row = _posix.getpw(name)
    if row is None:
        raise KeyError(f'getpwnam(): name not found: {name!r}')
    return _entry(row)


def getpwuid(uidobj, /):
    row = _posix.getpw(uidobj.__index__())
    if row is None:
        raise KeyError(f'getpwuid(): uid not found: {uidobj}')
    return _entry(row)


def getpwall():
    return [_entry(row) for row in _posix.getpwall()]
