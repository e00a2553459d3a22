"""Expat's interface to a parser of XML: see `_expat` for the parsing. External entities are left to their handler."""
import sys as _sys
from types import ModuleType as _ModuleType

EXPAT_VERSION = 'expat_2.7.1'
version_info = (2, 7, 1)
native_encoding = 'UTF-8'
features = [('sizeof(XML_Char)', 1), ('sizeof(XML_LChar)', 1), ('XML_DTD', 0), ('XML_NS', 0)]
(XML_PARAM_ENTITY_PARSING_NEVER, XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE,
 XML_PARAM_ENTITY_PARSING_ALWAYS) = range(3)

_ERRORS = '''
NO_MEMORY: out of memory
SYNTAX: syntax error
NO_ELEMENTS: no element found
INVALID_TOKEN: not well-formed (invalid token)
UNCLOSED_TOKEN: unclosed token
PARTIAL_CHAR: partial character
TAG_MISMATCH: mismatched tag
DUPLICATE_ATTRIBUTE: duplicate attribute
JUNK_AFTER_DOC_ELEMENT: junk after document element
PARAM_ENTITY_REF: illegal parameter entity reference
UNDEFINED_ENTITY: undefined entity
RECURSIVE_ENTITY_REF: recursive entity reference
ASYNC_ENTITY: asynchronous entity
BAD_CHAR_REF: reference to invalid character number
BINARY_ENTITY_REF: reference to binary entity
ATTRIBUTE_EXTERNAL_ENTITY_REF: reference to external entity in attribute
MISPLACED_XML_PI: XML or text declaration not at start of entity
UNKNOWN_ENCODING: unknown encoding
INCORRECT_ENCODING: encoding specified in XML declaration is incorrect
UNCLOSED_CDATA_SECTION: unclosed CDATA section
EXTERNAL_ENTITY_HANDLING: error in processing external entity reference
NOT_STANDALONE: document is not standalone
UNEXPECTED_STATE: unexpected parser state - please send a bug report
ENTITY_DECLARED_IN_PE: entity declared in parameter entity
FEATURE_REQUIRES_XML_DTD: requested feature requires XML_DTD support in Expat
CANT_CHANGE_FEATURE_ONCE_PARSING: cannot change setting once parsing has begun
UNBOUND_PREFIX: unbound prefix
UNDECLARING_PREFIX: must not undeclare prefix
INCOMPLETE_PE: incomplete markup in parameter entity
XML_DECL: XML declaration not well-formed
TEXT_DECL: text declaration not well-formed
PUBLICID: illegal character(s) in public id
SUSPENDED: parser suspended
NOT_SUSPENDED: parser not suspended
ABORTED: parsing aborted
FINISHED: parsing finished
SUSPEND_PE: cannot suspend in external parameter entity
RESERVED_PREFIX_XML: reserved prefix (xml) must not be undeclared or bound to another namespace name
RESERVED_PREFIX_XMLNS: reserved prefix (xmlns) must not be declared or undeclared
RESERVED_NAMESPACE_URI: prefix must not be bound to one of the reserved namespace names
INVALID_ARGUMENT: invalid argument
NO_BUFFER: a successful prior call to function XML_GetBuffer is required
AMPLIFICATION_LIMIT_BREACH: limit on input amplification factor (from DTD and entities) breached
NOT_STARTED: parser not started
'''

errors = _ModuleType('pyexpat.errors', 'Constants used to describe error conditions.')
errors.codes, errors.messages = {}, {}
for _code, _row in enumerate(_ERRORS.strip().splitlines(), 1):
    _name, _text = _row.split(': ', 1)
    setattr(errors, 'XML_ERROR_' + _name, _text)
    errors.codes[_text] = _code
    errors.messages[_code] = _text
model = _ModuleType('pyexpat.model', 'Constants used to interpret content model information.')
for _code, _name in enumerate(('EMPTY', 'ANY', 'MIXED', 'NAME', 'CHOICE', 'SEQ'), 1):
    setattr(model, 'XML_CTYPE_' + _name, _code)
for _code, _name in enumerate(('NONE', 'OPT', 'REP', 'PLUS')):
    setattr(model, 'XML_CQUANT_' + _name, _code)
_sys.modules['pyexpat.errors'], _sys.modules['pyexpat.model'] = errors, model
del _code, _row, _name, _text


class ExpatError(Exception):
    __module__ = 'xml.parsers.expat'


error = ExpatError


def ErrorString(code, /):
    return errors.messages.get(code)


from _expat import XMLParserType


def ParserCreate(encoding=None, namespace_separator=None, intern=None):
    if namespace_separator is not None and len(namespace_separator) > 1:
        raise ValueError('namespace_separator must be at most one character, omitted, or None')
    return XMLParserType._create(encoding, namespace_separator, {} if intern is None else intern)
