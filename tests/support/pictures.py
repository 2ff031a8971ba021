"""What the pictures of docs/ show: sessions on a terminal, and a page whose picture remembers it."""

import hashlib
import struct
import zlib
from pathlib import Path

import pyte
from prompt_toolkit.data_structures import Size

from tests.support.conversations import ENTER, screen_at
from tests.support.histories import make_history, write_history
from tests.support.rendering import render
from tests.support.templates import UNASKED, questions
from tests.support.terminals import ran
from tests.support.toolchain import environment, run

COLUMNS = 100
PAGE = "page"
"""The keyword under which a picture of a page remembers it."""


def prompts(folder: Path) -> pyte.Screen:
    """Return the screen of a person who has pressed Enter until the question whose choices say the most."""
    asked = [name for name, details in questions().items() if "help" in details and name not in UNASKED]
    helps = [str(questions()[name]["help"]) for name in asked[: asked.index("async_stack") + 1]]
    return screen_at(folder / "my-service", [(text, ENTER) for text in helps], Size(rows=40, columns=COLUMNS))


def first_run(folder: Path) -> pyte.Screen:
    """Return the screen of the first run of a render of the defaults, with its gates."""
    # A busy machine would make tests slow, and the picture would list them.
    repository = render(folder / "my-service", {"slow_seconds": 60.0})
    command = ["python", "-m", "pytest", "--quiet", "--cov"]
    return ran(command, repository, environment(repository), columns=COLUMNS, lines=100)


def trend_page(folder: Path) -> Path:
    """Return the page of the trend that a render of the defaults draws from a made-up history."""
    repository = render(folder / "shop")
    write_history(repository, make_history(240))
    run(repository, "python", "-m", "tests.kit.commands.trend")
    return repository / "reports/trend.html"


def remembering(picture: bytes, page: bytes) -> bytes:
    """Return a PNG that remembers of which page it is."""
    at = picture.index(b"IDAT") - 4
    return picture[:at] + _chunk(b"tEXt", b"\0".join([PAGE.encode(), _digest(page)])) + picture[at:]


def remembers(picture: bytes, page: bytes) -> bool:
    """Tell whether a PNG is of this page."""
    return b"\0".join([PAGE.encode(), _digest(page)]) in picture


def _digest(page: bytes) -> bytes:
    return hashlib.sha256(page).hexdigest().encode()


def _chunk(kind: bytes, data: bytes) -> bytes:
    """Return a part of a PNG: length, kind, data and checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
