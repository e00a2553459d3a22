"""What importlib takes from the half of the import system that knows files."""
from _frozen_importlib import *
from _frozen_importlib import _init_module_attrs, _LoaderBasics

SOURCE_SUFFIXES = ['.tr', '.py']
BYTECODE_SUFFIXES = DEBUG_BYTECODE_SUFFIXES = OPTIMIZED_BYTECODE_SUFFIXES = ['.pyc']
EXTENSION_SUFFIXES = []
MAGIC_NUMBER = (3627).to_bytes(2, 'little') + b'\r\n'
_RAW_MAGIC_NUMBER = int.from_bytes(MAGIC_NUMBER, 'little')
_pathseps_with_colon = {':/'}
path_sep = '/'
path_separators = '/'


class AppleFrameworkLoader(ExtensionFileLoader):
    """Of another system."""


def cache_from_source(path, debug_override=None, *, optimization=None):
    import os
    import sys
    path = os.fspath(path)
    folder, _, name = path.rpartition('/')
    base = name.rpartition('.')[0] or name
    mark = '' if optimization in (None, '') else f'.opt-{optimization}'
    file = f'__pycache__/{base}.{sys.implementation.cache_tag}{mark}.pyc'
    return f'{folder}/{file}' if folder else file


def source_from_cache(path):
    import os
    folder, _, name = os.fspath(path).rpartition('/')
    parent, _, cache = folder.rpartition('/')
    if cache != '__pycache__':
        raise ValueError(f'__pycache__ not bottom-level directory in {path!r}')
    base = name.partition('.')[0] + '.py'
    return f'{parent}/{base}' if parent else base


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


def _unpack_uint32(data):
    return int.from_bytes(data, 'little')
