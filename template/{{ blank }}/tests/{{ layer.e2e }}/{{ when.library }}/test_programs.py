"""Programs that use the library, each in a process of its own, as its users run them."""

import pytest

from tests.e2e.conftest import RunProgram


@pytest.mark.smoke
def test_program_says_that_all_is_up(run_program: RunProgram) -> None:
    finished = run_program("report")

    assert (finished.stdout, finished.stderr) == ("up\n", "")
