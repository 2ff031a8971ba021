"""The load on the served shop: bounded, judged, and on a storage of its own."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.support.edits import edit
from tests.support.rendering import render
from tests.support.toolchain import Finished, run

LAYERS = {"layers": ["e2e", "load"]}
ASKED = re.compile(r"^ *(\d+) requests, 95 % in \d+ of \d+ ms  (.+)$", re.MULTILINE)
LIMITS = '"*" = 1000\n"GET /api/products" = 500\n'
PATIENT = '"*" = 60_000\n'
"""The machines of these tests have other things to do."""


def load(repository: Path, *arguments: str) -> Finished:
    """Let two customers use the shop for some seconds, with cheap passwords."""
    cheap = {"PASSWORD_TIME_COST": "1", "PASSWORD_MEMORY_KIB": "8"}
    command = ["python", "-m", "load", "--users=2", "--run-time=5s", *arguments]
    return run(repository, *command, session=True, env=cheap)


@pytest.mark.parametrize(
    ("limits", "wrong"),
    [
        pytest.param('"POST /api/auth/login" = 0.01\n', "POST /api/auth/login is too slow", id="one-is-too-slow"),
        pytest.param('"GET /nowhere" = 1\n', "GET /nowhere was not asked", id="not-asked"),
    ],
)
def test_load_is_judged_by_endpoint(tmp_path: Path, limits: str, wrong: str) -> None:
    repository = render(tmp_path / "shop", LAYERS | {"database": "none"})
    edit(repository / "pyproject.toml", LIMITS, PATIENT + limits)

    finished = load(repository)

    assert finished.status == 1, finished.output
    assert f"The load is borne: {wrong}\n" in finished.output


def test_load_is_borne_each_time_and_by_several_processes(tmp_path: Path) -> None:
    repository = render(tmp_path / "shop", LAYERS | {"database": "none"})
    edit(repository / "pyproject.toml", LIMITS, PATIENT)

    for arguments in ([], ["--processes=2"]):
        finished = load(repository, *arguments)

        assert finished.status == 0, finished.output
        assert finished.output.count("The load is borne: yes\n") == 1
        asked = {name: int(number) for number, name in ASKED.findall(finished.output)}
        assert asked["POST /api/auth/login"] == 2
        taken = json.loads((repository / "reports/load.json").read_text(encoding="utf-8"))["milliseconds"]
        assert taken.keys() == asked.keys()
        assert (repository / "reports/load.html").exists()


@pytest.mark.deep
def test_load_is_not_borne_when_an_endpoint_fails(tmp_path: Path) -> None:
    repository = render(tmp_path / "shop", LAYERS | {"database": "none"})
    edit(repository / "pyproject.toml", LIMITS, PATIENT)
    edit(repository / "load/locustfile.py", 'self.client.get("/api/products")\n\n', 'self.client.get("/nowhere")\n\n')

    finished = load(repository)

    assert finished.status == 1, finished.output
    assert "GET /nowhere fails in 100.0 %" in finished.output


@pytest.mark.deep
@pytest.mark.parametrize(
    "answers",
    [
        pytest.param({}, id="sqlite"),
        pytest.param({"database": "postgresql", "async_stack": "sync", "redis": True}, id="postgresql-sync-redis"),
        pytest.param(
            {"database": "mysql", "async_stack": "anyio"}, id="mysql-anyio", marks=pytest.mark.needs("mariadb")
        ),
        pytest.param({"database": "none", "async_stack": "trio"}, id="trio"),
    ],
)
def test_shop_bears_the_load(tmp_path: Path, answers: dict[str, Any]) -> None:
    repository = render(tmp_path / "shop", LAYERS | answers)
    edit(repository / "pyproject.toml", LIMITS, PATIENT)

    finished = load(repository)

    assert finished.status == 0, finished.output
    assert "The load is borne: yes" in finished.output


@pytest.mark.deep
@pytest.mark.parametrize("answers", [{}, {"database": "postgresql", "redis": True}])
def test_types_are_clean(tmp_path: Path, answers: dict[str, Any]) -> None:
    repository = render(tmp_path / "shop", LAYERS | answers)

    finished = run(repository, "mypy", "load", session=True)

    assert finished.status == 0, finished.output
