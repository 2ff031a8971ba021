"""An update that fails, is killed or meets a conflict: what the user sees, what is left, and how to get back."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.commands import cli
from tests.support.edits import edit
from tests.support.releases import history
from tests.support.rendering import files, render
from tests.support.templates import ROOT, commit, environment, git, template_repo
from tests.support.toolchain import run
from tests.support.updates import released, rendered_repo, update

ANSWERS = ".copier-answers.yml"
INTERRUPTIONS = 10

KILLED = """\
import os, signal, sys
import copier
from copier import _main
from tests.support.rendering import shortcuts

def counted(step):
    def counting(*arguments, **options):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return step(*arguments, **options)
    return counting

def update(repository):
    with shortcuts():
        copier.run_update(repository, {"database": "postgresql"}, defaults=True, overwrite=True, quiet=True)

for name in ("get_git", "_remove_old_files"):
    setattr(_main, name, counted(getattr(_main, name)))
_main.Worker._render_file = counted(_main.Worker._render_file)

left = 0
update(sys.argv[1])
print(-left, flush=True)
for line in sys.stdin:
    left, repository = int(line.split()[0]), line.split()[1]
    child = os.fork()
    if child == 0:
        update(repository)
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
"""Switches the database of a repo and prints how many steps that took: writing a file, using git.

Then reads lines of a number and a repo, switches its database too, and kills that at the step.
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a committed repo that was rendered from a release."""
    return rendered_repo(tmp_path / "shop")


def undo(repository: Path) -> None:
    """Undo an update by the command of the README."""
    section = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Update")[2].partition("\n## ")[0]
    (command,) = re.findall(r"^git restore .* && git clean .*$", section, re.MULTILINE)
    subprocess.run(["sh", "-c", command], cwd=repository, check=True, capture_output=True)


def test_conflict_keeps_both_texts_and_lint_finds_it(repository: Path) -> None:
    edit(repository / "src/shop/settings.py", "sqlite+aiosqlite:///shop.db", "sqlite+aiosqlite:///mine.db")
    edit(repository / "tests/plugins/clock.py", "# Managed by copier-pytest", "# Mine")
    commit(repository)
    before = files(repository)

    update(repository, database="postgresql")

    assert git("diff", "--name-only", "--diff-filter=U", cwd=repository).split() == ["src/shop/settings.py"]
    settings = (repository / "src/shop/settings.py").read_text(encoding="utf-8")
    assert "sqlite+aiosqlite:///mine.db" in settings
    assert "postgresql+asyncpg://" in settings
    lint = run(repository, "nox", "--no-venv", "--no-install", "--session", "lint")
    assert lint.status == 1
    assert re.search("src/shop/settings.py:[0-9]+:<<<<<<< before updating", lint.output)
    undo(repository)
    assert before.items() <= files(repository).items()
    assert git("status", "--porcelain", cwd=repository) == ""


def test_lint_finds_rejected_hunks(repository: Path) -> None:
    (repository / "pytest.ini.rej").write_text("diff a/pytest.ini b/pytest.ini\t(rejected hunks)\n", encoding="utf-8")

    lint = run(repository, "nox", "--no-venv", "--no-install", "--session", "lint")

    assert lint.status == 1
    assert "pytest.ini.rej:1:" in lint.output


def test_deleted_files_are_named_and_come_back_when_the_owner_had_changed_them(tmp_path: Path) -> None:
    repository = rendered_repo(tmp_path / "shop", history(), "1.0.0")
    mine = ["tests/performance/test_shop.py", "tests/plugins/benchmarks.py", "tests/plugins/clock.py"]
    for path in mine:
        with (repository / path).open("a", encoding="utf-8") as file:
            file.write("# Mine.\n")
    commit(repository)

    updated = cli("update", "--defaults", "--data", "layers=[integration, e2e, property, security]", cwd=repository)

    assert updated.returncode == 0, updated.stderr
    named, _, rest = updated.stderr.partition("have no place for them:\n")[2].partition("The first line")
    unchanged = ["tests/instructions.py", "tests/performance/test_database.py", "tests/performance/test_users.py"]
    assert named.split() == sorted([*mine, *unchanged])
    assert git("ls-files", "--deleted", cwd=repository).split() == named.split()
    command = next(line for line in rest.splitlines() if "git log" in line)
    changed = subprocess.run(["sh", "-c", command], cwd=repository, check=True, capture_output=True, text=True).stdout
    assert sorted(changed.split()) == mine
    git("restore", *mine, cwd=repository)
    assert all((repository / path).read_text(encoding="utf-8").endswith("# Mine.\n") for path in mine)


def test_no_file_is_named_when_none_is_deleted(repository: Path) -> None:
    updated = cli("update", "--defaults", "--data", "redis=yes", cwd=repository)

    assert updated.returncode == 0, updated.stderr
    assert "no place" not in updated.stderr
    assert "Updated. Next:" in updated.stderr


def test_deleted_files_are_found_wherever_the_template_puts_one(rendered: Path) -> None:
    template = "{% from 'extensions/switches.jinja' import rendered_files with context %}{{ rendered_files() }}"

    found = environment().from_string(template).render(_copier_conf={"dst_path": rendered})

    assert sorted(found.split()) == sorted(files(rendered))


def test_nothing_changes_when_the_tree_is_dirty(repository: Path) -> None:
    (repository / "mine.txt").write_text("mine\n", encoding="utf-8")

    assert_refused(repository, "Destination repository is dirty", data=["database=none"])


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        pytest.param("database: sqlite", "database: oracle", "Invalid choice for 'database'", id="choice"),
        pytest.param("ci: github", "ci: github\ncolour: red", "no question is called 'colour'", id="name"),
        pytest.param("ci: github", "ci: [github", "expected ',' or ']'", id="syntax"),
        pytest.param("_commit: 1.0.0", "_commit: 9.9.9", "Unknown revision: '9.9.9'", id="release"),
        pytest.param("_commit: 1.0.0\n", "", "cannot obtain old template references", id="no-release"),
        pytest.param("/released", "/moved", "Local template must be a directory", id="template"),
    ],
)
def test_nothing_changes_when_the_recorded_answers_are_wrong(repository: Path, old: str, new: str, reason: str) -> None:
    edit(repository / ANSWERS, old, new)
    commit(repository)

    assert_refused(repository, reason)


def test_package_must_have_moved_before_its_name_is_switched(repository: Path) -> None:
    assert_refused(repository, "the package is in src/shop; first move it", data=["package_name=store"])

    (repository / "src/shop").rename(repository / "src/store")
    commit(repository)
    both = ["package_name=store", "redis=yes"]
    assert_refused(repository, "package_name changes with other answers; first switch it alone", data=both)
    assert_refused(repository, "the package is not in src/shop; first give its name with --data", data=["redis=yes"])
    update(repository, package_name="store")

    assert not (repository / "src/shop").exists()
    assert git("status", "--short", "src", cwd=repository) == ""
    assert "source_pkgs = store" in (repository / ".coveragerc").read_text(encoding="utf-8")


def test_starter_files_are_not_left_behind_when_a_release_refuses_a_recorded_answer(tmp_path: Path) -> None:
    template = template_repo(tmp_path / "template", tag="1.0.0")
    repository = rendered_repo(tmp_path / "shop", template, database="mysql")
    edit(template / "copier.yml", '    "MySQL or MariaDB: the tests find or start a real server": mysql\n', "")
    commit(template, tag="2.0.0")

    assert_refused(repository, "database was mysql; to switch it, give the new answer with --data database=")


@pytest.mark.parametrize(
    ("folder", "path", "reason"),
    [
        pytest.param("tests", "..", "the path of the repo has '..' or a link in it; go to its root", id="parent"),
        pytest.param(".", "../shop", "the path of the repo has '..' or a link in it; go to its root", id="detour"),
        pytest.param("tests", ".", "Template not found", id="folder-inside"),
    ],
)
def test_nothing_changes_when_copier_is_not_called_in_the_root(
    repository: Path, folder: str, path: str, reason: str
) -> None:
    assert_refused(repository, reason, data=["database=none"], folder=folder, path=path)


def assert_refused(
    repository: Path, reason: str, data: list[str] | None = None, folder: str = ".", path: str = "."
) -> None:
    """Raise AssertionError unless an update fails for this reason, which it says last, and changes nothing.

    It runs in a folder of the repo, and is given the path.
    """
    before, status = files(repository), git("status", "--porcelain", cwd=repository)
    answers = [f"--data={answer}" for answer in data or []]

    updated = cli("update", "--defaults", *answers, path, cwd=repository / folder)

    assert updated.returncode == 1
    assert reason in "\n".join(updated.stderr.splitlines()[-4:])
    assert files(repository) == before
    assert git("status", "--porcelain", cwd=repository) == status


def test_killed_update_is_undone_and_done_again(tmp_path: Path) -> None:
    repository = rendered_repo(tmp_path / "shop")
    (repository / "tests/unit/test_mine.py").write_text("def test_mine() -> None:\n    pass\n", encoding="utf-8")
    edit(repository / "src/shop/settings.py", "password_time_cost: int = 3", "password_time_cost: int = 4")
    commit(repository)
    before = files(repository)
    finished = Path(shutil.copytree(repository, tmp_path / "finished"))

    left = set()
    with killer(tmp_path, finished) as (steps, kill):
        for number in range(1, INTERRUPTIONS + 1):
            kill(repository, steps * number // (INTERRUPTIONS + 1))
            left.add(git("status", "--porcelain", cwd=repository))
            undo(repository)
            assert files(repository) == before
            assert git("status", "--porcelain", cwd=repository) == ""

    assert len(left) > 2, "too few of them were killed while they wrote to the repo"
    update(repository, database="postgresql")
    assert files(repository) == files(finished)
    fresh = files(render(tmp_path / "fresh" / "shop", {"database": "postgresql"}, template=released()))
    assert {path for path in before | fresh if files(finished).get(path) != fresh.get(path)} == {
        "src/shop/settings.py",
        "tests/unit/test_mine.py",
    }


@contextmanager
def killer(folder: Path, finished: Path) -> Iterator[tuple[int, Callable[[Path, int], None]]]:
    """Update one repo to the end; yield how many steps that took, and a function that kills an update at a step."""
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, finished],
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(folder), "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    answers, lines = process.stdin, process.stdout

    def kill(repository: Path, step: int) -> None:
        answers.write(f"{step} {repository}\n")
        answers.flush()
        assert int(lines.readline()) == -signal.SIGKILL

    with process:
        yield int(lines.readline()), kill
        answers.close()
    assert process.returncode == 0
