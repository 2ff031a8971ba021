# Managed by copier-pytest: `copier update` rewrites this file.
"""Time that stands still until the test moves it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

NOW = datetime(2030, 1, 15, 12, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Freeze the time at NOW and yield the traveller.

    `clock.shift(timedelta(hours=1))` moves the time on, `clock.move_to(when)` to a point.
    """
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller
