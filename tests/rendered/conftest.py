"""Rendered repos in which the tools may leave their caches and reports."""

from pathlib import Path

import pytest

from tests.support.answers import ANSWER_SETS, load_answers
from tests.support.combinations import AXES
from tests.support.rendering import render


@pytest.fixture(scope="session", params=ANSWER_SETS)
def rendered(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repo rendered from each answer set in turn, to run tools in."""
    return render(tmp_path_factory.mktemp("workplace") / request.param, load_answers(request.param))


@pytest.fixture(scope="session", params=[name for name in ANSWER_SETS if not {*load_answers(name)} <= {*AXES}])
def uncombined(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repo rendered from each answer set in turn that is no combination of `test_combinations.py`."""
    return render(tmp_path_factory.mktemp("workplace") / request.param, load_answers(request.param))
