# Managed by copier-pytest: `copier update` rewrites this file.
"""A server in a process of its own starts, or says why not, and ends with the run."""

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.kit.plugins.serving import ServingError, serve

SERVE = [sys.executable, "-u", "-c"]
SERVER = """
import socket, time
with socket.create_server(("127.0.0.1", 0)) as server:
    print(f"running on http://127.0.0.1:{server.getsockname()[1]}")
    time.sleep(60)
"""
RUN = """
import os, signal, sys, time
from pathlib import Path
from tests.kit.plugins.serving import serve
# A shell lets what it starts in the background ignore interrupts.
signal.signal(signal.SIGINT, signal.default_int_handler)
with serve(sys.argv[2:], os.environ, Path(sys.argv[1])) as url:
    print(url, flush=True)
    time.sleep(60)
"""


def test_server_runs_as_long_as_the_block(tmp_path: Path) -> None:
    with serve([*SERVE, SERVER], {}, tmp_path / "log") as url:
        assert is_open(url)

    assert not is_open(url)


def test_address_is_of_this_server_when_the_log_has_another(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("running on http://127.0.0.1:1\n", encoding="utf-8")

    with serve([*SERVE, SERVER], {}, tmp_path / "log") as url:
        assert is_open(url)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT], ids=["killed", "interrupted"])
def test_server_ends_when_the_run_is_ended(
    pytestconfig: pytest.Config, tmp_path: Path, number: signal.Signals
) -> None:
    with subprocess.Popen(  # noqa: S603 - a program of the suite's own
        [sys.executable, "-c", RUN, str(tmp_path / "log"), *SERVE, SERVER],
        cwd=pytestconfig.rootpath,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as run:
        assert run.stdout is not None
        url = run.stdout.readline().strip()
        assert is_open(url)
        run.send_signal(number)

    deadline = time.monotonic() + 10
    while is_open(url) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not is_open(url)


@pytest.mark.parametrize("program", ["echo no port left", "echo no port left; sleep 60"])
def test_log_is_shown_when_the_server_is_not_ready(tmp_path: Path, program: str) -> None:
    with pytest.raises(ServingError, match="no port left"):
        with serve(["/bin/sh", "-c", program], {}, tmp_path / "log", seconds=0.5):
            pytest.fail("it is not ready")


def is_open(url: str) -> bool:
    """Tell whether something listens at the address."""
    address = urlsplit(url)
    with socket.socket() as client:
        return client.connect_ex((address.hostname, address.port)) == 0
