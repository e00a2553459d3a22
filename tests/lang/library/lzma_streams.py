# The module lzma: formats, filters, streams, files, errors.
import io
import lzma
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


XZ, ALONE, RAW, AUTO = lzma.FORMAT_XZ, lzma.FORMAT_ALONE, lzma.FORMAT_RAW, lzma.FORMAT_AUTO
data = b'some text, ' * 300 + bytes(range(256)) * 20
packed = lzma.compress(data, preset=1)
print(len(packed), lzma.decompress(packed) == data, lzma.compress(b'short', preset=0))
print([lzma.is_check_supported(check) for check in (0, 1, 2, 4, 10, 15, 16)])
print(lzma.LZMAError.__module__, lzma.LZMAError.__mro__[1], lzma.CHECK_UNKNOWN, lzma.CHECK_ID_MAX)

print('formats, presets and checks')
for format in (XZ, ALONE):
    for preset in (0, 3 | lzma.PRESET_EXTREME):
        made = lzma.compress(data, format=format, preset=preset)
        print(format, preset, len(made), lzma.decompress(made) == data, lzma.decompress(made, format) == data)
for check in (lzma.CHECK_NONE, lzma.CHECK_CRC32, lzma.CHECK_CRC64, lzma.CHECK_SHA256):
    d = lzma.LZMADecompressor()
    made = lzma.compress(data, check=check, preset=0)
    print(check, len(made), d.check, d.decompress(made) == data, d.check)

print('filters')
chain = [
    {'id': lzma.FILTER_DELTA, 'dist': 4}, {'id': lzma.FILTER_X86, 'start_offset': 0},
    {'id': lzma.FILTER_LZMA2, 'preset': 1, 'lc': 2, 'lp': 1, 'pb': 1, 'mode': lzma.MODE_FAST, 'nice_len': 50,
     'mf': lzma.MF_HC4, 'depth': 10, 'dict_size': 65536}]
one = [{'id': lzma.FILTER_LZMA1, 'preset': 0}]
made = lzma.compress(data, RAW, filters=chain)
print(len(made), lzma.decompress(made, RAW, filters=chain) == data)
print(lzma.decompress(lzma.compress(data, filters=chain)) == data)
print(lzma.decompress(lzma.compress(data, ALONE, filters=one), ALONE) == data)
for filter in chain + one:
    properties = lzma._encode_filter_properties(filter)
    print(properties, lzma._decode_filter_properties(filter['id'], properties))
attempts(
    unknown=lambda: lzma._decode_filter_properties(99, b''), short=lambda: lzma._decode_filter_properties(chain[2]['id'], b'xx'),
    number=lambda: lzma._encode_filter_properties(5))

print('arguments of compressors')


def compressor(**arguments):
    return lambda: lzma.LZMACompressor(**arguments)


L2 = lzma.FILTER_LZMA2
attempts(
    format=compressor(format=9), raw=compressor(format=RAW), both=compressor(preset=1, filters=[]),
    check=compressor(format=ALONE, check=lzma.CHECK_CRC32), preset=compressor(preset=99), text=compressor(preset='a'),
    minus=compressor(preset=-1), unsupported=compressor(check=5), far=compressor(check=99), none=compressor(filters=[]),
    no_id=compressor(filters=[{}]), kind=compressor(filters=[5]), id=compressor(filters=[{'id': 99}]),
    minus_id=compressor(filters=[{'id': -1}]), text_id=compressor(filters=[{'id': 'x'}]), big_id=compressor(filters=[{'id': 2**64}]),
    lzma=compressor(filters=[{'id': L2, 'x': 1}]), delta=compressor(filters=[{'id': lzma.FILTER_DELTA, 'x': 1}]),
    bcj=compressor(filters=[{'id': lzma.FILTER_ARM, 'x': 1}]), many=compressor(filters=[{'id': L2}] * 5),
    filter_preset=compressor(filters=[{'id': L2, 'preset': 99}]), text_preset=compressor(filters=[{'id': L2, 'preset': 'a'}]),
    text_lc=compressor(filters=[{'id': L2, 'lc': 'a'}]), small=compressor(filters=[{'id': L2, 'dict_size': 1}]),
    alone=compressor(format=ALONE, filters=[{'id': L2}]), alone_preset=compressor(format=ALONE, preset=99),
    number=compressor(filters=5))

print('arguments of decompressors')


def decompressor(**arguments):
    return lambda: lzma.LZMADecompressor(**arguments)


attempts(
    format=decompressor(format=9), raw=decompressor(format=RAW), filters=decompressor(filters=[]),
    limit=decompressor(format=RAW, filters=[], memlimit=5), text=decompressor(memlimit='a'), minus=decompressor(memlimit=-1),
    big=decompressor(memlimit=2**70), memory=lambda: lzma.decompress(packed, memlimit=100),
    junk=lambda: lzma.decompress(b'junk data here'), cut=lambda: lzma.decompress(packed[:50]),
    changed=lambda: lzma.decompress(packed[:-3] + b'abc'), nothing=lambda: lzma.decompress(b''),
    tail=lambda: lzma.decompress(packed + b'junk') == data, twice=lambda: lzma.decompress(packed + packed) == data * 2,
    old=lambda: lzma.decompress(packed, ALONE))

print('streams')
c = lzma.LZMACompressor(preset=1)
parts = [c.compress(data[i:i + 900]) for i in range(0, len(data), 900)]
parts.append(c.flush())
print(b''.join(parts) == packed, len(parts[0]))
attempts(more=lambda: c.compress(b'x'), again=lambda: c.flush(), pickled=lambda: pickle.dumps(c), text=lambda: c.compress('a'))
d = lzma.LZMADecompressor()
print(d.check, d.eof, d.needs_input, d.unused_data)
print(d.decompress(packed[:20]), d.check, d.eof, d.needs_input)
print(len(d.decompress(packed[20:] + b'tail', 100)), d.eof, d.needs_input, d.unused_data)
sizes = []
while not d.eof:
    sizes.append((len(d.decompress(b'', max_length=3000)), d.needs_input))
print(sizes, d.unused_data)
attempts(more=lambda: d.decompress(b'x'), pickled=lambda: pickle.dumps(d))
d = lzma.LZMADecompressor()
print(b''.join(d.decompress(bytes([byte])) for byte in packed) == data, d.eof, d.needs_input)

print('files')
folder = tempfile.mkdtemp()
os.chdir(folder)
path = 'file.xz'
with lzma.open(path, 'wt', encoding='utf-8', newline='\n', preset=0) as file:
    print(*(f'line {i}' for i in range(300)), sep='\n', file=file)
with lzma.open(path, 'rt', encoding='utf-8') as file:
    lines = file.read().splitlines()
print(len(lines), lines[-1], os.path.getsize(path))
with lzma.open(path, 'ab', preset=0) as file:
    file.write(b'appended\n')
with lzma.LZMAFile(path) as file:
    print(file.readline(), file.peek(4)[:4], file.seek(-9, io.SEEK_END), file.read(), file.seek(7), file.readlines()[:1])
    print(file.readable(), file.writable(), file.seekable(), file.tell())
with lzma.open(path, 'wb', format=RAW, filters=chain) as file:
    file.write(data)
with lzma.open(path, format=RAW, filters=chain) as file:
    print(file.read() == data)
attempts(mode=lambda: lzma.open(path, 'q'), exists=lambda: lzma.open(path, 'xb'), read=lambda: lzma.open(path).read(),
         preset=lambda: lzma.open(path, 'r', preset=3), check=lambda: lzma.open(path, 'r', check=1))
os.remove(path)
os.chdir('/')
os.rmdir(folder)
