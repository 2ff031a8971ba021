"""What the application had for tests before the suite came: a stand-in for the session."""

from collections.abc import AsyncIterator, Iterator

import httpx2
import pytest
from booking.deps import get_db
from booking.main import app


class Stub:
    async def scalar(self, _query: object) -> int:
        return 7


@pytest.fixture
def overridden() -> Iterator[None]:
    async def override() -> AsyncIterator[Stub]:
        yield Stub()

    app.dependency_overrides[get_db] = override
    yield
    app.dependency_overrides.clear()


async def test_bookings_are_counted(overridden: None) -> None:
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://own") as client:
        assert (await client.get("/bookings")).json() == {"count": 7}
