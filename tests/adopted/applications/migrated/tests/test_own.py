"""What the application had for tests before the suite came: unittest, on coroutines of its own loop."""

import unittest

from notes.main import create_app


class TitleTest(unittest.TestCase):
    def test_title_is_given(self) -> None:
        self.assertEqual(create_app("Mine").title, "Mine")
