"""A package and tests of a few lines inside a rendered repo, so that a run of the rendered plugins takes a second."""

import shutil
from pathlib import Path

PACKAGE = {
    "prices.py": """\
def total(amounts):
    if not amounts:
        raise ValueError("nothing to add up")
    result = sum(amounts)
    return result


def tax(amount):
    per_cent = 8
    return amount * per_cent // 100
""",
    "stock.py": """\
def load():
    stock = {}
    stock["teapot"] = 3
    return stock


def reserve(stock, name):
    left = stock[name] - 1
    stock[name] = left
    return left


def unload(stock):
    names = list(stock)
    for name in names:
        del stock[name]


def audit():
    report = "all there"
    return report
""",
}

TESTS = {
    "conftest.py": """\
import pytest

from shop import stock

pytest_plugins = ["tests.kit.plugins"]


@pytest.fixture(scope="session")
def loaded():
    loaded = stock.load()
    yield loaded
    stock.unload(loaded)
""",
    "unit/test_total.py": """\
from shop.prices import total


def test_amounts_are_added():
    assert total([1, 2]) == 3
""",
    "unit/test_nothing.py": """\
import pytest

from shop.prices import total


def test_nothing_is_refused():
    with pytest.raises(ValueError, match="nothing"):
        total([])
""",
    "unit/test_tax.py": """\
from shop.prices import tax


def test_tax_is_rounded_down():
    assert tax(113) == 9
""",
    "integration/test_total.py": """\
from shop.prices import total


def test_amount_is_its_own_total():
    assert total([5]) == 5
""",
    "integration/test_stock.py": """\
from shop.stock import reserve


def test_reserved_unit_is_gone(loaded):
    assert reserve(loaded, "teapot") == 2
""",
    "integration/test_audit.py": """\
import subprocess
import sys


def test_audit_of_another_process_succeeds():
    assert not subprocess.run([sys.executable, "-c", "from shop.stock import audit; audit()"]).returncode
""",
}


def make_toy(repository: Path) -> Path:
    """Replace the shop and its tests in a repo, rendered without a database, by the toys; return the repo."""
    shutil.rmtree(repository / "src/shop")
    for path in (repository / "tests").iterdir():
        if path.name != "kit":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.rmtree(repository / "tests/kit/checks")
    write(repository / "src/shop", {"__init__.py": "", **PACKAGE})
    write(repository / "tests", {"__init__.py": "", **TESTS})
    return repository


def write(folder: Path, files: dict[str, str]) -> None:
    """Write text files into a folder, with the folders that they need."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
