# The module `binascii`: base64, hexadecimal digits, quoted printable, uuencode, checksums.
import binascii as b
def e(f, *a, **k):
    try: r = f(*a, **k); print('ok', r)
    except Exception as x: print(type(x).__name__, x)
e(b.a2b_base64,'YWJj'); e(b.a2b_base64,'YWJ'); e(b.a2b_base64,'Y'); e(b.a2b_base64,'YW=='); e(b.a2b_base64,'Y===');e(b.a2b_base64,b'Y\nWJj\n'); e(b.a2b_base64,'é'); e(b.a2b_base64,1); e(b.a2b_base64,'YWJj!',strict_mode=True); e(b.a2b_base64,'=YWJj',strict_mode=True); e(b.a2b_base64,'YW==Jj',strict_mode=True); e(b.a2b_base64,'YWJj=',strict_mode=True); e(b.a2b_base64,'YW=Jj',strict_mode=True); e(b.a2b_base64,'YW=',strict_mode=True); e(b.a2b_base64,'YWJ',strict_mode=True); e(b.a2b_base64,'Y',strict_mode=True);e(b.a2b_base64,'YWJjY',strict_mode=True); e(b.a2b_base64,'YWJjY'); e(b.a2b_base64,'YW==YW=='); e(b.a2b_base64,'YW===',strict_mode=True);e(b.a2b_base64,'YWI==',strict_mode=True); e(b.a2b_base64,'\n',strict_mode=True); e(b.a2b_base64,'Y=',strict_mode=True);e(b.a2b_base64,'Y=W=');e(b.a2b_base64,'YW=W');e(b.a2b_base64,'YWJjYW=W')
e(b.b2a_base64,b'abc'); e(b.b2a_base64,b'abcd',newline=False); e(b.b2a_base64,'a')
e(b.hexlify,b'abc'); e(b.hexlify,b'abcdef','-'); e(b.hexlify,b'abcdefg',b'_',2); e(b.hexlify,b'abcdefg',b'_',-2); e(b.hexlify,b'ab','xx');e(b.hexlify,b'ab','é'); e(b.unhexlify,'616'); e(b.unhexlify,'61zz'); e(b.unhexlify,b'6162'); e(b.unhexlify,1); e(b.unhexlify,'é')
e(b.crc32,b'abc'); e(b.crc32,b'abc',5); e(b.crc_hqx,b'abc',0); e(b.crc32,'a')
e(b.a2b_qp,b'a=3D=\nb_ =zz =4'); e(b.a2b_qp,'a_b',True); e(b.b2a_qp,b'a b\t\n=\xff \n.x\n.\n' ); e(b.b2a_qp,b'a b\t\n=\xff \r\n',quotetabs=True,istext=False,header=True); e(b.b2a_qp,b'x'*100+b'\n'+b'y '*60); e(b.b2a_qp,b'.')
e(b.b2a_uu,b'abc'); e(b.b2a_uu,b'x'*46); e(b.b2a_uu,b'\0\0a',backtick=True); e(b.a2b_uu,b'#86)C\n'); e(b.a2b_uu,b''); e(b.a2b_uu,b'#86)\n'); e(b.a2b_uu,b'#86)C!!\n'); e(b.a2b_uu,b'!\x7f'); e(b.b2a_uu,b''); e(b.a2b_uu,b'#86)C  xx\n')
print(b.Error.__mro__[1:], b.Incomplete.__mro__[1:], b.Error.__module__, b.Error.__name__)
for n in range(50):
    raw = bytes((n * 37 + k * 11) % 256 for k in range(n))
    line = b.b2a_base64(raw)
    if b.a2b_base64(line) != raw or b.unhexlify(b.hexlify(raw)) != raw or b.a2b_qp(b.b2a_qp(raw, istext=False)) != raw:
        print("lost", raw)
    if n <= 45 and b.a2b_uu(b.b2a_uu(raw)) != raw:
        print("lost by uu", raw)
    print(b.crc32(raw), b.crc_hqx(raw, n), end=" ")
print()
