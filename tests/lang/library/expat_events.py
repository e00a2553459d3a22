# heavy
import io
import pyexpat
from xml.parsers import expat

DOCUMENT = b"""<?xml version="1.0" encoding='utf-8' standalone="yes"?>
<!-- c -->
<!DOCTYPE doc PUBLIC "pub" "sys" [
<!ELEMENT doc (a|b)*>
<!ATTLIST doc x CDATA "dflt" y ID #IMPLIED>
<!ENTITY e "ent &lt;<b/>">
<!ENTITY ext SYSTEM "file.xml">
<!ENTITY unp SYSTEM "pic" NDATA gif>
<!NOTATION gif SYSTEM "viewer">
<?pi in dtd?>
]>
<doc y="1">text &amp; more&e;&#65;
line two<![CDATA[raw <>]]><?pi data?><a/>&ext;</doc>
<!-- after -->
"""
HANDLERS = ["StartElementHandler", "EndElementHandler", "CharacterDataHandler", "CommentHandler", "ProcessingInstructionHandler",
            "StartCdataSectionHandler", "EndCdataSectionHandler", "XmlDeclHandler", "StartDoctypeDeclHandler",
            "EndDoctypeDeclHandler", "ElementDeclHandler", "AttlistDeclHandler", "EntityDeclHandler", "NotationDeclHandler",
            "UnparsedEntityDeclHandler", "ExternalEntityRefHandler"]


def watched(*args, **kwargs):
    parser = expat.ParserCreate(*args, **kwargs)

    def handler(name):
        def handle(*args):
            print(name, args, parser.CurrentLineNumber, parser.CurrentColumnNumber)
            return 1
        return handle
    for name in HANDLERS:
        setattr(parser, name, handler(name))
    return parser


watched().Parse(DOCUMENT, True)
print("-- the rest")
parser = expat.ParserCreate()
parser.DefaultHandlerExpand = lambda text: print(repr(text), end=" ")
parser.Parse('<?xml version="1.0"?><!DOCTYPE doc [<!ENTITY e "ent">]>\n<doc a="1">x&e;&amp;<!-- c --></doc>', True)
print("\n-- namespaces")
parser = watched(namespace_separator=" ")
parser.StartNamespaceDeclHandler = lambda prefix, uri: print("ns", prefix, uri)
parser.EndNamespaceDeclHandler = lambda prefix: print("end ns", prefix)
parser.Parse('<a xmlns="urn:one" xmlns:p="urn:two" p:x="1" y="2"><p:b/></a>', True)
print("-- options")
parser = watched()
parser.buffer_text = parser.ordered_attributes = True
for chunk in ("<a b='1' ", "c='2'>one\ntwo &am", "p; three</", "a>"):
    parser.Parse(chunk)
print(parser.Parse("", True), parser.buffer_text, parser.ordered_attributes)
parser = expat.ParserCreate()
parser.StartElementHandler = print
print(parser.ParseFile(io.BytesIO(b"<x><y z='1'/></x>")))
for text in ("<a>", "<a></b>", "\n\n  <a b/>"):
    parser = expat.ParserCreate()
    try:
        parser.Parse(text, True)
    except expat.ExpatError as e:
        print(e, e.code, e.lineno, e.offset, expat.ErrorString(e.code), parser.ErrorCode)
print(expat.errors.XML_ERROR_SYNTAX, expat.errors.codes["syntax error"], expat.errors.messages[3], expat.ErrorString(999))
print(expat.model.XML_CTYPE_SEQ, expat.model.XML_CQUANT_PLUS, pyexpat.error is expat.ExpatError, expat.native_encoding)


def attempt(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


def failing(*args):
    raise KeyError("from a handler")


parser = expat.ParserCreate()
parser.StartElementHandler = failing
attempt(parser.Parse, "<a/>")
attempt(expat.ParserCreate, None, "::")
attempt(expat.ParserCreate().ParseFile, 5)
laughs = '<!DOCTYPE l [<!ENTITY a0 "lol">' + "".join(
    f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 4)) + "]><l>&a2;</l>"
attempt(expat.ParserCreate().Parse, laughs, True)
attempt(expat.ParserCreate().Parse, "&", True)
