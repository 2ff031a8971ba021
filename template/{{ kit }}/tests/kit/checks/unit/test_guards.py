# Managed by copier-pytest: `copier update` rewrites this file.
"""The guards of the suite hold: what they forbid fails, what they promise is there."""

import socket
import warnings
from datetime import UTC, datetime, timedelta

import pytest
import pytest_socket
import time_machine

from tests.kit.plugins.gates import Gate
from tests.kit.plugins.markers import check_arguments


def test_test_carries_the_marker_of_its_layer(request: pytest.FixtureRequest) -> None:
    assert request.node.get_closest_marker("unit") is not None


def test_socket_is_refused_in_unit_tests() -> None:
    with pytest.raises(pytest_socket.SocketBlockedError):
        socket.socket()


def test_name_of_a_machine_is_refused_in_unit_tests() -> None:
    with pytest.raises(pytest_socket.SocketBlockedError, match=r"socket\.getaddrinfo"):
        socket.getaddrinfo("localhost", 80)


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


@pytest.mark.parametrize(
    ("covered", "threshold", "verdict"),
    [(79.99, 80, "missed"), (80, 80, "reached"), (0, 0, "off")],
)
def test_gate_is_missed_when_less_is_covered(
    covered: float, threshold: float, verdict: str
) -> None:
    assert Gate("unit", threshold, covered, 1, "").verdict == verdict


@pytest.mark.parametrize("marker", ["asserts_nothing", "regression", "skip_ci"])
def test_marker_is_refused_without_its_argument(
    request: pytest.FixtureRequest, marker: str
) -> None:
    request.node.add_marker(marker)
    with pytest.raises(pytest.UsageError, match=f"the marker {marker} takes"):
        check_arguments(request.node)


def test_clock_stands_still_until_it_is_moved(clock: time_machine.Traveller) -> None:
    start = datetime.now(UTC)
    assert datetime.now(UTC) == start

    clock.shift(timedelta(days=1))

    assert datetime.now(UTC) == start + timedelta(days=1)
