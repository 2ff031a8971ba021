"""Cases that are data: a file has a line for each case, with the name of the case first."""

import csv
from pathlib import Path

import pytest


def cases(file: str) -> list[pytest.ParameterSet]:
    """Return the cases of a CSV file in this folder, for `parametrize`; its first line is a heading."""
    with (Path(__file__).parent / file).open(newline="", encoding="utf-8") as lines:
        _heading, *rows = csv.reader(lines)
    return [pytest.param(*values, id=name) for name, *values in rows]
