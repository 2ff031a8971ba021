"""Where the suite meets the application's storage: it has none yet."""

import pytest


@pytest.fixture
def isolation() -> None:
    """Undo what the test stores: nothing, as long as there is no storage."""
