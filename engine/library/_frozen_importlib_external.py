"""What importlib takes from the half of the import system that knows files."""
from _frozen_importlib import *
from _frozen_importlib import _init_module_attrs, _LoaderBasics
import _imp

SOURCE_SUFFIXES = ['.tr', '.py']
BYTECODE_SUFFIXES = DEBUG_BYTECODE_SUFFIXES = OPTIMIZED_BYTECODE_SUFFIXES = ['.pyc']
EXTENSION_SUFFIXES = []
_RAW_MAGIC_NUMBER = _imp.pyc_magic_number_token
MAGIC_NUMBER = _RAW_MAGIC_NUMBER.to_bytes(4, 'little')
_pathseps_with_colon = {':/'}
path_sep = '/'
path_separators = '/'


class AppleFrameworkLoader(ExtensionFileLoader):
    """Of another system."""


_HEAD = 16
_BY_HASH, _CHECKED = 1, 2


def cache_from_source(path, debug_override=None, *, optimization=None):
    import os
    import sys
    path = os.fspath(path)
    tag = sys.implementation.cache_tag
    if tag is None:
        raise NotImplementedError('sys.implementation.cache_tag is None')
    folder, _, name = path.rpartition('/')
    base = name.rpartition('.')[0] or name
    mark = '' if optimization in (None, '') else f'.opt-{optimization}'
    if mark and not str(optimization).isalnum():
        raise ValueError(f'{str(optimization)!r} is not alphanumeric')
    file = f'{base}.{tag}{mark}.pyc'
    if sys.pycache_prefix is not None:
        inside = folder if path.startswith('/') else os.path.join(os.getcwd(), folder)
        return _path_join(sys.pycache_prefix, inside.strip('/'), file)
    return _path_join(folder, '__pycache__', file) if folder else f'__pycache__/{file}'


def source_from_cache(path):
    import os
    import sys
    if sys.implementation.cache_tag is None:
        raise NotImplementedError('sys.implementation.cache_tag is None')
    path = os.fspath(path)
    folder, _, name = path.rpartition('/')
    prefix = sys.pycache_prefix and sys.pycache_prefix.rstrip('/')
    if prefix and folder.startswith(prefix + '/'):
        parent = folder.removeprefix(prefix)
    else:
        parent, _, cache = folder.rpartition('/')
        if cache != '__pycache__':
            raise ValueError(f'__pycache__ not bottom-level directory in {path!r}')
    base, *marks = name.split('.')
    if len(marks) not in (2, 3):
        raise ValueError(f'expected only 2 or 3 dots in {name!r}')
    if len(marks) == 3:
        if not marks[1].startswith('opt-'):
            raise ValueError("optimization portion of filename does not start with 'opt-'")
        if not marks[1][4:].isalnum():
            raise ValueError(f'optimization level {marks[1]!r} is not an alphanumeric value')
    return f'{parent}/{base}.py' if parent else f'{base}.py'


def _get_cached(file):
    """The compiled file that belongs to a source file."""
    if file.endswith('.pyc'):
        return file
    if file.endswith(('.py', '.tr')) and not file.startswith('<'):
        try:
            return cache_from_source(file)
        except NotImplementedError:
            pass
    return None


def _calc_mode(path):
    """The mode of the compiled file of a source: as the source's, and writable."""
    import os
    try:
        return os.stat(path).st_mode & 0o777 | 0o200
    except OSError:
        return 0o666


def _write_atomic(path, data, mode=0o666):
    """Writes a file so that others see all of it or nothing."""
    import os
    draft = f'{path}.{os.getpid()}'
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode & 0o666)
    try:
        with open(descriptor, 'wb') as file:
            file.write(data)
        os.replace(draft, path)
    except OSError:
        os.unlink(draft)
        raise


def _classify_pyc(data, name, exc_details):
    """The flags of a compiled file, whose head is checked."""
    if data[:4] != MAGIC_NUMBER:
        raise ImportError(f'bad magic number in {name!r}: {data[:4]!r}', **exc_details)
    if len(data) < _HEAD:
        raise EOFError(f'reached EOF while reading pyc header of {name!r}')
    flags = _unpack_uint32(data[4:8])
    if flags & ~(_BY_HASH | _CHECKED):
        raise ImportError(f'invalid flags {flags!r} in {name!r}', **exc_details)
    return flags


def _validate_timestamp_pyc(data, source_mtime, source_size, name, exc_details):
    same_time = _unpack_uint32(data[8:12]) == int(source_mtime) & 0xFFFFFFFF
    same_size = source_size is None or _unpack_uint32(data[12:16]) == source_size & 0xFFFFFFFF
    if not (same_time and same_size):
        raise ImportError(f'bytecode is stale for {name!r}', **exc_details)


def _validate_hash_pyc(data, source_hash, name, exc_details):
    if data[8:16] != source_hash:
        raise ImportError(f'hash in bytecode does not match hash of source {name!r}', **exc_details)


def _code_to_timestamp_pyc(code, mtime=0, source_size=0):
    import marshal
    head = MAGIC_NUMBER + _pack_uint32(0) + _pack_uint32(mtime) + _pack_uint32(source_size)
    return bytearray(head + marshal.dumps(code))


def _code_to_hash_pyc(code, source_hash, checked=True):
    import marshal
    flags = _BY_HASH | (_CHECKED if checked else 0)
    return bytearray(MAGIC_NUMBER + _pack_uint32(flags) + source_hash + marshal.dumps(code))


def _get_code(loader, fullname):
    """The code of a module, by the methods of its loader: as it was compiled before, else compiled and kept."""
    import sys
    path = loader.get_filename(fullname)
    try:
        stats = loader.path_stats(path)
        cache = cache_from_source(path)
    except (OSError, NotImplementedError, AttributeError):
        stats = cache = None
    if cache is not None:
        try:
            data = bytes(loader.get_data(cache))
            details = {'name': fullname, 'path': cache}
            flags = _classify_pyc(data, fullname, details)
            if flags & _CHECKED:
                source_hash = _imp.source_hash(_RAW_MAGIC_NUMBER, loader.get_data(path))
                _validate_hash_pyc(data, source_hash, fullname, details)
            elif not flags:
                _validate_timestamp_pyc(data, stats['mtime'], stats.get('size'), fullname, details)
            return _imp._code_in(data, path)
        except (OSError, ImportError, EOFError, ValueError):
            pass
    text = loader.get_data(path)
    code = loader.source_to_code(text, path)
    if cache is not None and not sys.dont_write_bytecode:
        data = _code_to_timestamp_pyc(code, int(stats['mtime']), len(text))
        try:
            loader._cache_bytecode(path, cache, data)
        except NotImplementedError:
            pass
    return code


def _keep(path, data, mode):
    """Writes a compiled file and the folders that it needs; what cannot be written is not kept."""
    import os
    try:
        os.makedirs(os.path.dirname(path) or '.', exist_ok=True)
        _write_atomic(path, data, mode)
    except OSError:
        pass


def _path_stat(path):
    import os
    return os.stat(path)


def _path_join(*parts):
    return '/'.join(part.rstrip('/') for part in parts if part)


def _path_split(path):
    folder, _, name = path.rpartition('/')
    return folder, name


def _pack_uint32(number):
    return (int(number) & 0xFFFFFFFF).to_bytes(4, 'little')


def _unpack_uint16(data):
    return int.from_bytes(data, 'little')


def _unpack_uint64(data):
    return int.from_bytes(data, 'little')


def _unpack_uint32(data):
    return int.from_bytes(data, 'little')
