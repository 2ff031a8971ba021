"""The tests that the pages show run in a render as they stand."""

import re
from pathlib import Path

import pytest

from tests.support.owners import put
from tests.support.rendering import pristine, render
from tests.support.templates import ROOT
from tests.support.toolchain import outcomes, run

SHOWN = dict(
    re.findall(
        r"^`(tests/\w+/test_first\.py)`:\n\n```python\n(.*?)^```$",
        (ROOT / "docs/first-tests.md").read_text(encoding="utf-8"),
        re.MULTILINE | re.DOTALL,
    )
)


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
