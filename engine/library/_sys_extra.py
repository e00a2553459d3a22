"""Attributes of `sys` that are made when a program first asks for them."""

import sys as _sys
import types as _types


def unraisablehook(unraisable, /):
    """Print an exception that cannot be raised to sys.stderr."""
    import traceback
    message = unraisable.err_msg or "Exception ignored in"
    what = "" if unraisable.object is None else f" {unraisable.object!r}"
    _sys.stderr.write(f"{message}:{what}\n")
    traceback.print_exception(unraisable.exc_type, unraisable.exc_value, unraisable.exc_traceback)


def breakpointhook(*args, **kwargs):
    """What breakpoint() calls: pdb, unless the environment names another function."""
    import os
    name = os.environ.get("PYTHONBREAKPOINT") or "pdb.set_trace"
    if name == "0":
        return None
    module, _, function = name.rpartition(".")
    from importlib import import_module
    return getattr(import_module(module or "builtins"), function)(*args, **kwargs)


def addaudithook(hook, /):
    """Accepted, without effect: audit events go nowhere."""


def _clear_type_cache():
    """Without effect."""


def _current_frames():
    """The frame of the thread that runs."""
    import _thread
    return {_thread.get_ident(): _sys._getframe(1)}


_origin_depth = 0


def get_coroutine_origin_tracking_depth():
    """What was set last: places of creation are not recorded."""
    return _origin_depth


def set_coroutine_origin_tracking_depth(depth):
    """Remembered, without effect."""
    global _origin_depth
    if not isinstance(depth, int):
        raise TypeError(f"'{type(depth).__name__}' object cannot be interpreted as an integer")
    if depth < 0:
        raise ValueError("depth must be >= 0")
    _origin_depth = depth


__unraisablehook__ = unraisablehook
__breakpointhook__ = breakpointhook

_EVENTS = (
    "PY_START", "PY_RESUME", "PY_RETURN", "PY_YIELD", "CALL", "LINE", "INSTRUCTION", "JUMP", "BRANCH_LEFT",
    "BRANCH_RIGHT", "STOP_ITERATION", "RAISE", "EXCEPTION_HANDLED", "PY_UNWIND", "PY_THROW", "RERAISE", "C_RETURN",
    "C_RAISE", "BRANCH",
)
_TOOLS = 6


def _make_monitoring():
    """`sys.monitoring`: tools can be registered, and no event ever happens."""
    module = _types.ModuleType("sys.monitoring")
    names = {}

    def check(tool_id):
        if not 0 <= tool_id < _TOOLS:
            raise ValueError(f"invalid tool {tool_id} (must be between 0 and 5)")

    def check_used(tool_id):
        check(tool_id)
        if tool_id not in names:
            raise ValueError(f"tool {tool_id} is not in use")

    def use_tool_id(tool_id, name, /):
        check(tool_id)
        if not isinstance(name, str):
            raise ValueError("tool name must be a str")
        if tool_id in names:
            raise ValueError(f"tool {tool_id} is already in use")
        names[tool_id] = name

    def clear_tool_id(tool_id, /):
        check_used(tool_id)

    def free_tool_id(tool_id, /):
        check(tool_id)
        names.pop(tool_id, None)

    def get_tool(tool_id, /):
        check(tool_id)
        return names.get(tool_id)

    def get_events(tool_id, /):
        check_used(tool_id)
        return 0

    def set_events(tool_id, event_set, /):
        check_used(tool_id)

    def get_local_events(tool_id, code, /):
        check_used(tool_id)
        return 0

    def set_local_events(tool_id, code, event_set, /):
        check_used(tool_id)

    def register_callback(tool_id, event, func, /):
        check(tool_id)

    def restart_events():
        pass

    functions = (use_tool_id, clear_tool_id, free_tool_id, get_tool, get_events, set_events, get_local_events,
                 set_local_events, register_callback, restart_events)
    for function in functions:
        function.__module__ = "sys.monitoring"
        setattr(module, function.__name__, function)
    events = {name: 1 << i for i, name in enumerate(_EVENTS)}
    module.events = _types.SimpleNamespace(NO_EVENTS=0, **events)
    module.DISABLE = object()
    module.MISSING = object()
    module.DEBUGGER_ID, module.COVERAGE_ID, module.PROFILER_ID, module.OPTIMIZER_ID = 0, 1, 2, 5
    return module


monitoring = _make_monitoring()
# CPython's JIT is not here; the engine's own is nothing that programs switch.
_jit = _types.ModuleType("sys._jit")
_jit.is_available = _jit.is_enabled = _jit.is_active = lambda: False
