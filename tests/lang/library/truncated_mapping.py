# Bytes of a mapping whose file has become shorter; what lies in the file still is read as before.
import mmap
import os
import tempfile

file = tempfile.TemporaryFile()
fd = file.fileno()
os.write(fd, b'x' * 20000)
m = mmap.mmap(fd, 0)
os.ftruncate(fd, 5000)
print(len(m), m.size(), m[4999], m[5000], m[8191], m[:3])
os.ftruncate(fd, 30000)
print(m[4999], m[15000], m.find(b'\0'), m.rfind(b'x'))
m[15000] = 65
os.lseek(fd, 15000, os.SEEK_SET)
print(os.read(fd, 2), m.size())
m.close()
