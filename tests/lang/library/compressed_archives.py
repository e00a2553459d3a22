# Archives of tarfile, zipfile and shutil that bz2 and lzma compress.
import io
import os
import shutil
import tarfile
import tempfile
import zipfile
import zlib

root = tempfile.mkdtemp()
source = os.path.join(root, 'source')
os.makedirs(os.path.join(source, 'inner'))
for name, text in (('a.txt', 'first ' * 200), ('inner/b.txt', 'second ' * 300)):
    with open(os.path.join(source, name), 'w') as file:
        file.write(text)

print([name for name, _ in shutil.get_archive_formats()][:5])
print([name for name, *_ in shutil.get_unpack_formats()][:5])
for format in ('bztar', 'xztar', 'gztar', 'zip'):
    made = shutil.make_archive(os.path.join(root, 'archive'), format, source)
    target = os.path.join(root, format)
    shutil.unpack_archive(made, target)
    found = {name: len(open(os.path.join(target, name)).read()) for name in ('a.txt', 'inner/b.txt')}
    print(format, os.path.basename(made), found)
    os.remove(made)

for mode in ('bz2', 'xz', 'gz', ''):
    memory = io.BytesIO()
    with tarfile.open(fileobj=memory, mode=f'w:{mode}') as archive:
        archive.add(source, 'top')
        info = tarfile.TarInfo('made')
        info.size = 4
        archive.addfile(info, io.BytesIO(b'made'))
    for reading in (f'r:{mode}', 'r:*', f'r|{mode}'):
        memory.seek(0)
        with tarfile.open(fileobj=memory, mode=reading) as archive:
            print(mode, reading, sorted((m.name, m.size) for m in archive if m.isfile()))
memory.seek(0)
try:
    tarfile.open(fileobj=memory, mode='r:xz')
except tarfile.ReadError as error:
    print(error)

for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, zipfile.ZIP_DEFLATED):
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, 'w', method) as archive:
        archive.writestr('one.txt', b'one ' * 500)
        archive.write(os.path.join(source, 'a.txt'), 'a.txt')
    with zipfile.ZipFile(memory) as archive:
        print(method, archive.testzip(), archive.namelist(), [i.compress_type for i in archive.infolist()],
              archive.read('one.txt') == b'one ' * 500, zlib.crc32(archive.read('a.txt')))
shutil.rmtree(root)
print(os.path.exists(root))
