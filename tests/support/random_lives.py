"""Random lives of repos: who works on one, and which releases and answers it meets, follows from a seed.

After each update the whole repo is compared with what git merges from fresh renders: of the answers and the release
before, of those after, and the owner's files. Beside it, whatever git merges, no line of an owner's may be lost, and
none may stand in another place: an update that can't keep it has to mark a conflict or to name the file.
"""

import json
import re
import shutil
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from typing import Any

import yaml
from copier.errors import CopierError
from pathspec import PathSpec

from tests.support.isolation import scratch
from tests.support.owners import OWNERS
from tests.support.random_edits import EDITS, WEIGHTS, Desk, merged
from tests.support.random_releases import PLAIN, TAGS, random_history
from tests.support.rendering import files, render
from tests.support.templates import choices, commit, git, library
from tests.support.updates import update

ANSWERS_FILE = ".copier-answers.yml"
ADOPTED = ("existing", "asgi", "flask")
"""Answers of an application that is there."""
LIVES_PER_HISTORY = 20
HABITS = ["settings", "dependencies", "workflows", "steps", "models", "code", "fixtures", "plugins", "everyone"]

Answers = dict[str, Any]


@dataclass(frozen=True)
class Edit:
    """What somebody does: the name of an edit or of a habit, and the number that says where."""

    name: str
    number: int

    def __str__(self) -> str:
        return f"{self.name} ({self.number:08x})"


@dataclass(frozen=True)
class Update:
    """An update to a release, with the answers that are given, and how conflicts are resolved."""

    tag: str
    answers: str
    resolved: str

    def __str__(self) -> str:
        return f"update to {self.tag}, {self.answers}; conflicts: {self.resolved}"


@dataclass(frozen=True)
class Life:
    """What happens to a repo, in which files that begin with one of the parts are worked on."""

    seed: int
    tag: str
    answers: str
    folder: str
    parts: tuple[str, ...]
    events: tuple[Edit | Update, ...]

    def __str__(self) -> str:
        lines = [f"seed {self.seed}: copy of {self.tag} into '{self.folder}', {self.answers}", *map(str, self.events)]
        return "\n".join(lines)


def make_life(seed: int, *parts: str, **fixed: Any) -> Life:
    """Return the life of a seed.

    With parts, only files that begin with one of them are worked on. No update switches an answer that is fixed.
    """
    chance = Random(seed)  # noqa: S311 - nothing is secret here
    answers = _random_answers(chance, fixed, 5) | fixed
    start = tag = chance.choice(TAGS[:-1])
    events: list[Edit | Update] = []
    if not parts and answers.get("starter") != "blank" and chance.random() < 0.3:
        events.append(Edit(chance.choice(HABITS), 0))
        # A habit changes lines that it knows.
        answers.pop("coverage_unit", None)
        start = tag = min(tag, PLAIN[-1])
    known = answers
    for _ in range(chance.choices([1, 2, 3], [14, 5, 1])[0]):
        names = chance.choices(list(WEIGHTS), list(WEIGHTS.values()), k=chance.randint(1, 10))
        events += [Edit(name, chance.getrandbits(32)) for name in names]
        tag = chance.choice(TAGS[TAGS.index(tag) :])
        switched = _random_answers(chance, known, chance.choice([0, 0, 1, 1, 2, 3]))
        switched = {name: answer for name, answer in switched.items() if name not in fixed}
        known = known | switched
        events.append(Update(tag, json.dumps(switched), chance.choice(["mine", "theirs", "both"])))
    folder = chance.choice([".", ".", ".", "services/shop"])
    return Life(seed, start, json.dumps(answers), folder, parts, tuple(events))


def _random_answers(chance: Random, known: Answers, count: int) -> Answers:
    """Return so many answers that fit together and to those that are known."""
    while True:
        names = chance.sample(["framework", "starter", "database", "async_stack", "redis", "layers", "layers"], 7)
        names = [*names, *chance.sample(["ci", "ci", "ci_shards", "python_version", "coverage_unit", "trend"], 6)]
        names += ["mutation_score"]
        found = {name: _random_answer(chance, name) for name in chance.sample(names, count)}
        if _fit({"starter": "shop", "framework": "fastapi", "database": "sqlite"} | known | found):
            return found


def _random_answer(chance: Random, name: str) -> Any:
    if name in ("redis", "trend"):
        return chance.choice([True, False])
    if name == "layers":
        return [layer for layer in _choices(name) if chance.random() < 0.5]
    if name == "python_version":
        return chance.choice(["3.11", "3.12", "3.13"])
    numbers = {"ci_shards": [1, 2, 3], "coverage_unit": [0, 70, 80, 90], "mutation_score": [0, 80]}
    return chance.choice(numbers.get(name) or _choices(name))


@cache
def _choices(name: str) -> list[str]:
    return [answer for answer in choices(name) if answer not in ADOPTED]


def _fit(answers: Answers) -> bool:
    names = answers.get("layers", [])
    library = answers["framework"] == "none"
    trio = answers.get("async_stack") == "trio" and (answers["database"] != "none" or answers.get("redis"))
    served = {"load", "browser"} & {*names} and (library or "e2e" not in names)
    return not (trio or served or (library and answers["starter"] == "blank" and "contract" in names))


def live(life: Life, template: Path | None = None) -> list[str]:
    """Live a life and return what goes wrong in it, one thing each; nothing, if all goes well.

    The template is that of the seed's releases, or another one that has the same tags.
    """
    history = template or random_history(life.seed // LIVES_PER_HISTORY)
    top = Path(mkdtemp(dir=scratch()))
    try:
        return _Repo(history, top, life).faults()
    finally:
        shutil.rmtree(top)


def shortest(life: Life, template: Path | None = None) -> Life:
    """Return a life in which something goes wrong, too, and all of whose events are needed for that."""
    size = len(life.events) // 2
    while size:
        for at in range(0, len(life.events), size):
            shorter = replace(life, events=life.events[:at] + life.events[at + size :])
            if live(shorter, template):
                life = shorter
                break
        else:
            size //= 2
    return life


class _Repo:
    """A repo that lives."""

    def __init__(self, history: Path, top: Path, life: Life) -> None:
        self.history, self.life, self.top = history, life, top / "shop"
        self.root = self.top / life.folder
        self.tag = life.tag
        self.others = top / "merge"
        self.others.mkdir()
        self.root.mkdir(parents=True)
        for path, content in _fresh(history, life.tag, life.answers).items():
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).write_bytes(content)
        git("init", "--quiet", cwd=self.top)
        commit(self.top)

    def faults(self) -> list[str]:
        for number, event in enumerate(self.life.events):
            if isinstance(event, Edit):
                self.edit(event, number)
            elif found := self.update(event):
                return [f"after {event}: {fault}" for fault in found]
        return []

    def edit(self, event: Edit, number: int) -> None:
        if event.name in OWNERS:
            OWNERS[event.name](self.root)
            return
        following = [later for later in self.life.events[number:] if isinstance(later, Update)]
        coming = [] if event.name != "add" or not following else self.after(following[0])
        EDITS[event.name](Desk(self.root, event.number, self.life.parts, set(coming) - set(files(self.root))))
        git("add", "--all", cwd=self.root)

    def recorded(self) -> Answers:
        found = yaml.safe_load((self.root / ANSWERS_FILE).read_text(encoding="utf-8"))
        return {name: answer for name, answer in found.items() if not name.startswith("_")}

    def after(self, event: Update) -> dict[str, bytes]:
        answers = self.recorded() | json.loads(event.answers)
        if event.tag not in TAGS[:2] and "slow_seconds" in answers:
            answers["slow_after"] = answers.pop("slow_seconds")
        return _fresh(self.history, event.tag, json.dumps(answers))

    def update(self, event: Update) -> list[str]:
        """Update the repo, and return what is wrong then."""
        commit(self.top)
        before, ignored = files(self.root), git("status", "--short", "--ignored", cwd=self.top)
        old = _fresh(self.history, self.tag, json.dumps(self.recorded()))
        try:
            said = update(self.root, event.tag, **json.loads(event.answers))
        except (CopierError, ValueError) as error:
            status = git("status", "--short", "--ignored", cwd=self.top)
            is_undone = status == ignored and files(self.root) == before
            return [] if is_undone else [f"it refused: {error}, and left {status}"]
        new, now = self.after(event), files(self.root)
        merging = bool(set(json.loads(event.answers)) & set(library("updates/updates").shaping))
        given_up = _given_up(self.history, event.tag)
        old = {path: content for path, content in old.items() if path not in given_up}
        right, conflicts = self.merge(before, old, new, merging=merging)
        marked = git("diff", "--name-only", "--diff-filter=U", "--relative", "-z", cwd=self.root).split("\0")[:-1]
        named = said.partition("have no place for them:\n")[2].partition("The first line")[0].split()
        faults = [
            f"{path}: differs from what git merges"
            for path in sorted(set(now) | set(right))
            if now.get(path) != right.get(path)
        ]
        faults += [f"{path}: is not marked as a conflict, or should not be" for path in sorted({*marked} ^ conflicts)]
        faults += [f"{path}: is deleted and not named, or named" for path in sorted({*before} - {*now} ^ {*named})]
        mine = {path: _mine(content, old.get(path, b"")) for path, content in before.items()}
        faults += _lost(mine, now, named) + _moved(mine, before, now)
        self.tag = event.tag
        self.resolve(event.resolved, marked, before, new)
        return faults

    def merge(
        self, before: dict[str, bytes], old: dict[str, bytes], new: dict[str, bytes], *, merging: bool
    ) -> tuple[dict[str, bytes], set[str]]:
        """Return the files that there should be, and those of them in which there is a conflict."""
        starter = PathSpec.from_lines("gitignore", library("tables/owners").owners["starter"])
        right, conflicts = {}, set()
        for path in before | new:
            mine, base, theirs = before.get(path), old.get(path), new.get(path)
            if path == ANSWERS_FILE:
                content = theirs
            elif starter.match_file(path) and not merging:
                content = mine
            elif mine is None:
                content = theirs if base is None else None
            elif theirs is None:
                content = mine if base is None else None
            elif mine in (base, theirs) or base == theirs:
                content = theirs if mine == base else mine
            else:
                content, conflict = merged(mine, base or b"", theirs, self.others)
                conflicts |= {path} if conflict else set()
            if content is not None:
                right[path] = content
        return right, conflicts

    def resolve(self, side: str, paths: list[str], before: dict[str, bytes], new: dict[str, bytes]) -> None:
        for path in paths:
            both = re.sub(rb"^(<<<<<<<|=======|>>>>>>>)( .*)?\n", b"", files(self.root)[path], flags=re.MULTILINE)
            (self.root / path).write_bytes({"mine": before, "theirs": new}.get(side, {}).get(path, both))


@lru_cache(maxsize=50)
def _fresh(history: Path, tag: str, answers: str) -> dict[str, bytes]:
    folder = Path(mkdtemp(dir=scratch()))
    try:
        return files(render(folder / "shop", json.loads(answers), template=history, vcs_ref=tag))
    finally:
        shutil.rmtree(folder)


@cache
def _given_up(history: Path, tag: str) -> frozenset[str]:
    """Return the starter files that a release or one before it has dropped: they are the owner's from then on."""
    config = yaml.safe_load(git("show", f"{tag}:copier.yml", cwd=history))
    return frozenset(pattern.removeprefix("/") for pattern in config["_exclude"][1:])


def _mine(content: bytes, base: bytes) -> set[str]:
    """Return the lines of a file that an owner has marked."""
    return {line for line in set(_lines(content)) - set(_lines(base)) if "mine" in line}


def _lines(content: bytes) -> list[str]:
    return content.decode(errors="replace").splitlines()


def _lost(mine: dict[str, set[str]], now: dict[str, bytes], named: list[str]) -> list[str]:
    """Return the owner's lines that are nowhere any more, and in no file that is named."""
    there = {line for content in now.values() for line in _lines(content)}
    return [f"{path}: lost {line!r}" for path in mine if path not in named for line in mine[path] - there]


def _moved(mine: dict[str, set[str]], before: dict[str, bytes], now: dict[str, bytes]) -> list[str]:
    """Return the owner's lines that stand where other lines of the same file stood before."""
    faults = []
    for path in [path for path in mine if mine[path] and path in now]:
        places, places_now = _places(path, before[path]), _places(path, now[path])
        elsewhere = {place for found in places.values() for place in found}
        for line in mine[path] & places_now.keys() & places.keys():
            left = places_now[line] - places[line]
            if left & elsewhere and not places_now[line] & places[line]:
                faults.append(f"{path}: moved {line!r} from {min(places[line])} to {min(left & elsewhere)}")
    return faults


def _places(path: str, content: bytes) -> dict[str, set[tuple[str, ...]]]:
    """Return where each line of a file stands: below which section, and below which lines that are indented less.

    What lies in a conflict stands nowhere.
    """
    found: dict[str, set[tuple[str, ...]]] = {}
    section, conflict = "", False
    above: list[str] = []
    heading = r"#+ " if path.endswith(".md") else r"\[|(async )?def |class "
    for line in _lines(content):
        if line.startswith(("<<<<<<< ", ">>>>>>> ")):
            conflict = line.startswith("<")
            continue
        if conflict or not line.strip():
            continue
        indent = len(line) - len(line.lstrip())
        outer = [each for each in above if len(each) - len(each.lstrip()) < indent]
        found.setdefault(line, set()).add((section, *outer))
        if re.match(heading, line):
            section = line
        # A comment may stand at any depth.
        if not line.lstrip().startswith("#"):
            above = [*outer, line]
    return found
