"""Where the suite meets the application's storage: the answers named none."""

import pytest


@pytest.fixture
def isolation() -> None:
    """Undo what the test stores: nothing, as long as there is no storage."""
