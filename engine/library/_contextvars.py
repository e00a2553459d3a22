"""Context variables, as `contextvars` shows them."""
from _contexts import Context, ContextVar, Token, copy_context, set_missing


class MISSING:
    __slots__ = ()

    def __repr__(self):
        return '<Token.MISSING>'


MISSING.__name__ = MISSING.__qualname__ = 'Token.MISSING'
set_missing(MISSING())
del MISSING, set_missing
