"""What a person may do to any text file of a repo, at random: each edit follows from a number."""

import subprocess
from collections.abc import Callable, Collection
from pathlib import Path
from random import Random

from tests.support.owners import put
from tests.support.templates import git

EDITS: dict[str, Callable[["Desk"], None]] = {}
WEIGHTS = {"insert": 8, "change": 3, "delete": 3, "append": 2, "copy": 1, "swap": 1, "add": 2, "rename": 1, "remove": 1}
PARTS = {
    (".github/", ".gitlab"): 4,
    ("pyproject.toml", ".gitignore", "pytest.ini", ".coveragerc", "noxfile.py", "compose.yaml"): 5,
    ("tests/kit/", "AGENTS.md", "tests/README.md"): 3,
    ("src/", "migrations/", "README.md"): 4,
    ("tests/", "load/"): 4,
}
"""Where people work, and how much."""

_TAKEN = (".copier-answers.yml", "uv.lock")


class Desk:
    """A repo under the hands of somebody: what is there to work on, and the word that marks their lines."""

    def __init__(self, repository: Path, number: int, parts: tuple[str, ...], coming: Collection[str]) -> None:
        """Only files that begin with one of the `parts` are on it, if there are any.

        `coming` are files that the next update brings and the repo does not have.
        """
        self.repository, self.parts = repository, parts or ("",)
        self.chance = Random(number)  # noqa: S311 - nothing is secret here
        self.word = f"mine-{number:08x}"
        self.coming = sorted(coming)

    def files(self) -> list[str]:
        """Return the text files that git knows, but for those that only tools write."""
        listed = git("ls-files", "-z", cwd=self.repository).split("\0")
        known = [
            path
            for path in listed
            if path.startswith(self.parts) and path not in ("", *_TAKEN) and (self.repository / path).is_file()
        ]
        return [path for path in known if b"\0" not in (self.repository / path).read_bytes()]

    def choose(self) -> str:
        """Return a file, from one of the parts by their weight."""
        known = self.files()
        left, parts = list(known), []
        for names in PARTS:
            parts.append([path for path in left if path.startswith(names)])
            left = [path for path in left if path not in parts[-1]]
        weights = [weight if part else 0 for weight, part in zip(PARTS.values(), parts, strict=True)]
        return self.chance.choice(self.chance.choices(parts, weights)[0] if any(weights) else known or ["mine.py"])

    def lines(self, path: str) -> list[str]:
        if not (self.repository / path).exists():
            return []
        return (self.repository / path).read_text(encoding="utf-8").splitlines(keepends=True)

    def write(self, path: str, lines: list[str]) -> None:
        put(self.repository, path, "".join(lines))

    def marked(self, path: str, near: str) -> list[str]:
        """Return lines for a file that stand well before a line that is there."""
        indent = near[: len(near) - len(near.lstrip())] if near.strip() else ""
        if path.endswith((".yml", ".yaml")) and near.startswith("      - "):
            return [f"{indent}- name: {self.word}\n", f"{indent}  run: echo {self.word}\n"]
        if path.endswith((".md", ".feature", ".csv", ".html")):
            return [f"{indent}{self.word}\n"]
        if path.endswith(".json"):
            return [f'{indent}"{self.word}": 1,\n']
        return [f"{indent}# {self.word}\n"]


def _edit(function: Callable[[Desk], None]) -> Callable[[Desk], None]:
    EDITS[function.__name__] = function
    return function


@_edit
def insert(desk: Desk) -> None:
    """Add a line, in a workflow a step."""
    path = desk.choose()
    lines = desk.lines(path)
    at = desk.chance.randint(0, len(lines))
    lines[at:at] = desk.marked(path, lines[at] if at < len(lines) else "")
    desk.write(path, lines)


@_edit
def append(desk: Desk) -> None:
    """Add lines at the end."""
    path = desk.choose()
    desk.write(path, [*desk.lines(path), "\n", *desk.marked(path, "")])


@_edit
def change(desk: Desk) -> None:
    """Change a line."""
    path = desk.choose()
    lines = desk.lines(path)
    if lines:
        at = desk.chance.randrange(len(lines))
        lines[at] = f"{lines[at].rstrip()}  # {desk.word}\n"
    desk.write(path, lines)


@_edit
def delete(desk: Desk) -> None:
    """Delete up to three lines."""
    path = desk.choose()
    lines = desk.lines(path)
    at = desk.chance.randint(0, len(lines))
    del lines[at : at + desk.chance.randint(1, 3)]
    desk.write(path, lines)


@_edit
def copy(desk: Desk) -> None:
    """Copy some lines to right below them, and mark the copy."""
    path = desk.choose()
    lines = desk.lines(path)
    at = desk.chance.randint(0, len(lines))
    block = lines[at : at + desk.chance.randint(2, 9)]
    lines[at + len(block) : at + len(block)] = [*desk.marked(path, block[0] if block else ""), *block]
    desk.write(path, lines)


@_edit
def swap(desk: Desk) -> None:
    """Let two paragraphs change places."""
    path = desk.choose()
    paragraphs = "".join(desk.lines(path)).split("\n\n")
    if len(paragraphs) > 2:
        at = desk.chance.randrange(len(paragraphs) - 2)
        paragraphs[at : at + 2] = reversed(paragraphs[at : at + 2])
    desk.write(path, ["\n\n".join(paragraphs)])


@_edit
def add(desk: Desk) -> None:
    """Add a file, also one of a name that is coming."""
    beside = Path(desk.choose()).with_name(f"{desk.word.replace('-', '_')}.py").as_posix()
    path = desk.chance.choice(desk.coming) if desk.coming and desk.chance.random() < 0.5 else beside
    desk.write(path, [f"# {desk.word}\n"])


@_edit
def rename(desk: Desk) -> None:
    """Move a file to another name or folder."""
    old = desk.choose()
    folder = desk.chance.choice([str(Path(old).parent), "tests/unit", "tests/mine"])
    new = f"{folder}/{desk.word.replace('-', '_')}_{Path(old).name}"
    desk.write(new, desk.lines(old))
    (desk.repository / old).unlink(missing_ok=True)


@_edit
def remove(desk: Desk) -> None:
    """Delete a file, or all of its folder below tests/."""
    path = desk.choose()
    folder = f"{Path(path).parent.as_posix()}/"
    everything = desk.chance.random() < 0.3 and folder.startswith("tests/") and "kit" not in folder
    for found in [known for known in desk.files() if known == path or (everything and known.startswith(folder))]:
        (desk.repository / found).unlink()


def merged(mine: bytes, base: bytes, new: bytes, folder: Path) -> tuple[bytes, bool]:
    """Return what git makes of three versions of a file, and whether there is a conflict in it."""
    for name, content in (("mine", mine), ("base", base), ("new", new)):
        (folder / name).write_bytes(content)
    labels = [word for label in ("before updating", "last update", "after updating") for word in ("-L", label)]
    command = ["git", "merge-file", "-p", *labels, "mine", "base", "new"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    assert 0 <= done.returncode < 128, done.stderr
    return done.stdout, done.returncode > 0
