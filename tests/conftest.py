"""Fixtures that more than one folder of tests uses."""

from pathlib import Path

import pytest

from tests.support.answers import ANSWER_SETS, load_answers
from tests.support.rendering import render


@pytest.fixture(scope="session", params=ANSWER_SETS)
def rendered(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repo rendered from each answer set in turn; treat it as read-only."""
    destination = tmp_path_factory.mktemp("rendered") / request.param
    return render(destination, load_answers(request.param))
