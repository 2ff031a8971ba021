# /// script
# requires-python = ">=3.11"
# dependencies = ["copier>=9.19,<10", "rich>=15", "uv>=0.9"]
# ///
"""Renew run.svg: render the last commit, run the rendered suite, and draw what the terminal showed, shortened."""

import io
import os
import pty
import re
import tempfile
from contextlib import chdir
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parents[1]
FONTS = 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace'
LEFT_OUT = re.compile(
    r" +create  (?!src/shop$)\S+/|Copying|(benchmark|rootdir|configfile|testpaths|plugins|asyncio|timeout.*):"
)


def run(command: str) -> str:
    """Run a command in a terminal and return what it showed, under a prompt and without the lines to leave out."""
    shown = bytearray()

    def read(terminal: int) -> bytes:
        piece = os.read(terminal, 4096)
        shown.extend(piece)
        return piece

    if pty.spawn(command.split(), read):
        raise SystemExit(f"failed: {command}")
    lines = [line.rpartition("\r")[2] for line in shown.decode().replace("\r\n", "\n").split("\n")]
    kept = [line for line in lines if not LEFT_OUT.match(Text.from_ansi(line).plain)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join([f"\x1b[1m$ {command}\x1b[0m", *kept]))


os.environ.pop("VIRTUAL_ENV", None)
os.environ["COLUMNS"] = "100"
with tempfile.TemporaryDirectory() as folder:
    with chdir(ROOT):
        run(f"git clone --quiet . {folder}/copier-pytest")
    with chdir(f"{folder}/copier-pytest"):
        session = run("copier copy --defaults --vcs-ref HEAD . ../shop")
    with chdir(f"{folder}/shop"):
        run("uv sync --quiet")
        session += "\x1b[1m$ cd ../shop\x1b[0m\n" + run("uv run pytest")
console = Console(record=True, width=100, file=io.StringIO())
console.print(Text.from_ansi(session.strip()))
svg = console.export_svg(title="copier-pytest", unique_id="run").replace("<svg", '<svg xml:space="preserve"', 1)
svg = re.sub(r"\s*@font-face \{.*?\}|\s*<!--.*?-->", "", svg, flags=re.DOTALL).replace("Fira Code, monospace", FONTS)
(ROOT / "docs" / "run.svg").write_text(svg, encoding="utf-8")
