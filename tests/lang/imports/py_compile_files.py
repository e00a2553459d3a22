"""py_compile: its files, and how an import looks at them."""
import importlib
import importlib.util
import os
import py_compile
import shutil
import sys
import tempfile

sys.dont_write_bytecode = False
folder = tempfile.mkdtemp()
sys.path.insert(0, folder)


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


path = write('mod.py', 'print("running", __name__)\nvalue = "c"\n')
print(py_compile.compile(path) == importlib.util.cache_from_source(path))
print(fresh('mod').value)
target = os.path.join(folder, 'alone.pyc')
print(py_compile.compile(path, target) == target)
print(fresh('alone').value, fresh('alone').__file__ == target, type(fresh('alone').__loader__).__name__)
for mode in py_compile.PycInvalidationMode:
    cache = py_compile.compile(path, invalidation_mode=mode)
    with open(cache, 'rb') as file:
        print(mode.name, file.read(8)[4:])
    print(fresh('mod').value)
write('mod.py', 'value = "changed"')
print(fresh('mod').value)
py_compile.compile(path, invalidation_mode=py_compile.PycInvalidationMode.CHECKED_HASH)
write('mod.py', 'value = "changed again"')
print(fresh('mod').value)
broken = write('broken.py', 'x = = 1\n')
try:
    py_compile.compile(broken, doraise=True)
except py_compile.PyCompileError as error:
    print(type(error).__name__, error.exc_type_name)

shutil.rmtree(folder)
