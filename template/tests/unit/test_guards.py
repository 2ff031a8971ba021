# Managed by copier-pytest: `copier update` rewrites this file.
"""The guards of the suite hold: what they forbid fails, what they promise is there."""

import socket
import warnings
from datetime import UTC, datetime, timedelta

import pytest
import pytest_socket
import time_machine


def test_test_carries_the_marker_of_its_layer(request: pytest.FixtureRequest) -> None:
    assert request.node.get_closest_marker("unit") is not None


def test_socket_is_refused_in_unit_tests() -> None:
    with pytest.raises(pytest_socket.SocketBlockedError):
        socket.socket()


def test_warning_is_an_error() -> None:
    with pytest.raises(DeprecationWarning, match="old"):
        warnings.warn("old", DeprecationWarning, stacklevel=1)


def test_unknown_marker_is_an_error() -> None:
    with pytest.raises(pytest.fail.Exception, match="not found in `markers`"):
        _ = pytest.mark.no_such_marker


def test_strictness_is_on(pytestconfig: pytest.Config) -> None:
    assert pytestconfig.getini("strict") is True


def test_test_has_a_time_limit(pytestconfig: pytest.Config) -> None:
    assert float(pytestconfig.getini("timeout")) > 0


def test_clock_stands_still_until_it_is_moved(clock: time_machine.Traveller) -> None:
    start = datetime.now(UTC)
    assert datetime.now(UTC) == start

    clock.shift(timedelta(days=1))

    assert datetime.now(UTC) == start + timedelta(days=1)
