"""Changes to the files of a repo."""

from pathlib import Path


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text that the file holds once; raises AssertionError if it holds it more often, or not at all."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{path}: {text.count(old)} times {old!r}"
    path.write_text(text.replace(old, new), encoding="utf-8")
