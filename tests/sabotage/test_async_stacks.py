"""What AnyIO and Trio need of the suite is broken in turn, and the suite must go red and say why."""

from pathlib import Path

import pytest

from tests.support.edits import edit
from tests.support.toolchain import environment, pytest_in, run

MISUSED, FAILED = 4, 1


@pytest.mark.parametrize(
    ("test", "guard", "broken", "reason"),
    [
        pytest.param(
            "",
            '@pytest.fixture(scope="session", autouse=True)\ndef anyio_backend',
            '@pytest.fixture(scope="session")\ndef anyio_backend',
            "test_fixtures_share_a_loop_when_the_test_is_no_coroutine",
            id="asynchronous-fixtures-of-plain-tests",
        ),
        pytest.param(
            "",
            '@pytest.fixture(scope="session", autouse=True)\ndef anyio_backend',
            '@pytest.fixture(scope="module", autouse=True)\ndef anyio_backend',
            "ScopeMismatch",
            id="backend-of-the-session",
        ),
        pytest.param(
            "",
            '@pytest.fixture(scope="session", autouse=True)\ndef anyio_backend',
            '@pytest.fixture(scope="session", autouse=True, params=["asyncio", "trio"])\ndef anyio_backend',
            "anyio_backend takes no parameters here",
            id="one-backend",
        ),
    ],
)
def test_suite_is_red_when_the_loop_is_not_what_it_seems(
    anyio_repository: Path, test: str, guard: str, broken: str, reason: str
) -> None:
    edit(anyio_repository / "tests/kit/plugins/event_loop.py", guard, broken)
    # What the layer of properties brings would ask for the backend, too.
    (anyio_repository / "tests/kit/plugins/awaiting.py").unlink()

    finished = pytest_in(anyio_repository, "tests/kit/checks/unit/test_event_loop.py", "-k", test)

    assert finished.status == FAILED, finished.output
    assert reason in finished.output


@pytest.mark.quick
def test_suite_is_red_when_tests_do_not_share_a_loop(trio_repository: Path) -> None:
    guard = '@pytest.fixture(scope="session", autouse=True)\nasync def event_loop'
    edit(trio_repository / "tests/kit/plugins/event_loop.py", guard, guard.replace(", autouse=True", ""))

    finished = pytest_in(trio_repository, "tests/kit/checks/unit/test_event_loop.py", "-k", "test_tests_share_a_loop")

    assert finished.status == FAILED, finished.output
    assert "test_tests_share_a_loop[" in finished.output


@pytest.mark.parametrize(
    ("stack", "plugin"),
    [
        pytest.param("anyio_repository", "plugins/hangs.py", id="hangs"),
        pytest.param("anyio_repository", "running.py", id="running"),
        pytest.param("trio_repository", "plugins/blocking_on_trio.py", id="blocking-on-trio"),
        pytest.param("trio_repository", "running.py", id="running-on-trio"),
    ],
)
@pytest.mark.quick("hangs", "blocking-on-trio")
def test_suite_is_red_when_a_plugin_of_the_stack_is_missing(
    request: pytest.FixtureRequest, stack: str, plugin: str
) -> None:
    repository: Path = request.getfixturevalue(stack)
    (repository / "tests/kit" / plugin).unlink()

    assert (
        pytest_in(repository, "tests/kit/checks/unit/test_hangs.py", "tests/kit/checks/unit/test_blocking.py").status
        != 0
    )


def test_run_is_refused_when_the_plugin_is_missing(anyio_repository: Path) -> None:
    finished = pytest_in(anyio_repository, "-p", "no:anyio")

    assert finished.status == MISUSED, finished.output
    assert "Missing required plugins: anyio" in finished.output


@pytest.mark.parametrize(
    ("settings", "refused", "reason"),
    [
        pytest.param([], True, "asyncio_default_fixture_loop_scope", id="by-accident"),
        pytest.param(
            ["asyncio_default_fixture_loop_scope = session", "asyncio_mode = auto"],
            True,
            "AnyIO auto mode has been enabled together with pytest-asyncio auto mode",
            id="both-automatic",
        ),
        pytest.param(["asyncio_default_fixture_loop_scope = session"], False, "asyncio: mode=Mode.STRICT", id="wanted"),
    ],
)
def test_run_is_refused_or_right_when_the_plugin_of_asyncio_is_installed_too(
    anyio_repository: Path, settings: list[str], refused: bool, reason: str
) -> None:
    with (anyio_repository / "pytest.ini").open("a", encoding="utf-8") as configuration:
        configuration.write("".join(f"{line}\n" for line in settings))

    finished = run(anyio_repository, "python", "-m", "pytest", "--color=no", env={"PATH": environment()["PATH"]})

    assert finished.status not in (0, FAILED) if refused else finished.status == 0, finished.output
    assert reason in finished.output
