"""The tools that the rendered repo brings, run on the rendered repo, and what they say of the template itself."""

from pathlib import Path

import pytest

from tests.support.templates import ROOT
from tests.support.toolchain import Finished, run


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["ruff", "format", "--diff"], id="format"),
        pytest.param(["ruff", "check"], id="style"),
        pytest.param(["lint-imports", "--no-cache"], id="imports"),
        pytest.param(["mypy"], id="types"),
    ],
)
def test_tool_finds_nothing(uncombined: Path, command: list[str]) -> None:
    assert_clean(run(uncombined, *command))


@pytest.mark.parametrize("command", [["ruff", "format", "--diff"], ["ruff", "check"]], ids=["format", "style"])
def test_tool_finds_nothing_in_the_template_s_own_tests(command: list[str]) -> None:
    assert_clean(run(ROOT, *command))


def assert_clean(finished: Finished) -> None:
    """Raise AssertionError unless the command succeeded and spoke of no warning."""
    assert finished.status == 0, finished.output
    assert "warning" not in finished.output.lower(), finished.output
