"""What a terminal shows, as a picture and back as text."""

import io
import os
import pty
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from xml.etree import ElementTree

import pyte
from pyte.screens import Char
from rich.cells import cell_len
from rich.color import ANSI_COLOR_NAMES
from rich.console import Console
from rich.style import Style
from rich.text import Text

_PICTURE = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-labelledby="title">
<title id="title">TITLE</title>
<style>
text {{ font-family: ui-monospace, Menlo, Consolas, monospace; font-size: {char_height}px; }}
{styles}
</style>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})">
{backgrounds}
{matrix}
</g>
</svg>
"""
"""What Rich fills in. Its own page loads its letters from the network."""

_CHARACTER, _LINE, _FIRST = 12.2, 24.4, 20
"""How wide and how high Rich draws a character, and where the first line stands."""


def ran(command: Sequence[str], cwd: Path, env: Mapping[str, str], *, columns: int, lines: int) -> pyte.Screen:
    """Run a command on a terminal of its own until it ends, and return the screen; raises CalledProcessError."""
    screen = pyte.Screen(columns, lines)
    stream = pyte.ByteStream(screen)
    ours, theirs = pty.openpty()
    size = {"TERM": "xterm-256color", "COLUMNS": str(columns), "LINES": str(lines)}
    with subprocess.Popen(command, cwd=cwd, env={**env, **size}, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        # When the other side is closed, Linux reports an error.
        with suppress(OSError):
            while written := os.read(ours, 65536):
                stream.feed(written)
    os.close(ours)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, "\n".join(text_of(screen)))
    return screen


def text_of(screen: pyte.Screen) -> list[str]:
    """Return the lines of a screen without what is blank at their ends and below them."""
    return "\n".join(line.rstrip() for line in screen.display).rstrip().splitlines()


def drawn(screen: pyte.Screen, title: str) -> str:
    """Return a picture of a screen, as SVG."""
    console = Console(width=screen.columns, record=True, file=io.StringIO(), force_terminal=True)
    for number, _ in enumerate(text_of(screen)):
        line = Text.assemble(*_parts([screen.buffer[number][column] for column in range(screen.columns)]))
        line.rstrip()
        console.print(line, no_wrap=True, overflow="crop")
    picture = console.export_svg(title=title, code_format=_PICTURE.replace("TITLE", title), unique_id="terminal")
    picture = re.sub(r"<text [^>]*>\s*</text>", "", picture)
    return re.sub(r' clip-path="[^"]*"', "", picture).replace("<text", "\n<text")


def shown(picture: str) -> list[str]:
    """Return the lines of text in a picture that `drawn` made."""
    texts = [
        (float(text.attrib["y"]), round(float(text.attrib["x"]) / _CHARACTER), str(text.text).replace("\xa0", " "))
        for text in ElementTree.fromstring(picture).iter("{http://www.w3.org/2000/svg}text")  # noqa: S314 - our own
        if text.attrib["class"] != "terminal-title"
    ]
    lines: list[str] = []
    for y, parts in groupby(sorted(texts), key=lambda part: part[0]):
        lines += [""] * (round((y - _FIRST) / _LINE) - len(lines))
        lines.append("")
        for _, column, text in parts:
            lines[-1] += " " * (column - len(lines[-1]) - sum(map(_is_wide, lines[-1]))) + text
    return lines


def _parts(cells: Sequence[Char]) -> Iterator[tuple[str, Style]]:
    """Yield text that has one style; Rich puts what follows a wide character into the wrong place otherwise."""
    for (_, style), run in groupby(
        [cell for cell in cells if cell.data], key=lambda cell: (_is_wide(cell.data) and cell.data, _style(cell))
    ):
        yield "".join(cell.data for cell in run), style


def _is_wide(character: str) -> bool:
    return cell_len(character) > 1


def _style(cell: Char) -> Style:
    front, back = (
        None if name == "default" else name if name in ANSI_COLOR_NAMES else f"#{name}"
        for name in map(_named, (cell.fg, cell.bg))
    )
    return Style(
        color=front, bgcolor=back, bold=cell.bold, italic=cell.italics, underline=cell.underscore, reverse=cell.reverse
    )


def _named(colour: str) -> str:
    """Return what Rich calls a colour of pyte."""
    return colour.replace("brown", "yellow").replace("bright", "bright_")
