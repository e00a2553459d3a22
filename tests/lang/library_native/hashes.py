# The modules of hash algorithms: known answers, attributes, errors.
import _blake2
import _md5
import _sha1
import _sha2
import _sha3


def attempt(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except (TypeError, ValueError, OverflowError) as e:
        print(type(e).__name__, e)


FIXED = [
    _md5.md5, _sha1.sha1, _sha2.sha224, _sha2.sha256, _sha2.sha384, _sha2.sha512,
    _sha3.sha3_224, _sha3.sha3_256, _sha3.sha3_384, _sha3.sha3_512, _blake2.blake2b, _blake2.blake2s,
]
for f in FIXED:
    h = f(b"abc")
    print(h.name, h.digest_size, h.block_size, h.hexdigest())
    c = h.copy()
    h.update(bytearray(b"d" * 300))
    c.update(memoryview(b"xdx")[1:2])
    print(h.hexdigest(), c.digest() == f(b"abcd").digest(), f().hexdigest(), len(f().digest()))
    for n in (55, 56, 63, 64, 65, 71, 72, 111, 112, 127, 128, 129, 135, 136, 137, 200):
        print(f(b"q" * n, usedforsecurity=False).hexdigest()[:8], end=" ")
    print()
for f in (_sha3.shake_128, _sha3.shake_256):
    h = f(b"abc")
    print(h.name, h.digest_size, h.block_size, h.hexdigest(20), len(h.digest(500)), h.digest(0), h.digest(400)[-4:])
    print(h._rate_bits, h._capacity_bits, h._suffix)
h = _sha3.sha3_256()
print(h._rate_bits, h._capacity_bits, h._suffix)
B, S = _blake2.blake2b, _blake2.blake2s
print(B(b"abc", digest_size=20, key=b"k", salt=b"s", person=b"p", fanout=2, depth=3, leaf_size=4, node_offset=5,
        node_depth=6, inner_size=7, last_node=True).hexdigest())
print(S(b"abc" * 100, digest_size=20, key=b"k", salt=b"s", person=b"p", fanout=2, depth=3, leaf_size=4, node_offset=5,
        node_depth=6, inner_size=7, last_node=True).hexdigest())
print(B(key=b"x" * 64).hexdigest()[:16], S(b"a" * 64, key=b"x" * 32, digest_size=1).digest())
print(B.MAX_KEY_SIZE, B.MAX_DIGEST_SIZE, B.SALT_SIZE, B.PERSON_SIZE, S.MAX_KEY_SIZE, S.SALT_SIZE, _blake2.BLAKE2S_MAX_DIGEST_SIZE)
attempt(B, digest_size=0)
attempt(B, digest_size=65)
attempt(B, key=b"x" * 65)
attempt(B, salt=b"x" * 17)
attempt(B, person=b"x" * 17)
attempt(B, fanout=256)
attempt(B, depth=0)
attempt(B, leaf_size=2**32)
attempt(B, node_offset=2**64)
attempt(B, node_offset=-1)
attempt(B, node_depth=256)
attempt(B, inner_size=65)
attempt(B, "a")
attempt(B, 1)
attempt(S, digest_size=33)
attempt(S, node_offset=2**48)
attempt(S, key=b"x" * 33)
attempt(_md5.md5, "a")
attempt(_md5.md5, 1)
attempt(_md5.md5, b"", string=b"")
print(_md5.md5(string=b"abc").hexdigest() == _md5.md5(data=b"abc").hexdigest())
attempt(_sha2.sha256().update, "a")
attempt(_sha3.shake_128().digest, -1)
attempt(_sha3.shake_128().digest, 2**40)
attempt(_sha3.sha3_224, "a")
