"""os and os.path: folders, files, links, the environment, errors."""
import os
import os.path

top = os.path.join('/tmp', f'tauraro-os-{os.getpid()}')
os.makedirs(os.path.join(top, 'a', 'b'))
os.makedirs(os.path.join(top, 'a', 'b'), exist_ok=True)
name = os.path.join(top, 'a', 'f.txt')
with open(name, 'w') as f:
    f.write('hello')
print(sorted(os.listdir(os.path.join(top, 'a'))), os.stat(name).st_size, os.path.getsize(name))
print(os.path.isdir(top), os.path.isfile(name), os.path.exists(name + 'x'), os.path.islink(name))
os.symlink('f.txt', os.path.join(top, 'a', 'link'))
print(os.readlink(os.path.join(top, 'a', 'link')), os.path.islink(os.path.join(top, 'a', 'link')))
for entry in sorted(os.scandir(os.path.join(top, 'a')), key=lambda e: e.name):
    print(entry.name, entry.is_dir(), entry.is_file(), entry.is_symlink(), entry.is_file(follow_symlinks=False))
for folder, dirs, files in os.walk(top):
    print(os.path.relpath(folder, top), sorted(dirs), sorted(files))
os.rename(name, name + '2')
print(os.path.samefile(name + '2', name + '2'), oct(os.stat(name + '2').st_mode & 0o170000))
os.chmod(name + '2', 0o600)
os.utime(name + '2', (1, 2))
print(oct(os.stat(name + '2').st_mode & 0o777), os.stat(name + '2').st_mtime, os.stat(name + '2').st_atime_ns)
os.remove(os.path.join(top, 'a', 'link'))
os.unlink(name + '2')
for f in (lambda: os.stat(name), lambda: os.rmdir(top), lambda: os.mkdir(top), lambda: os.listdir(name), lambda: os.open(name, os.O_RDONLY)):
    try:
        f()
    except OSError as e:
        print(type(e).__name__, e.errno, e.strerror)
os.removedirs(os.path.join(top, 'a', 'b'))
print(os.path.exists(top))
os.environ['TAURARO_TEST'] = 'x'
print(os.environ['TAURARO_TEST'], os.getenv('TAURARO_TEST'), os.environ.get('TAURARO_NOT'), 'TAURARO_TEST' in os.environ)
del os.environ['TAURARO_TEST']
print(os.getenv('TAURARO_TEST', 'gone'))
r, w = os.pipe()
print(os.write(w, b'through a pipe'), os.read(r, 7), os.isatty(r))
os.close(r)
os.close(w)
print(os.path.split('/a/b.c'), os.path.splitext('x.tar.gz'), os.path.normpath('/a/../b//c/.'), os.path.basename('/x/y'))
print(os.path.commonpath(['/a/b', '/a/c']), os.path.expanduser('x'), os.path.isabs('/a'), os.path.join('a', '/b'), os.path.dirname('/a/b/c'))
print(os.sep, os.linesep, os.name, os.curdir, len(os.urandom(4)), os.fspath('p'), os.getpid() > 0, os.cpu_count() > 0)


class P:
    def __fspath__(self):
        return '/tmp'


print(os.fspath(P()), os.path.isdir(P()), os.path.join(P(), 'x'))
try:
    os.fspath(1)
except TypeError as e:
    print(e)
