"""What isolation costs in a rendered suite, as a ratio: run `pytest tests/performance -s` on a quiet machine."""

import json
import os
import statistics
import sys
from pathlib import Path

import pytest

from tests.support.rendering import render
from tests.support.templates import library
from tests.support.toolchain import pytest_in

PROBE = Path(__file__).with_name("isolation_probe.py")
TURNS = 300
DURABLE, NOT_DURABLE = 1.3, 1.5


@pytest.mark.timeout(900)
@pytest.mark.parametrize("tables", [10, 40])
@pytest.mark.parametrize("stack", ["asyncio", "anyio", "sync"])
@pytest.mark.parametrize(
    ("database", "variable", "most"),
    [
        pytest.param("sqlite", None, DURABLE, id="sqlite"),
        pytest.param("postgresql", None, NOT_DURABLE, id="postgresql-own"),
        pytest.param("postgresql", "BENCHMARK_POSTGRESQL_URL", DURABLE, id="postgresql-given"),
        pytest.param("mysql", None, NOT_DURABLE, id="mysql-own"),
        pytest.param("mysql", "BENCHMARK_MYSQL_URL", DURABLE, id="mysql-given"),
    ],
)
def test_isolation_is_nearly_free(
    tmp_path: Path, database: str, variable: str | None, most: float, stack: str, tables: int
) -> None:
    if variable and variable not in os.environ:
        pytest.skip(f"needs a durable server: set {variable} to its address")
    repository = render(tmp_path / "shop", {"database": database, "async_stack": stack})
    probe = str(library("rendering/colour").coloured(stack, caller=lambda: PROBE.read_text(encoding="utf-8")))
    (repository / "tests/integration/test_probe.py").write_text(probe, encoding="utf-8")
    env = {"PROBE_TURNS": str(TURNS), "PROBE_TABLES": str(tables)}

    finished = pytest_in(
        repository,
        "tests/integration/test_probe.py",
        *["-p", "tests.integration.test_probe", "-p", "no:randomly"],
        env=env | ({"TEST_DATABASE_URL": os.environ[variable]} if variable else {}),
    )

    assert finished.status == 0, finished.output
    seconds = json.loads((repository / "seconds.json").read_text(encoding="utf-8"))
    medians = {name: statistics.median(values) for name, values in seconds.items()}
    ratios = {name: median / medians["no_isolation"] for name, median in medians.items()}
    sys.stdout.write(
        f"\n{database}{' given' if variable else ''}, {stack}, {tables} tables: {1000 * medians['no_isolation']:.1f} ms"
        f" without isolation, db_session {ratios['db_session']:.2f}, committed_db {ratios['committed_db']:.2f}\n"
    )
    assert ratios["db_session"] <= most
    assert ratios["committed_db"] <= 2.0
