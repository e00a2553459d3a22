import unicodedata
from unicodedata import bidirectional, category, decomposition, east_asian_width, lookup, name, normalize

CHARACTERS = "aA1 \n.\u00b2\u00bd\u00e9\u0301\u05d0\u0660\u0bf0\u1e9b\u2460\u4e00\uac01\uf900\uff21\ud800\U0001F600\u0378\u0295\U0010ffff"
for c in CHARACTERS:
    print(ascii(c), category(c), repr(bidirectional(c)), unicodedata.combining(c), unicodedata.mirrored(c),
          east_asian_width(c), repr(decomposition(c)), unicodedata.decimal(c, None), unicodedata.digit(c, None),
          unicodedata.numeric(c, None), name(c, None))
print(unicodedata.mirrored("("), unicodedata.numeric("\u2153"), unicodedata.numeric("\u5146"))

for text in ("", "ascii", "\u00e9", "e\u0301", "\ufb01", "\u1e9b\u0323", "\uac01", "\u2126", "a\ud800e\u0301", "q\u0307\u0323"):
    forms = [normalize(form, text) for form in ("NFC", "NFD", "NFKC", "NFKD")]
    print([ascii(form) for form in forms], [unicodedata.is_normalized(f, text) for f in ("NFC", "NFD", "NFKC", "NFKD")])

for known in ("SNOWMAN", "latin small letter a", "GREEK SMALL LETTER ALPHA", "CJK UNIFIED IDEOGRAPH-4E00",
              "HANGUL SYLLABLE GAG", "LATIN CAPITAL LETTER GHA", "KEYCAP NUMBER SIGN", "NULL"):
    print(known, ascii(lookup(known)))
print("\N{SNOWMAN}" == lookup("SNOWMAN"), name("\N{GREEK SMALL LETTER ALPHA}"))
print(sum(category(chr(c)) == "Lu" for c in range(0x3000)), sum(name(chr(c), None) is None for c in range(0x3000)))
print(unicodedata.unidata_version, unicodedata.ucd_3_2_0.unidata_version)
old = unicodedata.ucd_3_2_0
print(old.category("\u20ac"), old.category("\u1e9e"), old.name("\u20ac"), old.normalize("NFKC", "\ufb01"))


def attempt(f, *args):
    try:
        print(ascii(f(*args)))
    except Exception as e:
        print(type(e).__name__, e)


attempt(category, "ab")
attempt(category, 1)
attempt(category)
attempt(name, "")
attempt(name, "\n")
attempt(name, "\n", "default")
attempt(lookup, "NO SUCH NAME")
attempt(lookup, "x" * 300)
attempt(lookup, 3)
attempt(unicodedata.decimal, "x")
attempt(unicodedata.digit, "x")
attempt(unicodedata.numeric, "x")
attempt(unicodedata.digit, "x", -1)
attempt(normalize, "NFX", "a")
attempt(normalize, "NFC", 1)
attempt(unicodedata.is_normalized, "", "a")
attempt(unicodedata.UCD)
