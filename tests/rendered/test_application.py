"""The rendered application, served over a real port, on a real file and in memory."""

import json
import re
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError

import pytest

from tests.support.rendering import render
from tests.support.toolchain import environment, run

UVICORN = ["uvicorn", "--factory", "shop.main:create_app", "--port", "0"]
HYPERCORN = ["hypercorn", "-k", "trio", "shop.main:create_app()", "--bind", "127.0.0.1:0"]


@pytest.fixture(
    params=[
        pytest.param(("asyncio", "sqlite", UVICORN), id="asyncio-sqlite"),
        pytest.param(("asyncio", "none", UVICORN), id="asyncio-none"),
        pytest.param(("anyio", "sqlite", UVICORN), id="anyio-sqlite"),
        pytest.param(("sync", "sqlite", UVICORN), id="sync-sqlite"),
        pytest.param(("trio", "none", HYPERCORN), id="trio-none"),
    ]
)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Yield the address at which the application is served, on each stack and database, until the test is over."""
    stack, database, command = request.param
    repository = render(tmp_path / "shop", {"async_stack": stack, "database": database})
    if database != "none":
        assert run(repository, "alembic", "upgrade", "head").status == 0
    log = repository / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(command, cwd=repository, env=environment(repository), stdout=output, stderr=output)
    try:
        yield wait_for_address(server, log)
    finally:
        server.terminate()
        server.wait(timeout=10)
    assert server.returncode in (0, -15), log.read_text()
    assert not re.search("error|traceback", log.read_text(), re.IGNORECASE), log.read_text()
    if command == UVICORN:
        assert "Application shutdown complete" in log.read_text()


def wait_for_address(server: subprocess.Popen[bytes], log: Path) -> str:
    """Return the address that the server prints; raises AssertionError if it does not within 20 seconds."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and server.poll() is None:
        if found := re.search(r"[Rr]unning on (http://\S+)", log.read_text()):
            return found[1]
        time.sleep(0.05)
    raise AssertionError(log.read_text())


def request(address: str, path: str, body: object = None, token: str = "") -> tuple[int, dict[str, object]]:
    """Send a GET, or a POST if there is a body, and return the status and the JSON of the answer."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    outgoing = urllib.request.Request(f"{address}/api{path}", data, headers)  # noqa: S310 - our own server
    try:
        with urllib.request.urlopen(outgoing, timeout=10) as answer:  # noqa: S310
            return answer.status, json.load(answer)
    except HTTPError as error:
        return error.code, json.load(error)


def test_application_is_served(address: str) -> None:
    credentials = {"email": "new@example.com", "password": "a long password"}

    assert request(address, "/users", credentials | {"username": "newuser", "age": 30})[0] == 201
    status, token = request(address, "/auth/login", credentials)
    assert status == 200
    assert request(address, "/users/me", token=str(token["access_token"]))[1]["username"] == "newuser"
    assert request(address, "/users/me", token="forged")[0] == 401
    assert request(address, "/products") == (200, {"items": [], "total": 0})
