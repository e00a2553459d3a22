# The module bz2: streams, files, errors.
import bz2
import io
import os
import pickle
import tempfile


def attempts(**functions):
    for name, function in functions.items():
        try:
            found = function()
        except Exception as error:
            found = f'{type(error).__name__}: {error}'
        print(f'  {name}: {found!r}')


data = b'some text, ' * 300 + bytes(range(256)) * 20
packed = bz2.compress(data)
print(len(packed), bz2.decompress(packed) == data, packed[:10], packed[-10:])
print([len(bz2.compress(data * 20, level)) for level in (1, 5, 9)])
print(bz2.compress(b''), bz2.decompress(bz2.compress(b'')), bz2.decompress(b''))
print(bz2.decompress(packed + packed) == data * 2, bz2.decompress(packed + b'junk') == data)
attempts(
    low=lambda: bz2.BZ2Compressor(0), high=lambda: bz2.BZ2Compressor(10), text_level=lambda: bz2.BZ2Compressor('a'),
    junk=lambda: bz2.decompress(b'junk data'), cut=lambda: bz2.decompress(packed[:50]),
    changed=lambda: bz2.decompress(packed[:40] + b'xxxx' + packed[44:]), text=lambda: bz2.compress('a'))

print('compressors')
c = bz2.BZ2Compressor(5)
parts = [c.compress(data[i:i + 700]) for i in range(0, len(data), 700)]
parts.append(c.flush())
print(b''.join(parts) == bz2.compress(data, 5), len(parts[-1]))
attempts(more=lambda: c.compress(b'x'), again=lambda: c.flush(), pickled=lambda: pickle.dumps(c))

print('decompressors')
d = bz2.BZ2Decompressor()
print(d.eof, d.needs_input, d.unused_data, d.decompress(packed[:10]), d.needs_input)
first = d.decompress(packed[10:] + b'tail', 100)
print(len(first), d.eof, d.needs_input, d.unused_data)
sizes = []
while not d.eof:
    sizes.append(len(d.decompress(b'', max_length=4000)))
print(sizes, d.eof, d.needs_input, d.unused_data)
attempts(more=lambda: d.decompress(b'x'), pickled=lambda: pickle.dumps(d))
d = bz2.BZ2Decompressor()
print(b''.join(d.decompress(bytes([byte])) for byte in packed) == data, d.eof, d.needs_input)
d = bz2.BZ2Decompressor()
print(d.decompress(packed, max_length=0), d.needs_input, len(d.decompress(b'')), d.eof)
d = bz2.BZ2Decompressor()
attempts(junk=lambda: d.decompress(b'BZh9 no more of this'), then=lambda: d.eof, kind=lambda: d.decompress(7))

print('files')
folder = tempfile.mkdtemp()
os.chdir(folder)
path = 'file.bz2'
with bz2.open(path, 'wt', encoding='utf-8', newline='\n') as file:
    print(*(f'line {i}' for i in range(300)), sep='\n', file=file)
with bz2.open(path, 'rt', encoding='utf-8') as file:
    lines = file.read().splitlines()
print(len(lines), lines[-1], os.path.getsize(path))
with bz2.open(path, 'ab') as file:
    file.write(b'appended\n')
with bz2.BZ2File(path) as file:
    print(file.readline(), file.peek(4)[:4], file.seek(-9, io.SEEK_END), file.read(), file.seek(7), file.readlines()[:1])
    print(file.readable(), file.writable(), file.seekable(), file.tell())
    target = bytearray(5)
    file.seek(0)
    print(file.readinto(target), target, file.read1(4), next(iter(file)))
attempts(mode=lambda: bz2.open(path, 'q'), exists=lambda: bz2.open(path, 'xb'), both=lambda: bz2.open(path, 'rbt'),
         write=lambda: bz2.BZ2File(path).write(b''))
memory = io.BytesIO()
with bz2.BZ2File(memory, 'w', compresslevel=1) as file:
    file.writelines([b'one\n', b'two\n'])
memory.seek(0)
print(list(bz2.BZ2File(memory)), memory.getvalue()[:4])
os.remove(path)
os.chdir('/')
os.rmdir(folder)
