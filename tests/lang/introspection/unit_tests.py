# The module unittest: a suite with every outcome, and what its runner writes.
import io
import re
import unittest


class Passing(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shared = [1]

    def setUp(self):
        self.addCleanup(print, "cleaned", self._testMethodName)

    def test_equal(self):
        self.assertEqual(self.shared, [1])
        self.assertIn(1, self.shared)
        self.assertAlmostEqual(0.1 + 0.2, 0.3)

    def test_raises(self):
        with self.assertRaises(ZeroDivisionError) as caught:
            1 / 0
        self.assertEqual(str(caught.exception), "division by zero")
        with self.assertRaisesRegex(ValueError, "invalid literal"):
            int("x")

    def test_subtests(self):
        for i in range(3):
            with self.subTest(i=i):
                self.assertLess(i, 3)


class Others(unittest.TestCase):
    def test_fail(self):
        self.assertEqual({"a": 1}, {"a": 2})

    def test_error(self):
        {}["x"]

    @unittest.skip("not now")
    def test_skip(self):
        pass

    @unittest.expectedFailure
    def test_expected(self):
        self.fail("expected")

    @unittest.expectedFailure
    def test_unexpected(self):
        pass

    def test_sub_fail(self):
        for i in (1, 2):
            with self.subTest("part", i=i):
                self.assertEqual(i, 1, "the message")

    def test_lists(self):
        self.assertEqual([1, 2, 3], [1, 5, 3])

    def test_lines(self):
        self.assertMultiLineEqual("a\nb\n", "a\nc\n")


class Logs(unittest.TestCase):
    def test_logs(self):
        import logging
        with self.assertLogs("x", "INFO") as logs:
            logging.getLogger("x").warning("w")
        self.assertEqual(logs.output, ["WARNING:x:w"])


loader = unittest.TestLoader()
suite = unittest.TestSuite(loader.loadTestsFromTestCase(c) for c in (Passing, Others, Logs))
print(suite.countTestCases())
out = io.StringIO()
result = unittest.TextTestRunner(stream=out, verbosity=2).run(suite)
text = re.sub(r"in \d+\.\d+s", "in TIMEs", out.getvalue()).replace(__file__, "FILE")
print(text)
print(result.testsRun, len(result.failures), len(result.errors), len(result.skipped), len(result.unexpectedSuccesses))
print(result.wasSuccessful(), result)
