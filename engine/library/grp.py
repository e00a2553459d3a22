"""The entries of groups."""
import _posix
from posix import _named, _text

struct_group = _named('struct_group', ('gr_name', 'gr_passwd', 'gr_gid', 'gr_mem'), 'grp')


def _entry(row):
    name, password, gid, members = row
    return struct_group((_text(name), _text(password), gid, [_text(member) for member in members]))


def getgrnam(name):
    if not isinstance(name, str):
        raise TypeError(f"getgrnam() argument 'name' must be str, not {type(name).__name__}")
    row = _posix.getgr(name)
    if row is None:
        raise KeyError(f'getgrnam(): name not found: {name!r}')
    return _entry(row)


def getgrgid(id):
    row = _posix.getgr(id.__index__())
    if row is None:
        raise KeyError(f'getgrgid(): gid not found: {id}')
    return _entry(row)


def getgrall():
    return [_entry(row) for row in _posix.getgrall()]
