"""The tools that the rendered repo brings, run on the rendered repo."""

from pathlib import Path

import pytest

from tests.support.toolchain import run


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["ruff", "format", "--diff"], id="format"),
        pytest.param(["ruff", "check"], id="style"),
        pytest.param(["mypy"], id="types"),
    ],
)
def test_tool_finds_nothing(rendered: Path, command: list[str]) -> None:
    finished = run(rendered, *command)

    assert finished.status == 0, finished.output
    assert "warning" not in finished.output.lower(), finished.output
