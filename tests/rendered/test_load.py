"""The load on the served shop: bounded, judged, and on a storage of its own."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.support.edits import edit
from tests.support.rendering import render
from tests.support.toolchain import Finished, run

LAYERS = {"layers": ["e2e", "load"]}
PATIENT = ("SLOWEST_MILLISECONDS = 1000", "SLOWEST_MILLISECONDS = 60_000")
"""The machines of these tests have other things to do."""


def load(repository: Path) -> Finished:
    """Let two customers use the shop for some seconds, with cheap passwords."""
    cheap = {"PASSWORD_TIME_COST": "1", "PASSWORD_MEMORY_KIB": "8"}
    return run(repository, "python", "-m", "load", "--users=2", "--run-time=5s", session=True, env=cheap)


@pytest.mark.parametrize(
    ("old", "new", "status"),
    [
        pytest.param(*PATIENT, 0, id="fast-enough"),
        pytest.param("SLOWEST_MILLISECONDS = 1000", "SLOWEST_MILLISECONDS = 0", 1, id="too-slow"),
        pytest.param(
            'self.client.get("/api/products")\n\n',
            'self.client.get("/nowhere")\n\n',
            1,
            id="failures",
            marks=pytest.mark.deep,
        ),
    ],
)
def test_load_is_judged(tmp_path: Path, old: str, new: str, status: int) -> None:
    repository = render(tmp_path / "shop", LAYERS | {"database": "none"})
    edit(repository / "load/locustfile.py", old, new)

    finished = load(repository)

    assert finished.status == status, finished.output
    assert int(re.findall(r"(\d+) requests, ", finished.output)[0]) > 0
    assert (repository / "reports/load.html").exists()


@pytest.mark.deep
@pytest.mark.parametrize(
    "answers",
    [
        pytest.param({}, id="sqlite"),
        pytest.param({"database": "postgresql", "async_stack": "sync", "redis": True}, id="postgresql-sync-redis"),
        pytest.param({"database": "mysql", "async_stack": "anyio"}, id="mysql-anyio"),
        pytest.param({"database": "none", "async_stack": "trio"}, id="trio"),
    ],
)
def test_shop_bears_the_load(tmp_path: Path, answers: dict[str, Any]) -> None:
    repository = render(tmp_path / "shop", LAYERS | answers)
    edit(repository / "load/locustfile.py", *PATIENT)

    finished = load(repository)

    assert finished.status == 0, finished.output
    assert ", 0.0% failed" in finished.output


@pytest.mark.deep
@pytest.mark.parametrize("answers", [{}, {"database": "postgresql", "redis": True}])
def test_types_are_clean(tmp_path: Path, answers: dict[str, Any]) -> None:
    repository = render(tmp_path / "shop", LAYERS | answers)

    finished = run(repository, "mypy", "load", session=True)

    assert finished.status == 0, finished.output
