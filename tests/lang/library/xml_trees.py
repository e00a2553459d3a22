# heavy
import io
import sys

sys.modules["_elementtree"] = None
import xml.etree.ElementTree as ET
from xml.dom import minidom

root = ET.fromstring("<a x='1' y='&lt;2&quot;'><b>t&#233;xt</b>tail<!-- c --><n:c xmlns:n='urn:n' n:k='v'/></a>")
print(ET.tostring(root), root.attrib, ascii(root.find("b").text), [e.tag for e in root.iter()])
print(ascii(ET.tostring(root, encoding="unicode")), root.findall(".//{urn:n}c")[0].attrib)
catalog = ET.fromstring("""<?xml version="1.0"?>
<catalog>
  <book id="1"><title>First</title><price>1.5</price></book>
  <book id="2" lang="de"><title>Zweites</title></book>
</catalog>""")
print([b.get("id") for b in catalog.findall("book")], catalog.find("book[@lang='de']/title").text, catalog.findtext("book/price"))
new = ET.SubElement(catalog, "book", id="3")
new.text, new.tail = "a < b & c", "\n"
catalog.remove(catalog[0])
ET.indent(catalog)
print(ET.tostring(catalog, encoding="unicode"))
for encoding in ("utf-8", "iso-8859-1", "utf-16"):
    print(encoding, ascii(ET.fromstring(f'<?xml version="1.0" encoding="{encoding}"?><a>\u00e9</a>'.encode(encoding)).text))
tree = ET.parse(io.BytesIO(b"<r><i/><i/></r>"))
out = io.BytesIO()
tree.write(out, encoding="utf-8", xml_declaration=True)
print(out.getvalue(), len(tree.getroot()))
print([(event, e.tag) for event, e in ET.iterparse(io.BytesIO(b"<a><b/><c>1</c></a>"))])

parser = ET.XMLPullParser(["start", "end", "comment", "pi", "start-ns", "end-ns"])
for chunk in ("<root><it", 'em k="1">te', "xt</item><!-- c", ' --><?p d?><x xmlns="u"/>', "</root>"):
    parser.feed(chunk)
    print([(event, getattr(e, "tag", e) if event in ("start", "end") else getattr(e, "text", e))
           for event, e in parser.read_events()])
parser.close()


class Target:
    def start(self, tag, attrib):
        print("start", tag, attrib)

    def end(self, tag):
        print("end", tag)

    def data(self, data):
        print("data", repr(data))

    def doctype(self, *args):
        print("doctype", args)

    def close(self):
        return "closed"


parser = ET.XMLParser(target=Target())
parser.feed('<!DOCTYPE html PUBLIC "-//W3C//DTD" "http://x">\n<html>one\ntwo&amp;</html>')
print(parser.close())
document = minidom.parseString("<a><b c='d'>text</b><!--x--></a>")
print(document.toxml(), document.getElementsByTagName("b")[0].getAttribute("c"))

BAD = ["<document>&undefined;</document>", "<a>", "", "<a></b>", "text", "<a b=1/>", '<a b="1" b="2"/>', "<a/><b/>", "<p:a/>",
       "<a><b", "<a>\0</a>", "<a>]]></a>", "<!-- -- --><a/>", "<a><?xml version='1.0'?></a>", "<a>&#0;</a>", "<a>&",
       "<1/>", "< a/>", "<a b='<'/>", "<a b/>", "<a b='1'c='2'/>", "<a", "<a b='x", "</a>", "<a/>text", "<a xmlns:p=''/>",
       "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;&y;</a>", "<!DOCTYPE a><!DOCTYPE a><a/>", b"<a>\xff</a>",
       "<!DOCTYPE a [<!ENTITY x '&x;'>]><a>&x;</a>", "<a>\n<![CDATA[x</a>"]
for text in BAD:
    try:
        print(ET.tostring(ET.fromstring(text)))
    except ET.ParseError as e:
        print(repr(text), e, e.code, e.position)
