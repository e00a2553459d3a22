"""Pack and unpack n records with struct: fixed formats, strings, floats, both byte orders, pack_into and iter_unpack."""

import struct

HEADER = struct.Struct("<4sHBxI")
POINT = struct.Struct(">hhd")


def bench(n):
    answer = 0
    buffer = bytearray(POINT.size * 16)
    for i in range(n):
        packet = HEADER.pack(b"REC1", i & 0xFFFF, i % 251, i * 7)
        packet += struct.pack("!qf", -i, i / 4) + struct.pack("<10s?", b"name%d" % (i % 100), i % 3 == 0)
        name, low, byte, word = HEADER.unpack_from(packet)
        number, quarter = struct.unpack_from("!qf", packet, HEADER.size)
        text, flag = struct.unpack("<10s?", packet[-11:])
        answer += len(name) + low + byte + word - number + int(quarter) + text.index(b"\0") + flag
        POINT.pack_into(buffer, i % 16 * POINT.size, i % 300, -i % 200, i / 3)
        if i % 16 == 15:
            for x, y, z in struct.iter_unpack(">hhd", buffer):
                answer += x - y + int(z)
        answer %= 1000000007
    return answer + struct.calcsize("<HQ3s")
