"""Database servers that a test starts beside the rendered suite."""

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.support.toolchain import environment

_SERVE = """
from tests.kit.plugins import engine
from tests.kit.plugins.provision import Provision

provision = Provision(source=engine.find_binaries())
provision.start()
assert not provision.problem, provision.problem
print(provision.url, flush=True)
input()
provision.stop()
"""


@contextmanager
def served(repository: Path, env: Mapping[str, str] | None = None) -> Iterator[str]:
    """Start the server that a rendered repo's own plugins find, yield its address, and stop it at the end.

    `env` adds variables to those of `environment`. Raises AssertionError if the server does not start.
    """
    with subprocess.Popen(
        ["python", "-c", _SERVE],
        cwd=repository,
        env=environment(repository) | dict(env or {}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert url, "the server does not start"
        try:
            yield url
        finally:
            process.stdin.write("\n")
