"""The named answer sets in `tests/answers/`."""

from typing import Any

import yaml

from tests.support.templates import ROOT

_FOLDER = ROOT / "tests" / "answers"

ANSWER_SETS = sorted(path.stem for path in _FOLDER.glob("*.yml"))


def load_answers(name: str) -> dict[str, Any]:
    """Return the answers of a named set; raises FileNotFoundError if there is none of that name."""
    answers: dict[str, Any] = yaml.safe_load((_FOLDER / f"{name}.yml").read_text(encoding="utf-8")) or {}
    return answers
