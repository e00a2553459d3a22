# os with descriptors: paths relative to open folders, files at descriptors, reading and writing in parts.
import os
import shutil
import stat
import tempfile


def attempts(**functions):
    for name, function in functions.items():
        try:
            found = function()
        except Exception as error:
            found = f'{type(error).__name__}: {error}'
        print(f'  {name}: {found!r}')


for group in (os.supports_dir_fd, os.supports_fd, os.supports_follow_symlinks, os.supports_effective_ids):
    print(sorted({function.__name__ for function in group} - {'execve', 'pathconf'}))
root = tempfile.mkdtemp()
top = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
os.mkdir('inner', 0o750, dir_fd=top)
inner = os.open('inner', os.O_RDONLY, dir_fd=top)
fd = os.open('file', os.O_CREAT | os.O_RDWR, 0o640, dir_fd=inner)
print(os.path.exists(os.path.join(root, 'inner', 'file')), os.get_inheritable(fd))

print('writing and reading')
print(os.write(fd, b'0123456789'), os.pread(fd, 3, 2), os.pwrite(fd, b'ab', 4), os.pread(fd, 20, 0))
os.lseek(fd, 0, os.SEEK_SET)
one, two = bytearray(3), bytearray(4)
print(os.readv(fd, [one, two]), one, two, os.writev(fd, [b'X', b'YZ', b'!']), os.preadv(fd, [one, two], 5), one, two)
print(os.pwritev(fd, [b'--', b'++'], 0), os.pread(fd, 20, 0), os.fdatasync(fd), os.truncate(fd, 6), os.fstat(fd).st_size)
attempts(minus=lambda: os.pread(fd, -1, 0), lock=lambda: os.lockf(fd, os.F_LOCK, 0), test=lambda: os.lockf(fd, os.F_TEST, 0),
         unlock=lambda: os.lockf(fd, os.F_ULOCK, 0))

print('attributes')
print(oct(os.stat('file', dir_fd=inner).st_mode), os.stat('file', dir_fd=inner) == os.fstat(fd) == os.stat(fd))
os.chmod('file', 0o600, dir_fd=inner)
print(oct(os.stat(fd).st_mode), os.chmod(fd, 0o644), oct(os.lstat('file', dir_fd=inner).st_mode), os.fchmod(fd, 0o604))
os.utime('file', (5, 7.5), dir_fd=inner)
print(os.stat(fd).st_atime, os.stat(fd).st_mtime_ns, os.utime(fd, ns=(1, 2)), os.stat(fd).st_mtime_ns)
print(os.access('file', os.R_OK, dir_fd=inner), os.access('none', os.F_OK, dir_fd=inner), os.access('file', os.R_OK, dir_fd=inner, effective_ids=True))
print(os.chown('file', -1, -1, dir_fd=inner), os.chown(fd, -1, -1), os.lchown(os.path.join(root, 'inner/file'), -1, -1))

print('names')
os.symlink('file', 'link', dir_fd=inner)
os.link('file', 'hard', src_dir_fd=inner, dst_dir_fd=top)
print(os.readlink('link', dir_fd=inner), os.readlink(b'link', dir_fd=inner), os.stat('hard', dir_fd=top).st_nlink)
print(stat.S_ISLNK(os.stat('link', dir_fd=inner, follow_symlinks=False).st_mode), stat.S_ISREG(os.stat('link', dir_fd=inner).st_mode))
os.rename('hard', 'moved', src_dir_fd=top, dst_dir_fd=inner)
os.mkfifo('fifo', dir_fd=inner)
print(sorted(os.listdir(inner)), sorted(os.listdir(top)), stat.S_ISFIFO(os.stat('fifo', dir_fd=inner).st_mode))
with os.scandir(inner) as entries:
    print(sorted((e.name, e.path, e.is_file(), e.is_symlink(), e.stat(follow_symlinks=False).st_size > 0) for e in entries))
os.unlink('moved', dir_fd=inner)
os.remove('fifo', dir_fd=inner)
os.replace('link', 'again', src_dir_fd=inner, dst_dir_fd=inner)
print(sorted(os.listdir(inner)))
before = os.getcwd()
os.chdir(inner)
print(os.path.samefile('.', os.path.join(root, 'inner')), os.fchdir(top), os.listdir())
os.chdir(before)

print('errors')
attempts(
    none=lambda: os.stat('none', dir_fd=inner), folder=lambda: os.rmdir('inner', dir_fd=top), bad=lambda: os.stat('file', dir_fd=999),
    no_folder=lambda: os.open('x', 0, dir_fd=fd), both=lambda: os.stat(fd, dir_fd=top), links=lambda: os.stat(fd, follow_symlinks=False),
    chmod_links=lambda: os.chmod('x', 0, follow_symlinks=False), list=lambda: os.listdir(999),
    rename=lambda: os.rename('none', 'other', src_dir_fd=inner), times=lambda: os.utime('file', (1,), dir_fd=inner))

print('walking and removing')
for name in ('a', 'b'):
    os.mkdir(name, dir_fd=inner)
    os.close(os.open(name + '/f', os.O_CREAT, dir_fd=inner))
for path, folders, files, _ in os.fwalk('.', dir_fd=top):
    folders.sort()
    print(path, folders, sorted(files))
print(shutil.rmtree.avoids_symlink_attacks, shutil.rmtree('inner', dir_fd=top), os.listdir(top))
made = os.statvfs(root)
print(made.f_bsize > 0, made.f_namemax, len(made), made[0] == made.f_bsize, os.fstatvfs(top).f_bsize == made.f_bsize)
for descriptor in (top, inner, fd):
    os.close(descriptor)
shutil.rmtree(root)
print(os.path.exists(root))

print('other calls')
memory = os.memfd_create('memory')
print(os.write(memory, b'abc'), os.pread(memory, 5, 0))
counter = os.eventfd(3)
os.eventfd_write(counter, 4)
print(os.eventfd_read(counter))
os.closerange(memory, memory + 1)
attempts(closed=lambda: os.fstat(memory))
os.close(counter)
print(os.major(os.makedev(8, 300)), os.minor(os.makedev(8, 300)), os.makedev(8, 1))
print(os.sched_getaffinity(0) == set(range(os.cpu_count())), os.process_cpu_count() == os.cpu_count())
print(os.getresuid() == (os.getuid(), os.geteuid(), os.getresuid()[2]), os.getpriority(os.PRIO_PROCESS, 0), os.getgid() in os.getgroups() + [os.getgid()])
