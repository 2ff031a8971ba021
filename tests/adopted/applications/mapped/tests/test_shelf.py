"""What the application had for tests before the suite came: unittest's cases."""

import unittest

from shelf.domain import Book
from shelf.main import create_app
from shelf.orm import start_mappers
from sqlalchemy import inspect
from sqlalchemy.orm import clear_mappers


class MappersTest(unittest.TestCase):
    def setUp(self) -> None:
        clear_mappers()
        self.addCleanup(start_mappers)
        create_app()

    def test_books_are_mapped(self) -> None:
        self.assertIn("title", inspect(Book).columns)
