"""The tests that the pages show run in a render as they stand."""

import re
from pathlib import Path

import pytest

from tests.support.edits import edit
from tests.support.owners import put
from tests.support.rendering import pristine, render
from tests.support.templates import ROOT
from tests.support.toolchain import assert_clean, outcomes, run

SHOWN = dict(
    re.findall(
        r"^`(tests/\w+/test_first\.py)`:\n\n```python\n(.*?)^```$",
        (ROOT / "docs/first-tests.md").read_text(encoding="utf-8"),
        re.MULTILINE | re.DOTALL,
    )
)

RESOURCE = (ROOT / "docs/first-resource.md").read_text(encoding="utf-8")


def opening(repository: Path) -> str:
    """Return the test with which the rendered guide opens."""
    guide = (repository / "tests/README.md").read_text(encoding="utf-8")
    return guide.partition("```python\n")[2].partition("```")[0]


def test_guide_and_page_open_with_the_same_test() -> None:
    assert opening(pristine()) == SHOWN["tests/unit/test_first.py"]


@pytest.mark.full
@pytest.mark.needs("chromium")
def test_each_layer_is_shown_by_a_test_that_passes(tmp_path: Path) -> None:
    shown = [path.split("/")[1] for path in SHOWN]
    repository = render(tmp_path / "shop", {"layers": [layer for layer in shown if layer != "unit"]})
    for path, text in SHOWN.items():
        put(repository, path, text)

    page = "tests/browser/test_first.py"
    others = outcomes(repository, "--benchmark-disable", *(SHOWN.keys() - {page}), session=True)
    results = others | outcomes(repository, page, session=True)

    assert len(results) == len(SHOWN) == 7
    assert set(results.values()) == {"passed"}
    assert run(repository, "ruff", "check", *SHOWN).output == "All checks passed!\n"


@pytest.mark.full
def test_guide_of_a_blank_start_opens_with_a_test_that_passes() -> None:
    repository = pristine(starter="blank", framework="none")
    shown = opening(repository)
    (name,) = re.findall(r"^def (\w+)", shown, re.MULTILINE)

    finished = run(repository, "python", "-B", "-c", f"{shown}\n{name}()\n", env={"PYTHONPATH": "src"})

    assert (finished.status, finished.output) == (0, "")


@pytest.mark.full
def test_first_resource_is_green_and_reaches_the_thresholds(tmp_path: Path) -> None:
    repository = render(tmp_path / "notebook", {"starter": "blank", "mutation_score": 100})
    for path, text in re.findall(r"^`([\w/.]+)`:\n\n```python\n(.*?)^```$", RESOURCE, re.MULTILINE | re.DOTALL):
        put(repository, path, text)
    tables = repository / "src/notebook/adapters/database.py"
    (table,) = re.findall(r"the last lines:\n\n```python\n(.*?)^```$", RESOURCE, re.MULTILINE | re.DOTALL)
    edit(tables, "import MetaData\n", "import MetaData, String\n")
    edit(tables, "import DeclarativeBase\n", "import DeclarativeBase, Mapped, mapped_column\n")
    tables.write_text(f"{tables.read_text(encoding='utf-8')}\n\n{table}", encoding="utf-8")

    (message,) = re.findall(r'nox -s revision -- -m "(.*)"', RESOURCE)
    for command in (["tests.kit.commands.revision", "-m", message], ["pytest", "--cov"]):
        finished = run(repository, "python", "-m", *command, session=True)
        assert finished.status == 0, finished.output
    assert_clean(repository)
    assert run(repository, "lint-imports", "--no-cache", session=True).status == 0
    # It leaves a copy of the source behind, which is not clean.
    assert run(repository, "python", "-m", "tests.kit.commands.mutation", session=True).status == 0
