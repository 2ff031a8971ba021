"""The gate of the planted faults: it passes and fails by the score, and never without a fault."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.support.edits import edit
from tests.support.rendering import render
from tests.support.templates import commit, git
from tests.support.toolchain import Finished, run
from tests.support.toys import write

RULE = """\
def fare(age):
    return 2 if age < 18 else 3
"""
TEST = """\
from shop.domain.fares import fare


def test_fare():
    assert fare(17) == 2
    assert fare(18) == 3
"""
WEAK = TEST.replace("    assert fare(18) == 3\n", "")


def mutate(repository: Path, *arguments: str) -> Finished:
    """Plant faults in the repo's rules."""
    return run(repository, "python", "-m", "tests.kit.commands.mutation", *arguments, session=True, seconds=1700)


@pytest.fixture
def toy(none_repository: Path) -> Path:
    """Return a repo with one rule and no plugins: mutmut starts the suite for each fault."""
    shutil.rmtree(none_repository / "src/shop")
    for name in ("kit/plugins", "kit/checks", "integration", "performance", "unit"):
        shutil.rmtree(none_repository / "tests" / name)
    write(none_repository / "src/shop", {"__init__.py": "", "domain/__init__.py": "", "domain/fares.py": RULE})
    write(none_repository / "tests", {"conftest.py": "", "unit/test_fares.py": TEST})
    return none_repository


@pytest.mark.parametrize(
    ("test", "threshold", "status"),
    [
        pytest.param(TEST, 100, 0, id="all-are-found"),
        pytest.param(WEAK, 90, 1, id="some-survive"),
        pytest.param(WEAK, 0, 0, id="gate-is-off", marks=pytest.mark.deep),
    ],
)
def test_gate_is_judged_by_the_score(toy: Path, test: str, threshold: int, status: int) -> None:
    write(toy / "tests", {"unit/test_fares.py": test})
    edit(toy / "pyproject.toml", "mutation_score = 80", f"mutation_score = {threshold}")

    finished = mutate(toy)

    assert finished.status == status, finished.output
    assert f"faults are found, and {threshold} % must be" in finished.output
    assert ("shop.domain.fares.x_fare__mutmut_" in finished.output) == (test == WEAK)


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        pytest.param("pyproject.toml", '"src/shop/domain/*"', '"src/shop/rules/*"', id="no-fault"),
        pytest.param("tests/unit/test_fares.py", "== 2", "== 4", id="red-suite", marks=pytest.mark.deep),
    ],
)
def test_gate_is_red_when_it_can_not_judge(toy: Path, path: str, old: str, new: str) -> None:
    edit(toy / path, old, new)

    assert mutate(toy).status == 1


def test_faults_are_planted_in_what_changed_alone(toy: Path) -> None:
    write(toy / "src/shop/domain", {"tolls.py": RULE.replace("fare", "toll")})
    git("init", "--quiet", cwd=toy)
    commit(toy)

    unchanged = mutate(toy, "--changed")
    assert (unchanged.status, "nothing in which faults are planted" in unchanged.output) == (0, True), unchanged.output
    write(toy / "src/shop/domain", {"fares.py": RULE.replace("age < 18", "not age >= 18")})
    finished = mutate(toy, "--changed")

    assert finished.status == 0, finished.output
    assert "What has changed: shop.domain.fares.*\n" in finished.output
    assert re.search(r"^100.0 % of \d faults are found", finished.output, re.MULTILINE)
    assert not (toy / "reports/mutation.json").exists()


@pytest.mark.deep
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("stack", ["asyncio", "sync", "anyio", "trio"])
def test_tests_of_the_shop_find_nine_faults_of_ten(tmp_path: Path, stack: str) -> None:
    answers: dict[str, Any] = {"async_stack": stack, "database": "none", "mutation_score": 90}

    finished = mutate(render(tmp_path / "shop", answers))

    assert finished.status == 0, finished.output
