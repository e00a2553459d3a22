"""The bytecode here is another one: `dis` can be imported, and knows names of CPython's operations alone."""
ENABLE_SPECIALIZATION = False
ENABLE_SPECIALIZATION_FT = False


def _no(opcode, /):
    return False


is_valid = has_arg = has_const = has_name = has_jump = has_free = has_local = has_exc = _no


def stack_effect(opcode, oparg=None, /, *, jump=None):
    raise ValueError('invalid opcode or oparg')


def get_executor(code, offset, /):
    return None


def get_specialization_stats():
    return None


def get_nb_ops():
    names = 'ADD AND FLOOR_DIVIDE LSHIFT MATRIX_MULTIPLY MULTIPLY REMAINDER OR POWER RSHIFT SUBTRACT TRUE_DIVIDE XOR'
    signs = '+ & // << @ * % | ** >> - / ^'
    pairs = list(zip(names.split(), signs.split()))
    table = [(f'NB_{name}', sign) for name, sign in pairs]
    table += [(f'NB_INPLACE_{name}', sign + '=') for name, sign in pairs]
    return table + [('NB_SUBSCR', '[]')]


def get_intrinsic1_descs():
    return ['INTRINSIC_1_INVALID']


def get_intrinsic2_descs():
    return ['INTRINSIC_2_INVALID']


def get_special_method_names():
    return ['__enter__', '__exit__', '__aenter__', '__aexit__']
