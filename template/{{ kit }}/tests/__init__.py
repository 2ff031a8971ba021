# Managed by copier-pytest: `copier update` rewrites this file.
"""The test suite; README.md beside this file says where a test goes."""

import unittest
from pathlib import Path


def load_tests(_loader: unittest.TestLoader, _found: object, _pattern: str) -> unittest.TestSuite:
    """Give `python -m unittest` the tests that need no pytest."""
    folder = str(Path(__file__).parent / "unit")
    return unittest.TestLoader().discover(folder, "test_case_*.py", top_level_dir=folder)
