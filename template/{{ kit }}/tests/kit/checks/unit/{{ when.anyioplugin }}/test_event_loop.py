# Managed by copier-pytest: `copier update` rewrites this file.
"""The loop of the tests is the loop of their fixtures."""

import pytest
from anyio.lowlevel import EventLoopToken, current_token

_loops: list[object] = []


@pytest.fixture(scope="session")
async def loop_of_the_session() -> EventLoopToken:
    return current_token()


@pytest.fixture(scope="session")
async def loop_of_another_fixture() -> EventLoopToken:
    return current_token()


def test_run_has_one_loop(request: pytest.FixtureRequest) -> None:
    # AnyIO keeps the first loop while a fixture of the session needs it.
    assert not hasattr(request.node, "callspec"), "anyio_backend takes no parameters here"


@pytest.mark.parametrize("turn", ["first", "next"])
async def test_tests_share_a_loop(turn: str) -> None:
    _loops.append(current_token().native_token)

    assert _loops[-1] is _loops[0]


async def test_test_runs_on_the_loop_of_its_fixtures(loop_of_the_session: EventLoopToken) -> None:
    assert current_token().native_token is loop_of_the_session.native_token


def test_fixtures_share_a_loop_when_the_test_is_no_coroutine(
    loop_of_the_session: EventLoopToken, loop_of_another_fixture: EventLoopToken
) -> None:
    assert loop_of_another_fixture.native_token is loop_of_the_session.native_token
