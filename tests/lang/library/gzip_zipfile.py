# heavy
import gzip
import io
import os
import tarfile
import tempfile
import zipfile

data = b"hello world\n" * 1000
packed = gzip.compress(data, mtime=0)
print(gzip.decompress(packed) == data, packed[:4])
folder = tempfile.mkdtemp()
path = os.path.join(folder, "a.gz")
with gzip.open(path, "wb") as f:
    f.write(data)
    print(f.tell())
with gzip.open(path, "rb") as f:
    print(f.read(5), f.readline(), f.seek(100), f.read(12), f.peek(3)[:3], len(f.read()))
with gzip.open(path, "at") as f:
    f.write("more\n")
with gzip.open(path, "rt", encoding="utf-8") as f:
    print(sum(1 for line in f))
print(gzip.GzipFile(fileobj=io.BytesIO(packed)).readlines()[:2])
for broken in (b"xx12", packed[:-3], packed[:-5] + b"12345"):
    try:
        gzip.decompress(broken)
    except (OSError, EOFError) as e:
        print(type(e).__name__, e)

archive = os.path.join(folder, "a.zip")
with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as f:
    f.writestr("one.txt", "one " * 100)
    f.writestr(zipfile.ZipInfo("dir/two.txt", (2020, 1, 2, 3, 4, 6)), b"two", compress_type=zipfile.ZIP_STORED)
    f.write(path, "a.gz")
    f.mkdir("sub")
    with f.open("three", "w") as g:
        g.write(b"3" * 5000)
with zipfile.ZipFile(archive) as f:
    print(f.namelist(), f.testzip())
    for i in f.infolist():
        if i.filename != "a.gz":
            print(i.filename, i.file_size, i.compress_type, i.is_dir(), i.CRC)
    print(f.read("one.txt")[:8], f.open("dir/two.txt").read())
    with f.open("three") as g:
        print(g.read(10), g.seek(4000), g.read(3), len(g.read()))
    f.extractall(folder)
    try:
        f.read("nothing")
    except KeyError as e:
        print(e)
print(sorted(os.listdir(folder)), zipfile.is_zipfile(archive), zipfile.is_zipfile(path))
print(zipfile.Path(archive, "dir/two.txt").read_text(), [p.name for p in zipfile.Path(archive).iterdir()])
try:
    zipfile.ZipFile(path)
except zipfile.BadZipFile as e:
    print(e)
tar = os.path.join(folder, "x.tar.gz")
with tarfile.open(tar, "w:gz") as f:
    f.add(os.path.join(folder, "one.txt"), "one.txt")
with tarfile.open(tar) as f:
    print(f.getnames(), f.extractfile("one.txt").read(4))
