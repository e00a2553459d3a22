"""Compiled files: __pycache__, imports without source."""
import importlib
import importlib.util
import os
import shutil
import sys
import tempfile

sys.dont_write_bytecode = False
folder = tempfile.mkdtemp()
sys.path.insert(0, folder)
kept = os.path.join(folder, '__pycache__')


def write(name, text, time=None):
    path = os.path.join(folder, name)
    with open(path, 'w') as file:
        file.write(text)
    if time is not None:
        os.utime(path, (time, time))
    importlib.invalidate_caches()
    return path


def fresh(name):
    sys.modules.pop(name, None)
    return importlib.import_module(name)


# An import keeps the code, and the next one runs what was kept while the source has its time and size.
path = write('mod_a.py', 'value = 1\ndef f():\n    "doc"\n    return value\n', 1000)
cache = importlib.util.cache_from_source(path)
print(cache.startswith(kept + '/mod_a.' + sys.implementation.cache_tag), cache.endswith('.pyc'))
print(importlib.util.source_from_cache(cache) == path)
module = fresh('mod_a')
print(module.value, module.f(), module.f.__doc__, os.path.exists(cache))
print(module.__cached__ == cache, module.__spec__.cached == cache, module.__file__ == path)
print(os.stat(cache).st_mode & 0o777 == os.stat(path).st_mode & 0o666)
with open(cache, 'rb') as file:
    head = file.read(16)
print(head[:4] == importlib.util.MAGIC_NUMBER, head[4:8], int.from_bytes(head[8:12], 'little'), int.from_bytes(head[12:], 'little'))
write('mod_a.py', 'value = 2\ndef f():\n    "doc"\n    return value\n', 1000)
print(fresh('mod_a').value)
write('mod_a.py', 'value = 3\ndef f():\n    "doc"\n    return value\n', 1001)
print(fresh('mod_a').value, fresh('mod_a').f())
write('mod_a.py', 'value = 4', 1001)
print(fresh('mod_a').value)
print(sorted(name.partition('.')[0] for name in os.listdir(kept)), len(os.listdir(kept)))

# Packages and what they contain; tracebacks show the source.
os.mkdir(os.path.join(folder, 'pack'))
write('pack/__init__.py', 'from . import inner\n')
write('pack/inner.py', 'def fail():\n    return 1 // 0\n')
for _ in range(2):
    for name in ('pack.inner', 'pack'):
        sys.modules.pop(name, None)
    import pack.inner
    try:
        pack.inner.fail()
    except ZeroDivisionError as error:
        code = error.__traceback__.tb_next.tb_frame.f_code
        print(code.co_filename == os.path.join(folder, 'pack/inner.py'), error.__traceback__.tb_next.tb_lineno)
print(sorted(name.partition('.')[0] for name in os.listdir(os.path.join(folder, 'pack/__pycache__'))))

# A damaged or foreign file is passed over where the source is there.
for content in (b'', b'\0' * 16, b'nonsense'):
    with open(cache, 'wb') as file:
        file.write(content)
    print(fresh('mod_a').value, os.path.getsize(cache) > 16)

# None are written when the program says so, and nobody minds where they cannot be.
sys.dont_write_bytecode = True
path_b = write('mod_b.py', 'value = "b"')
print(fresh('mod_b').value, os.path.exists(importlib.util.cache_from_source(path_b)))
sys.dont_write_bytecode = False
os.mkdir(os.path.join(folder, 'odd'))
write('odd/__pycache__', 'a file, no folder')
write('odd/__init__.py', 'value = "odd"')
print(fresh('odd').value)

# Another place for them.
sys.pycache_prefix = os.path.join(folder, 'elsewhere')
print(fresh('mod_b').value, fresh('mod_b').__cached__ == importlib.util.cache_from_source(path_b))
print(importlib.util.cache_from_source(path_b).startswith(sys.pycache_prefix + folder))
print(os.path.exists(importlib.util.cache_from_source(path_b)))
print(importlib.util.source_from_cache(importlib.util.cache_from_source(path_b)) == path_b)
sys.pycache_prefix = None

# A module that is there only as its code.
target = os.path.join(folder, 'alone.pyc')
path_c = write('mod_c.py', 'print("running", __name__)\nvalue = "c"\n')
fresh('mod_c')
shutil.copy(importlib.util.cache_from_source(path_c), target)
print(fresh('alone').value, fresh('alone').__file__ == target, type(fresh('alone').__loader__).__name__)

# One that is no code.
for content in (b'\0' * 20, importlib.util.MAGIC_NUMBER, importlib.util.MAGIC_NUMBER + b'\0' * 12 + b'?'):
    with open(target, 'wb') as file:
        file.write(content)
    try:
        fresh('alone')
    except (ImportError, EOFError, ValueError) as error:
        print(type(error).__name__, str(error).partition(':')[0])

shutil.rmtree(folder)
