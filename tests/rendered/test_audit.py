"""The audit of the rendered repo's dependencies, against a database of vulnerabilities on this machine."""

import json
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import uv

from tests.support.rendering import render
from tests.support.toolchain import Finished, environment, run

VULNERABILITY = {
    "id": "PYSEC-2099-1",
    "modified": "2099-01-01T00:00:00Z",
    "summary": "planted",
    "affected": [],
}


class Database(ThreadingHTTPServer):
    """A server of OSV's protocol that knows something of `vulnerable` packages, and keeps what it is `asked` for."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Query)
        self.vulnerable: set[str] = set()
        self.asked: set[str] = set()


class Query(BaseHTTPRequestHandler):
    server: Database

    def do_POST(self) -> None:
        query = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        name = query["package"]["name"]
        self.server.asked.add(name)
        known = {"vulns": [VULNERABILITY]} if name in self.server.vulnerable else {}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(known).encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def database() -> Iterator[Database]:
    with Database() as database:
        thread = threading.Thread(target=database.serve_forever)
        thread.start()
        yield database
        database.shutdown()
        thread.join()


def audit(repository: Path, port: int, *arguments: str) -> Finished:
    service = ["--vulnerability-service", "osv", "--osv-url", f"http://127.0.0.1:{port}/"]
    path = f"{environment(repository)['PATH']}{os.pathsep}{Path(uv.find_uv_bin()).parent}"
    return run(repository, "nox", *arguments, "--session", "audit", "--", *service, env={"PATH": path})


def test_audit_asks_for_all_dependencies_and_finds_the_vulnerable_one(tmp_path: Path, database: Database) -> None:
    repository = render(tmp_path / "shop")

    clean = audit(repository, database.server_port)
    assert clean.status == 0, clean.output
    assert {"fastapi", "starlette", "pytest", "ruff"} <= database.asked
    assert "shop" not in database.asked
    assert "--strict" in clean.output

    database.vulnerable.add("starlette")
    vulnerable = audit(repository, database.server_port, "--no-install", "--reuse-existing-virtualenvs")
    assert vulnerable.status == 1, vulnerable.output
    assert "PYSEC-2099-1" in vulnerable.output

    unreachable = audit(repository, 9, "--no-install", "--reuse-existing-virtualenvs")
    assert unreachable.status == 1, unreachable.output
