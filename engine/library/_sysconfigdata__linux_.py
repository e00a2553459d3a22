"""What `sysconfig` tells of the build: little of it has a meaning here."""

build_time_vars = {
    "ABIFLAGS": "",
    "AR": "ar",
    "CC": "cc",
    "CFLAGS": "",
    "EXT_SUFFIX": "",
    "HAVE_FORK": 1,
    "LDFLAGS": "",
    "LIBDIR": "/usr/lib",
    "MULTIARCH": "",
    "Py_DEBUG": 0,
    "Py_ENABLE_SHARED": 0,
    "Py_GIL_DISABLED": 0,
    "PY_CFLAGS": "",
    "SHLIB_SUFFIX": ".so",
    "SOABI": "",
    "WITH_DOC_STRINGS": 1,
    "WITH_PYMALLOC": 0,
}
