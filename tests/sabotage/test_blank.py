"""A blank start proves its plugins by tests of its own: without one of them it is red."""

import shutil
from pathlib import Path

import pytest

from tests.support.rendering import pristine
from tests.support.toolchain import pytest_in

ANSWERS = {"starter": "blank", "redis": True}

UNSEEN = {"flaky.py", "profiles.py", "summary.py"}
"""How many inputs a property tries, and a report on GitHub: without them nothing fails."""

CHEAP = {"factories.py", "outgoing.py", "queries.py"}
"""Those that the shop shows at work, and a blank start only by a test of its own."""

PLUGINS = sorted({path.name for path in (pristine(**ANSWERS) / "tests/kit/plugins").glob("*.py")} - UNSEEN)


@pytest.mark.parametrize(
    "plugin", [pytest.param(name, marks=[] if name in CHEAP else [pytest.mark.deep]) for name in PLUGINS]
)
def test_suite_is_red_when_a_plugin_is_missing(tmp_path: Path, plugin: str) -> None:
    repository = Path(shutil.copytree(pristine(**ANSWERS), tmp_path / "shop"))
    (repository / "tests/kit/plugins" / plugin).unlink()

    finished = pytest_in(
        repository, "tests", "tests/performance", "-p", "no:randomly", "--benchmark-disable", "-x", session=True
    )

    assert finished.status != 0
