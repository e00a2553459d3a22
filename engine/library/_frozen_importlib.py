"""Specs, finders and loaders. The import statement itself is native; it calls the functions with a leading underscore."""
import sys
from builtins import __import__


class ModuleSpec:
    def __init__(self, name, loader, *, origin=None, loader_state=None, is_package=None):
        self.name = name
        self.loader = loader
        self.origin = origin
        self.loader_state = loader_state
        self.submodule_search_locations = [] if is_package else None
        self._uninitialized_submodules = []
        self._set_fileattr = False
        self._cached = None

    def __repr__(self):
        parts = [f"name={self.name!r}", f"loader={self.loader!r}"]
        if self.origin is not None:
            parts.append(f"origin={self.origin!r}")
        if self.submodule_search_locations is not None:
            parts.append(f"submodule_search_locations={self.submodule_search_locations}")
        return f"{type(self).__name__}({', '.join(parts)})"

    def __eq__(self, other):
        try:
            return (self.name == other.name and self.loader == other.loader and self.origin == other.origin
                    and self.submodule_search_locations == other.submodule_search_locations
                    and self.cached == other.cached and self.has_location == other.has_location)
        except AttributeError:
            return NotImplemented

    @property
    def cached(self):
        if self._cached is None and self.origin is not None and self._set_fileattr:
            from _frozen_importlib_external import _get_cached
            self._cached = _get_cached(self.origin)
        return self._cached

    @cached.setter
    def cached(self, value):
        self._cached = value

    @property
    def parent(self):
        if self.submodule_search_locations is None:
            return self.name.rpartition('.')[0]
        return self.name

    @property
    def has_location(self):
        return self._set_fileattr

    @has_location.setter
    def has_location(self, value):
        self._set_fileattr = bool(value)


class _LoaderBasics:
    """What all loaders have in common."""

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        code = self.get_code(module.__name__)
        if code is None:
            raise ImportError(f'cannot load module {module.__name__!r} when get_code() returns None')
        exec(code, module.__dict__)

    def load_module(self, fullname):
        return _load(spec_from_loader(fullname, self))


class SourceLoader(_LoaderBasics):
    """Loads modules whose text `get_data` reads from the file that `get_filename` names."""

    def is_package(self, fullname):
        name = self.get_filename(fullname).rpartition('/')[2]
        return name.rpartition('.')[0] == '__init__' and fullname.rpartition('.')[2] != '__init__'

    def get_source(self, fullname):
        try:
            data = self.get_data(self.get_filename(fullname))
        except OSError as error:
            raise ImportError('source not available through get_data()', name=fullname) from error
        return decode_source(data)

    def source_to_code(self, data, path, *, _optimize=-1):
        return compile(data, path, 'exec', dont_inherit=True)

    def get_code(self, fullname):
        from _frozen_importlib_external import _get_code
        return _get_code(self, fullname)

    def path_mtime(self, path):
        raise OSError

    def path_stats(self, path):
        return {'mtime': self.path_mtime(path)}

    def _cache_bytecode(self, source_path, cache_path, data):
        return self.set_data(cache_path, data)

    def set_data(self, path, data):
        pass


class FileLoader:
    def __init__(self, fullname, path):
        self.name = fullname
        self.path = path

    def __eq__(self, other):
        return self.__class__ == other.__class__ and self.__dict__ == other.__dict__

    def __hash__(self):
        return hash(self.name) ^ hash(self.path)

    def get_filename(self, name=None):
        if name is not None and name != self.name:
            raise ImportError(f'loader for {self.name} cannot handle {name}', name=name)
        return self.path

    def get_data(self, path):
        import _imp
        return _imp._read(path)

    def get_resource_reader(self, module):
        from importlib.readers import FileReader
        return FileReader(self)


class SourceFileLoader(FileLoader, SourceLoader):
    def get_code(self, fullname):
        if type(self) is SourceFileLoader:
            import _imp
            return _imp._code(self.get_filename(fullname))
        return super().get_code(fullname)

    def path_stats(self, path):
        import os
        found = os.stat(path)
        return {'mtime': found.st_mtime, 'size': found.st_size}

    def _cache_bytecode(self, source_path, bytecode_path, data):
        from _frozen_importlib_external import _calc_mode
        return self.set_data(bytecode_path, data, _mode=_calc_mode(source_path))

    def set_data(self, path, data, *, _mode=0o666):
        from _frozen_importlib_external import _keep
        _keep(path, data, _mode)


class SourcelessFileLoader(FileLoader, _LoaderBasics):
    """Loads modules from compiled files alone."""
    is_package = SourceLoader.is_package

    def get_code(self, fullname):
        import _imp
        return _imp._code(self.get_filename(fullname))

    def get_source(self, fullname):
        return None


class ExtensionFileLoader(FileLoader, _LoaderBasics):
    """There are no extension modules in files."""

    def exec_module(self, module):
        raise ImportError('extension modules are not supported', name=self.name)


class NamespaceLoader(_LoaderBasics):
    def __init__(self, name, path, path_finder=None):
        self._path = path

    def is_package(self, fullname):
        return True

    def get_source(self, fullname):
        return ''

    def get_code(self, fullname):
        return compile('', '<string>', 'exec', dont_inherit=True)

    def exec_module(self, module):
        pass

    def get_resource_reader(self, module):
        from importlib.readers import NamespaceReader
        return NamespaceReader(self._path)


class BuiltinImporter:
    """Finds and loads the modules of the engine."""
    _ORIGIN = 'built-in'

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        if fullname in sys.builtin_module_names:
            return spec_from_loader(fullname, cls, origin=cls._ORIGIN)
        return None

    @staticmethod
    def create_module(spec):
        __import__(spec.name)
        return sys.modules[spec.name]

    @staticmethod
    def exec_module(module):
        pass

    @classmethod
    def load_module(cls, fullname):
        return cls.create_module(spec_from_loader(fullname, cls))

    @classmethod
    def get_code(cls, fullname):
        return None

    @classmethod
    def get_source(cls, fullname):
        return None

    @classmethod
    def is_package(cls, fullname):
        return False


class FrozenImporter(BuiltinImporter):
    """There are no frozen modules: the library is found along sys.path."""
    _ORIGIN = 'frozen'

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        return None


class WindowsRegistryFinder:
    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        return None


class PathFinder:
    """Finds modules along sys.path or a package's path."""

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        import _imp
        found = _imp._find(fullname.rpartition('.')[2], sys.path if path is None else path)
        return None if found is None else _spec_of(fullname, *found)

    @staticmethod
    def invalidate_caches():
        pass


class FileFinder:
    """Finds modules in one folder."""

    def __init__(self, path, *loader_details):
        self.path = path or '.'
        self._loaders = [(suffix, loader) for loader, suffixes in loader_details for suffix in suffixes]

    @classmethod
    def path_hook(cls, *loader_details):
        return lambda path: cls(path, *loader_details)

    def find_spec(self, fullname, target=None):
        return PathFinder.find_spec(fullname, [self.path])

    def invalidate_caches(self):
        pass

    def __repr__(self):
        return f'FileFinder({self.path!r})'


def decode_source(data):
    """The text of source bytes, its line ends made one."""
    import io
    import tokenize
    encoding = tokenize.detect_encoding(io.BytesIO(data).readline)[0]
    return data.decode(encoding).replace('\r\n', '\n').replace('\r', '\n')


def spec_from_loader(name, loader, *, origin=None, is_package=None):
    if origin is None:
        origin = getattr(loader, '_ORIGIN', None)
    if origin is None and hasattr(loader, 'get_filename'):
        return spec_from_file_location(name, loader=loader)
    if is_package is None:
        try:
            is_package = loader.is_package(name)
        except (AttributeError, ImportError):
            is_package = False
    return ModuleSpec(name, loader, origin=origin, is_package=is_package)


def _loader_of(name, file):
    return SourcelessFileLoader(name, file) if file.endswith('.pyc') else SourceFileLoader(name, file)


_UNSET = object()


def spec_from_file_location(name, location=None, *, loader=None, submodule_search_locations=_UNSET):
    if location is None:
        location = '<unknown>'
        if hasattr(loader, 'get_filename'):
            try:
                location = loader.get_filename(name)
            except ImportError:
                pass
    else:
        import os
        location = os.fspath(location)
        if not location.startswith(('/', '<')):
            location = os.path.join(os.getcwd(), location)
    if loader is None:
        if not location.endswith(('.py', '.tr', '.pyc')):
            return None
        loader = _loader_of(name, location)
    spec = ModuleSpec(name, loader, origin=location)
    spec._set_fileattr = True
    if submodule_search_locations is _UNSET:
        try:
            is_package = loader.is_package(name)
        except (AttributeError, ImportError):
            is_package = False
        spec.submodule_search_locations = [] if is_package else None
    else:
        spec.submodule_search_locations = submodule_search_locations
    if spec.submodule_search_locations == [] and location:
        spec.submodule_search_locations.append(location.rpartition('/')[0])
    return spec


def _init_module_attrs(spec, module, *, override=False):
    module.__name__ = spec.name
    module.__spec__ = spec
    module.__loader__ = spec.loader
    module.__package__ = spec.parent
    if spec.submodule_search_locations is not None:
        module.__path__ = spec.submodule_search_locations
    if spec.has_location:
        module.__file__ = spec.origin
        if spec.cached is not None:
            module.__cached__ = spec.cached
    return module


def module_from_spec(spec):
    module = None
    if hasattr(spec.loader, 'create_module'):
        module = spec.loader.create_module(spec)
    elif hasattr(spec.loader, 'exec_module'):
        raise ImportError('loaders that define exec_module() must also define create_module()')
    if module is None:
        module = type(sys)(spec.name)
    if spec.loader is not BuiltinImporter:
        _init_module_attrs(spec, module)
    return module


def _load(spec):
    """Makes and runs the module of a spec."""
    if spec.loader is not None and not hasattr(spec.loader, 'exec_module'):
        return spec.loader.load_module(spec.name)
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    try:
        if spec.loader is None:
            if spec.submodule_search_locations is None:
                raise ImportError('missing loader', name=spec.name)
        else:
            spec.loader.exec_module(module)
    except BaseException:
        sys.modules.pop(spec.name, None)
        raise
    return sys.modules.get(spec.name, module)


def _exec(spec, module):
    """Runs the module of a spec again in an old module object."""
    _init_module_attrs(spec, module)
    if spec.loader is not None:
        spec.loader.exec_module(module)
    return sys.modules.get(spec.name, module)


def _spec_of(name, file, path):
    """The spec of a module that was found: its file (None for a namespace package) and its path if it is a package."""
    if file is None:
        loader = NamespaceLoader(name, path)
        spec = ModuleSpec(name, loader)
    else:
        loader = _loader_of(name, file)
        spec = ModuleSpec(name, loader, origin=file)
        spec._set_fileattr = True
    spec.submodule_search_locations = path
    return spec


def _ask_finders(name, path):
    """The module that a finder of sys.meta_path knows, loaded; else None."""
    for finder in list(sys.meta_path):
        find = getattr(finder, 'find_spec', None)
        spec = find(name, path, None) if find is not None else None
        if spec is not None:
            return _load(spec)
    return None


def _find_spec(name, path=None, target=None):
    for finder in list(sys.meta_path) + [BuiltinImporter, PathFinder]:
        spec = finder.find_spec(name, path, target)
        if spec is not None:
            return spec
    return None


def _gcd_import(name, package=None, level=0):
    if level:
        name = _resolve_name(name, package, level)
    __import__(name)
    return sys.modules[name]


def _resolve_name(name, package, level):
    parts = package.rsplit('.', level - 1)
    if len(parts) < level:
        raise ImportError('attempted relative import beyond top-level package')
    return f'{parts[0]}.{name}' if name else parts[0]


def _call_with_frames_removed(f, *args, **kwds):
    return f(*args, **kwds)


def _set_builtin_spec(module):
    if getattr(module, '__spec__', None) is None:
        module.__spec__ = ModuleSpec(module.__name__, BuiltinImporter, origin=BuiltinImporter._ORIGIN)
        module.__loader__ = BuiltinImporter


for _name in sys.builtin_module_names:
    if _name in sys.modules:
        _set_builtin_spec(sys.modules[_name])
