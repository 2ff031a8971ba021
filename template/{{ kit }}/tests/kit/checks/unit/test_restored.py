# Managed by copier-pytest: `copier update` rewrites this file.
"""What a test changes for the whole process is put back: the second test sees nothing of the first.

Both run for each kind, and in any order.
"""

import decimal
import os
import subprocess
import sys
import warnings
from datetime import UTC, datetime

import pytest
import time_machine

CODE = "import os; print(os.environ.get('PLANTED', 'nothing'), 'HOME' in os.environ)"


@pytest.mark.parametrize("turn", ["one", "other"])
def test_environment_is_put_back(turn: str) -> None:
    seen = subprocess.run(  # noqa: S603 - Python itself
        [sys.executable, "-c", CODE], capture_output=True, text=True, check=True
    )
    assert seen.stdout.split() == ["nothing", str("HOME" in os.environ)]
    assert "PLANTED" not in os.environ
    assert "PATH" in os.environ

    os.environ["PLANTED"] = turn
    del os.environ["PATH"]


@pytest.mark.parametrize("turn", [1, 2])
def test_clock_goes_on_when_it_was_started_by_hand(turn: int) -> None:
    assert datetime.now(UTC).year > 2000

    time_machine.travel(datetime(1990 + turn, 1, 1, tzinfo=UTC)).start()


@pytest.mark.parametrize("turn", [3, 4])
def test_precision_is_put_back(turn: int) -> None:
    assert decimal.getcontext().prec == decimal.DefaultContext.prec

    decimal.getcontext().prec = turn


@pytest.mark.parametrize("turn", [1, 2])
def test_warnings_are_errors_again(turn: int) -> None:
    with pytest.raises(UserWarning, match="planted"):
        warnings.warn("planted", stacklevel=turn)

    warnings.simplefilter("ignore")
