"""Made when the program starts: it asks git for the revision, and that blocks."""

import pytest
import sentry_sdk


@pytest.fixture
def events():
    events = []
    client = sentry_sdk.Client("http://key@127.0.0.1:1/1", before_send=lambda event, _hint: events.append(event))
    with sentry_sdk.isolation_scope() as scope:
        scope.set_client(client)
        yield events
    client.close(timeout=2)


async def test_error_is_captured(events):
    try:
        raise LookupError
    except LookupError as error:
        sentry_sdk.capture_exception(error)
    assert events[0]["exception"]["values"][0]["type"] == "LookupError"
