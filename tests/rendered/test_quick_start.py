"""The first commands of a new owner, with nothing installed beforehand."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import uv

from tests.support.commands import cli
from tests.support.templates import commit, git, template_repo

SILENT = {"VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME", "UV_PROJECT_ENVIRONMENT"}


@pytest.fixture(params=["committed", "not-committed"])
def repository(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return a repo that the `copier` command made from the defaults."""
    copied = cli("copy", "--defaults", ".", tmp_path / "shop", cwd=template_repo(tmp_path / "template"))
    assert copied.returncode == 0, copied.stderr
    if request.param == "committed":
        git("init", "--quiet", cwd=tmp_path / "shop")
        commit(tmp_path / "shop")
    return tmp_path / "shop"


@pytest.mark.timeout(600)
@pytest.mark.parametrize("repository", ["not-committed"], indirect=True)
def test_suite_is_green_with_uv(repository: Path) -> None:
    assert_green(owner_runs(repository, uv.find_uv_bin(), "run", "--python", sys.executable, "pytest", "--color=no"))


@pytest.mark.timeout(600)
@pytest.mark.parametrize("repository", ["not-committed"], indirect=True)
def test_suite_is_green_with_pip(repository: Path) -> None:
    python = ".venv/bin/python"
    owner_runs(repository, sys.executable, "-m", "venv", ".venv")
    owner_runs(repository, python, "-m", "pip", "install", "--quiet", "--upgrade", "pip")
    owner_runs(repository, python, "-m", "pip", "install", "--quiet", "--editable", ".", "--group", "dev")

    assert_green(owner_runs(repository, ".venv/bin/pytest", "--color=no"))


@pytest.mark.timeout(600)
@pytest.mark.parametrize("repository", ["committed"], indirect=True)
def test_sessions_of_nox_are_green(repository: Path) -> None:
    nox = [uv.find_uv_bin(), "run", "--python", sys.executable, "nox"]

    owner_runs(repository, *nox, "--session", "coverage", "report", "--", "-q")

    for report in ["coverage.xml", "coverage/index.html", "junit.xml", "tests.html", "history.jsonl", "trend.html"]:
        assert (repository / "reports" / report).exists()
    owner_runs(repository, *nox, "--session", "revision", "--", "-m", "Change nothing")
    assert len([*(repository / "migrations/versions").glob("*_change_nothing.py")]) == 1


def owner_runs(repository: Path, *command: str, status: int = 0) -> str:
    """Run a command as the owner of the repo would, and return what it printed.

    Raises AssertionError unless it exits with the given status.
    """
    finished = subprocess.run(
        command,
        cwd=repository,
        env={name: value for name, value in os.environ.items() if name not in SILENT and "PYTEST" not in name},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=500,
        check=False,
    )
    assert finished.returncode == status, finished.stdout
    return finished.stdout


def assert_green(output: str) -> None:
    """Raise AssertionError unless pytest's last line speaks of passed tests only."""
    summary = output.strip().splitlines()[-1].strip("= ")
    assert summary.partition(" in ")[0].endswith(" passed"), output
    assert "," not in summary, output
