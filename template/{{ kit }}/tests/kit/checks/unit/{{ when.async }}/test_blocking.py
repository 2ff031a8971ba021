# Managed by copier-pytest: `copier update` rewrites this file.
"""A call that blocks the event loop is refused; libraries, logs and debuggers may do their work."""

import inspect
import io
import logging
import pdb
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from blockbuster import BlockingError

from tests.kit.callers import REPOSITORY
from tests.kit.plugins.blocking import watching


def planted(body: str) -> Callable[[Path], Any]:
    """Return a function of a module that lies where the application does."""
    source = f"def run(path):\n    {body}\n"
    names: dict[str, Any] = {"__name__": "application"}
    exec(compile(source, f"{REPOSITORY}src/application.py", "exec"), names)  # noqa: S102
    run: Callable[[Path], Any] = names["run"]
    return run


async def test_call_is_refused_when_it_blocks() -> None:
    with pytest.raises(BlockingError, match=r"time\.sleep"):
        time.sleep(0)  # noqa: ASYNC251


@pytest.mark.allow_blocking
@pytest.mark.asserts_nothing("a refusal raises")
async def test_call_may_block_when_the_test_says_so() -> None:
    time.sleep(0)  # noqa: ASYNC251


@pytest.mark.asserts_nothing("a refusal raises")
def test_call_may_block_when_the_test_is_no_coroutine() -> None:
    time.sleep(0)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("path.mkdir()", id="folder"),
        pytest.param("path.exists()", id="look"),
        pytest.param("with open(path, 'w') as file: file.write('')", id="write"),
        pytest.param("__import__('os').system('true')", id="shell"),
        pytest.param("__import__('time').sleep(0)", id="sleep"),
        pytest.param("__import__('threading').Event().wait(0.01)", id="lock"),
    ],
)
async def test_application_is_refused_when_it_blocks(body: str, tmp_path: Path) -> None:
    with pytest.raises(BlockingError, match="Blocking call to") as refused, watching(CODE):
        planted(body)(tmp_path / "new")

    assert refused.value.__notes__[0].startswith("src/application.py:2: await what does the same")


async def test_test_fails_when_the_application_catches_the_refusal(tmp_path: Path) -> None:
    def swallow() -> None:
        with watching(CODE), suppress(Exception):
            planted("path.mkdir()")(tmp_path / "new")

    with pytest.raises(BlockingError, match=r"os\.mkdir"):
        swallow()


@pytest.mark.asserts_nothing("a refusal raises")
@pytest.mark.parametrize(
    "body",
    [
        pytest.param("__import__('zoneinfo').ZoneInfo.no_cache('Asia/Tokyo')", id="time-zone"),
        pytest.param("__import__('mimetypes').MimeTypes(('/etc/mime.types',))", id="types"),
        pytest.param("__import__('mimetypes').init()", id="all-types"),
        pytest.param("__import__('tempfile').gettempdir()", id="temporary-files"),
        pytest.param("__import__('importlib.metadata').metadata.version('pytest')", id="package"),
        pytest.param("__import__('faker').Faker('de_DE').name()", id="locale"),
        pytest.param("__import__('inspect').stack()", id="stack"),
        pytest.param("__import__('traceback').format_stack()", id="traceback"),
        pytest.param("__import__('wsgiref.simple_server')", id="import"),
    ],
)
async def test_library_may_read_what_was_installed(body: str, tmp_path: Path) -> None:
    planted(body)(tmp_path)


async def test_test_may_use_the_disk_in_its_own_lines(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a")

    assert (tmp_path / "data").read_bytes() == b"a"


async def test_output_may_be_read(capfd: pytest.CaptureFixture[str]) -> None:
    print("hello")

    assert capfd.readouterr().out == "hello\n"


async def test_log_is_written(tmp_path: Path) -> None:
    handler = logging.FileHandler(tmp_path / "log")
    logger = logging.Logger("application")
    logger.addHandler(handler)

    planted("path.warning('seen')")(logger)  # type: ignore[arg-type]
    handler.close()

    assert (tmp_path / "log").read_text() == "seen\n"


async def test_debugger_works_in_a_coroutine(monkeypatch: pytest.MonkeyPatch) -> None:
    # The tracing belongs to coverage.
    monkeypatch.setattr("sys.settrace", lambda _: None)
    commands, said = io.StringIO("p 40 + 2\nlist\nwhere\ncontinue\n"), io.StringIO()

    debugger = pdb.Pdb(stdin=commands, stdout=said)
    debugger.reset()
    debugger.interaction(inspect.currentframe(), None)

    assert "42" in said.getvalue()
    assert "debugger = pdb.Pdb" in said.getvalue()


async def test_failure_can_be_shown_in_a_coroutine() -> None:
    with pytest.raises(ZeroDivisionError) as failure:
        _ = 1 / 0

    assert "ZeroDivisionError" in str(failure.getrepr())


CODE = planted.__code__
"""That of no test."""
