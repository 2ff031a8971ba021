"""The served application says how it is."""

import httpx2
import pytest


@pytest.mark.smoke
def test_application_is_up_when_it_is_served(visitor: httpx2.Client) -> None:
    response = visitor.get("/health")

    assert (response.status_code, response.json()["status"]) == (200, "up")
