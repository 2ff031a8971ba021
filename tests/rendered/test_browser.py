"""The layer of pages, in the Chromium of this machine, and where there is none."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.support.rendering import render
from tests.support.toolchain import Finished, environment, outcomes, pytest_in, run

BROWSER = {"layers": ["e2e", "browser"]}
FOLDERS = ("tests/browser", "tests/kit/checks/browser")
MISSING = re.compile(
    r"no Chromium here: `\S+ -m playwright install --with-deps chromium` gets one, or name yours in \w+"
)


@pytest.mark.needs("chromium")
@pytest.mark.parametrize(
    "answers",
    [
        pytest.param({"database": "postgresql", "redis": True}, id="postgresql-redis"),
        pytest.param({}, id="default", marks=pytest.mark.deep),
        pytest.param({"async_stack": "anyio"}, id="anyio", marks=pytest.mark.deep),
        pytest.param({"async_stack": "trio", "database": "none"}, id="trio", marks=pytest.mark.deep),
        pytest.param({"async_stack": "sync", "database": "postgresql"}, id="sync-postgresql", marks=pytest.mark.deep),
        pytest.param({"database": "mysql"}, id="mysql", marks=[pytest.mark.deep, pytest.mark.needs("mariadb")]),
        pytest.param({"starter": "blank", "database": "none"}, id="blank", marks=pytest.mark.deep),
        pytest.param({"starter": "blank", "redis": True}, id="blank-redis", marks=pytest.mark.deep),
    ],
)
def test_pages_are_as_they_should_be(tmp_path: Path, answers: dict[str, Any]) -> None:
    repository = render(tmp_path / "shop", BROWSER | answers)

    results = outcomes(repository, *FOLDERS, session=True)

    assert {name.partition("::")[0] for name in results} >= {
        "tests.browser.test_docs",
        "tests.kit.checks.browser.test_browser",
    }
    assert set(results.values()) == {"passed"}
    assert not (repository / "reports/browser").exists()


@pytest.mark.deep
@pytest.mark.needs("chromium")
@pytest.mark.parametrize("arguments", [["-n2"], ["--cov"], ["-p", "no:randomly"]], ids=["workers", "cov", "in-order"])
def test_pages_are_as_they_should_be_in_other_runs(tmp_path: Path, arguments: list[str]) -> None:
    repository = render(tmp_path / "shop", BROWSER | {"database": "postgresql"})

    results = outcomes(repository, *FOLDERS, *arguments, session=True)

    assert set(results.values()) == {"passed"}


def test_pages_need_a_chromium(tmp_path: Path) -> None:
    repository = render(tmp_path / "shop", BROWSER | {"database": "none"})

    skipped, failed = (without_chromium(repository, tmp_path, **variables) for variables in ({}, {"CI": "true"}))

    assert skipped.status == 0, skipped.output
    reasons = re.findall(r"^SKIPPED \[1\] tests/browser/test_docs\.py:\d+: (.*)$", skipped.output, re.MULTILINE)
    assert len(reasons) == 2
    assert all(MISSING.fullmatch(reason) for reason in reasons)
    assert failed.status == 1, failed.output
    assert len([line for line in failed.output.splitlines() if MISSING.fullmatch(line)]) == 2


def without_chromium(repository: Path, folder: Path, **variables: str) -> Finished:
    """Run the tests of the documentation where no program but those of Python is found."""
    tools = environment(repository, session=True)["PATH"].partition(":")[0]
    hidden = {"PATH": tools, "PLAYWRIGHT_BROWSERS_PATH": str(folder / "nowhere")}
    return pytest_in(repository, "tests/browser/test_docs.py", session=True, env=hidden | variables)


def test_pages_are_opened_only_on_request_and_name_their_group(tmp_path: Path) -> None:
    repository = render(tmp_path / "shop", BROWSER | {"database": "none"})

    for asked in ([], ["-m", "not browser"]):
        assert "browser/" not in pytest_in(repository, "--collect-only", "-q", *asked).output
    for asked in (["tests/browser"], ["-m", "browser"]):
        finished = pytest_in(repository, "-p", "no:randomly", *asked)
        assert finished.status != 0
        assert "tests/browser needs the dependency group browser: `uv run --group browser pytest`" in finished.output
    assert "--show-browser needs the dependency group browser" in pytest_in(repository, "--show-browser").output


@pytest.mark.deep
@pytest.mark.parametrize("starter", ["shop", "blank"])
def test_types_are_clean(tmp_path: Path, starter: str) -> None:
    repository = render(tmp_path / "shop", BROWSER | {"starter": starter})

    finished = run(repository, "mypy", session=True)

    assert finished.status == 0, finished.output
