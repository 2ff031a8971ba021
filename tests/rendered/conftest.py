"""Rendered repos in which the tools may leave their caches and reports."""

from pathlib import Path

import pytest

from tests.support.answers import ANSWER_SETS, load_answers
from tests.support.rendering import render


@pytest.fixture(scope="session", params=ANSWER_SETS)
def rendered(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repo rendered from each answer set in turn, to run tools in."""
    return render(tmp_path_factory.mktemp("workplace") / request.param, load_answers(request.param))
