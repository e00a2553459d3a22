"""Stands in for CPython's module of that name: names that its tests import at the top."""
import unittest


def has_inline_values(obj):
    raise unittest.SkipTest("the layout of CPython's own objects")
