"""The end-to-end layer: what it measures, what it says of a failure, and that nothing outlives it."""

import json
import re
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support.edits import edit
from tests.support.rendering import render
from tests.support.toolchain import pytest_in

KILLED = """
import os
import signal

def test_run_is_killed(served):
    os.write(1, served.encode())
    os.kill(os.getpid(), signal.SIGKILL)
    assert True
"""
FAILED = """
def test_page_is_not_there(visitor):
    assert visitor.get("/nowhere").status_code == 200
"""


@pytest.mark.parametrize(
    ("answers", "file"),
    [
        pytest.param({"layers": ["e2e"]}, "api/orders.py", id="served"),
        pytest.param(
            {"layers": ["e2e"], "async_stack": "trio", "database": "none"},
            "api/orders.py",
            id="trio",
            marks=pytest.mark.deep,
        ),
        pytest.param({"layers": ["e2e"], "framework": "none"}, "shop.py", id="program"),
    ],
)
def test_processes_count_as_coverage(tmp_path: Path, answers: dict[str, object], file: str) -> None:
    repository = render(tmp_path / "shop", answers)

    finished = pytest_in(repository, "tests/e2e", "--cov")

    assert finished.status == 0, finished.output
    report = json.loads((repository / "reports/coverage-total.json").read_text(encoding="utf-8"))
    assert report["files"][f"src/shop/{file}"]["summary"]["percent_covered"] > 80


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a repo of the test's own, with the one layer, on storage in memory."""
    return render(tmp_path / "shop", {"layers": ["e2e"], "database": "none"})


def test_server_ends_when_the_whole_run_is_killed(repository: Path) -> None:
    (repository / "tests/e2e/test_killed.py").write_text(KILLED, encoding="utf-8")

    finished = pytest_in(repository, "tests/e2e/test_killed.py", "-s")

    assert finished.status != 0
    (url,) = re.findall(r"http://127.0.0.1:\d+", finished.output)
    deadline = time.monotonic() + 10
    while is_open(url) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_open(url)


def test_report_shows_the_log_of_the_server(repository: Path) -> None:
    (repository / "tests/e2e/test_failed.py").write_text(FAILED, encoding="utf-8")

    finished = pytest_in(repository, "tests/e2e/test_failed.py")

    assert finished.status == 1
    assert "log of the server" in finished.output
    assert '"GET /api/nowhere HTTP/1.1" 404' in finished.output


def test_fault_that_no_test_in_process_sees_is_found(tmp_path: Path) -> None:
    repository = render(tmp_path / "shop", {"layers": ["integration", "e2e"]})
    edit(repository / "src/shop/main.py", "settings or Settings()", 'settings or Settings(payment_url="")')

    assert pytest_in(repository, "tests/integration/test_orders.py").status == 0
    finished = pytest_in(repository, "tests/e2e")

    assert finished.status == 1
    assert "test_visitor_registers_and_buys" in finished.output


def is_open(url: str) -> bool:
    """Tell whether something listens at the address."""
    address = urlsplit(url)
    with socket.socket() as client:
        return client.connect_ex((address.hostname, address.port)) == 0
