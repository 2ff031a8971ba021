"""Fixtures that give answers to the questions and look at what becomes of them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.commands import refusal
from tests.support.rendering import ONLY_ANSWERS, render
from tests.support.templates import snapshot


@pytest.fixture(params=["data", "data-file"])
def refuse(
    request: pytest.FixtureRequest, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[[dict[str, Any]], str]:
    """Return a function that gives `copier copy` the answers, on the command line and in a file in turn.

    It returns the line of the refusal, after it has seen that nothing was left behind.
    """
    destination = tmp_path / "refused"

    def refuse_answers(answers: dict[str, Any]) -> str:
        if request.param == "data":
            switches = [f"--data={name}={answer}" for name, answer in answers.items()]
        else:
            data_file = tmp_path / "answers.yml"
            data_file.write_text(yaml.safe_dump(answers), encoding="utf-8")
            switches = [f"--data-file={data_file}"]
        line = refusal(capsys, "copy", "--defaults", *switches, snapshot(), destination)
        assert not destination.exists()
        return line

    return refuse_answers


@pytest.fixture
def record(tmp_path: Path) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Return a function that gives the answers to Copier and returns all that the answers file then records."""

    def record_answers(answers: dict[str, Any]) -> dict[str, Any]:
        repository = render(tmp_path / "recorded", answers, exclude=ONLY_ANSWERS)
        recorded: dict[str, Any] = yaml.safe_load((repository / ".copier-answers.yml").read_text(encoding="utf-8"))
        return recorded

    return record_answers
