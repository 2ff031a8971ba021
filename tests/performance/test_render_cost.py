"""What a render and an update cost, as ratios: run `pytest tests/performance -s` on a quiet machine."""

import resource
import shutil
import statistics
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.commands import cli
from tests.support.edits import edit
from tests.support.rendering import files
from tests.support.templates import commit, git, snapshot, template_repo

ROUNDS = 15
RENDER_RATIO = 5.5
"""To a render of one file; most of what is below it is the start of Copier."""

UPDATE_RATIO = 1.5


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    """Return a template of static files: as many as ours, of which it renders as many as ours by default.

    What it renders has the same text; the others lie in a folder that it excludes.
    """
    rendered = tmp_path / "rendered"
    render(snapshot(), rendered)
    contents = files(rendered)
    del contents[".copier-answers.yml"]
    sources = list(files(snapshot() / "template").values())
    others = {f"others/{number}": content for number, content in enumerate(sources[len(contents) + 1 :])}
    toy = tmp_path / "toy"
    (toy / "template").mkdir(parents=True)
    (toy / "copier.yml").write_text("_subdirectory: template\n_exclude: [others]\n", encoding="utf-8")
    for path, content in (contents | others).items():
        (toy / "template" / path).parent.mkdir(parents=True, exist_ok=True)
        (toy / "template" / path).write_bytes(content)
    (toy / "template" / "{{ _copier_conf.answers_file }}.jinja").write_text(
        "{{ _copier_answers | to_nice_yaml }}", encoding="utf-8"
    )
    assert len(files(toy / "template")) == len(sources)
    return toy


@pytest.mark.timeout(600)
def test_default_render_costs_as_much_as_a_few_of_one_file(tmp_path: Path, toy: Path) -> None:
    one_file = tmp_path / "one-file"
    (one_file / "template").mkdir(parents=True)
    (one_file / "copier.yml").write_text("_subdirectory: template\n", encoding="utf-8")
    (one_file / "template" / "README.md").write_text("One file.\n", encoding="utf-8")

    def seconds(template: Path) -> float:
        elapsed = timed(lambda: render(template, tmp_path / "shop"))
        shutil.rmtree(tmp_path / "shop")
        return elapsed

    # Interleaved, so that whatever else the machine does meets all alike.
    rounds = [(seconds(one_file), seconds(toy), seconds(snapshot())) for _ in range(ROUNDS)]

    one, static, ours = (statistics.median(column) for column in zip(*rounds, strict=True))
    ratio = statistics.median(ours / one for one, _, ours in rounds)
    sys.stdout.write(
        f"\nrender: one file {one:.2f} s, static files {static:.2f} s,"
        f" default answers {ours:.2f} s, ratios {ratio:.2f} and {ours / static:.2f}\n"
    )
    assert ratio <= RENDER_RATIO


@pytest.mark.timeout(600)
def test_update_costs_little_more_than_that_of_as_many_static_files(tmp_path: Path, toy: Path) -> None:
    git("init", "--quiet", cwd=toy)
    commit(toy, tag="1.0.0")
    ours = template_repo(tmp_path / "ours", tag="1.0.0")
    repositories = {}
    for template in (toy, ours):
        repository = repositories[template] = tmp_path / f"repo-of-{template.name}"
        render(template, repository)
        git("init", "--quiet", cwd=repository)
        commit(repository)
        ini = next((template / "template").rglob("pytest.ini*"))
        edit(ini, "timeout = 60\n", "timeout = 90\n")
        commit(template, tag="1.1.0")

    def seconds(template: Path) -> float:
        repository = repositories[template]
        elapsed = timed(lambda: copier("update", "--defaults", "--quiet", cwd=repository))
        assert "timeout = 90\n" in (repository / "pytest.ini").read_text(encoding="utf-8")
        git("restore", ".", cwd=repository)
        return elapsed

    rounds = [(seconds(toy), seconds(ours)) for _ in range(ROUNDS)]

    static, mine = (statistics.median(column) for column in zip(*rounds, strict=True))
    ratio = statistics.median(ours / static for static, ours in rounds)
    sys.stdout.write(f"\nupdate: static files {static:.2f} s, default answers {mine:.2f} s, ratio {ratio:.2f}\n")
    assert ratio <= UPDATE_RATIO


def render(template: Path, destination: Path) -> None:
    copier("copy", "--defaults", "--quiet", template, destination, cwd=destination.parent)


def copier(*arguments: str | Path, cwd: Path) -> None:
    finished = cli(*arguments, cwd=cwd)
    assert finished.returncode == 0, finished.stderr


def timed(action: Callable[[], None]) -> float:
    """Return how many seconds of processor time the commands of an action take, which other load hardly changes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    action()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
