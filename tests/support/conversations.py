"""The real prompts, in this process, with a person's keys on one side and a terminal's screen on the other."""

import io
from collections.abc import Iterator, Sequence
from copy import deepcopy
from pathlib import Path
from threading import Timer
from typing import Any

import pyte
from copier.errors import CopierAnswersInterrupt
from prompt_toolkit.application import create_app_session
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output.vt100 import Vt100_Output

from tests.support.rendering import render

ENTER = "\r"
SPACE = " "
DOWN = "\x1b[B"
ERASE_LINE = "\x15"
INTERRUPT = "\x03"

_SIZE = Size(rows=80, columns=240)
_PATIENCE_SECONDS = 20


def converse(destination: Path, steps: Sequence[tuple[str, str]], **options: Any) -> str:
    """Render the template while answering its prompts, and return what the terminal showed at the end.

    Each step is a text to wait for on the screen and the keys to press once it is there. The keys may end the
    conversation with INTERRUPT. `options` go to `render`, but nothing is answered by default unless they say so.

    Raises AssertionError, with the screen, if an awaited text does not come.
    """
    return _converse(destination, steps, _SIZE, options).text()


def screen_at(destination: Path, steps: Sequence[tuple[str, str]], size: Size, **options: Any) -> pyte.Screen:
    """Answer the prompts on a terminal of a size until the last text comes, and return the screen with that text."""
    *answered, (last, _) = steps
    return _converse(destination, [*answered, (last, INTERRUPT)], size, options).seen


def _converse(destination: Path, steps: Sequence[tuple[str, str]], size: Size, options: dict[str, Any]) -> "_Terminal":
    with create_pipe_input() as keyboard:
        terminal = _Terminal(keyboard, steps, size)
        output = Vt100_Output(terminal, lambda: size, enable_cpr=False)
        patience = Timer(_PATIENCE_SECONDS, keyboard.send_text, [INTERRUPT])
        patience.start()
        try:
            with create_app_session(keyboard, output):
                render(destination, **{"defaults": False, **options})
        except CopierAnswersInterrupt:
            if terminal.awaited is not None:
                raise AssertionError(f"{terminal.awaited!r} did not come:\n{terminal.text()}") from None
        finally:
            patience.cancel()
            patience.join()
    assert terminal.awaited is None, f"the prompts ended before {terminal.awaited!r}:\n{terminal.text()}"
    return terminal


class _Terminal(io.StringIO):
    """An emulated screen that presses the next keys as soon as the awaited text is on it."""

    def __init__(self, keyboard: PipeInput, steps: Sequence[tuple[str, str]], size: Size) -> None:
        super().__init__()
        self._keyboard = keyboard
        self._steps: Iterator[tuple[str, str]] = iter(steps)
        self._screen = self.seen = pyte.Screen(size.columns, size.rows)
        self._stream = pyte.Stream(self._screen)
        self.awaited: str | None = None
        self._keys = ""
        self._advance()

    def write(self, text: str) -> int:
        self._stream.feed(text)
        return len(text)

    def flush(self) -> None:
        if self.awaited is not None and self.awaited in self.text():
            keys, self.seen = self._keys, deepcopy(self._screen)
            self._advance()
            self._keyboard.send_text(keys)

    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self._screen.display if line.strip())

    def _advance(self) -> None:
        self.awaited, self._keys = next(self._steps, (None, ""))
