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
from tests.support.owners import put
from tests.support.releases import history
from tests.support.rendering import files, render
from tests.support.templates import ROOT, commit, environment, git, template_repo
from tests.support.toolchain import environment as tools
from tests.support.toolchain import run
from tests.support.updates import released, rendered_repo, update

ANSWERS = ".copier-answers.yml"
INTERRUPTIONS = 10
PYTHONS = 'choices: ["3.12", "3.13", "3.14"]\n  default: "3.12"'

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
    """Undo an update by the command of the page on updates."""
    page = (ROOT / "docs/update.md").read_text(encoding="utf-8")
    (command,) = re.findall(r"^git restore .* && git clean .*$", page, re.MULTILINE)
    subprocess.run(["sh", "-c", command], cwd=repository, check=True, capture_output=True)


@pytest.mark.quick
def test_conflict_keeps_both_texts_and_lint_finds_it(repository: Path) -> None:
    edit(repository / "src/shop/settings.py", "sqlite+aiosqlite:///shop.db", "sqlite+aiosqlite:///mine.db")
    edit(repository / "tests/kit/plugins/clock.py", "# Managed by copier-pytest", "# Mine")
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


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("pytest.ini.rej", "diff a/pytest.ini b/pytest.ini\t(rejected hunks)\n", "pytest.ini.rej:1:"),
        ("pytest.ini", "timeout = 90\n", "option 'timeout' in section 'pytest' already exists"),
        (".coveragerc", "[run]\n", "section 'run' already exists"),
    ],
    ids=["rejected-hunk", "setting", "section"],
)
def test_lint_finds_what_an_update_left(repository: Path, path: str, text: str, said: str) -> None:
    with (repository / path).open("a", encoding="utf-8") as file:
        file.write(text)

    lint = run(repository, "nox", "--no-venv", "--no-install", "--session", "lint")

    assert lint.status == 1
    assert said in lint.output


def test_lint_and_preview_name_what_an_update_would_lose(repository: Path) -> None:
    with (repository / ".gitignore").open("a", encoding="utf-8") as file:
        file.write("/noxfile.py\n/pytest.ini\n/mine.py\n")
    git("rm", "--cached", "--quiet", "noxfile.py", cwd=repository)
    put(repository, "mine.py", "MINE = 1\n")
    commit(repository)
    edit(repository / "noxfile.py", "# Below this line", "# Mine.\n# Below this line")

    path = os.pathsep.join([tools(repository)["PATH"], str(Path(sys.executable).parent)])

    for session in ("lint", "preview"):
        finished = run(repository, "nox", "--no-venv", "--no-install", "--session", session, env={"PATH": path})

        assert finished.status == (session == "lint")
        assert "git add --force mends it: noxfile.py" in finished.output
        assert "mine.py" not in finished.output
    # They are right: to Copier, the owner has deleted the file.
    update(repository)
    assert not (repository / "noxfile.py").exists()


@pytest.mark.quick
def test_deleted_files_are_named_and_come_back_when_the_owner_had_changed_them(tmp_path: Path) -> None:
    repository = rendered_repo(tmp_path / "shop", history(), "1.0.0")
    mine = ["tests/performance/test_shop.py", "tests/kit/plugins/benchmarks.py", "tests/kit/plugins/clock.py"]
    for path in mine:
        with (repository / path).open("a", encoding="utf-8") as file:
            file.write("# Mine.\n")
    commit(repository)

    updated = cli("update", "--defaults", "--data", "layers=[integration, e2e, property, security]", cwd=repository)

    assert updated.returncode == 0, updated.stderr
    named, _, rest = updated.stderr.partition("have no place for them:\n")[2].partition("The first line")
    unchanged = [
        "tests/kit/commands/instructions.py",
        "tests/kit/plugins/targets.py",
        "tests/performance/test_database.py",
        "tests/performance/test_users.py",
    ]
    assert named.split() == sorted([*mine, *unchanged])
    assert git("ls-files", "--deleted", cwd=repository).split() == named.split()
    command = next(line for line in rest.splitlines() if "git log" in line)

    def named_as_changed() -> list[str]:
        printed = subprocess.run(
            ["sh", "-c", command], cwd=repository, check=True, capture_output=True, text=True
        ).stdout
        return sorted(printed.split())

    assert named_as_changed() == sorted(mine)
    git("add", "--all", cwd=repository)
    assert named_as_changed() == sorted(mine)
    (restore,) = re.findall(r"^  git (restore .*) FILE$", rest, re.MULTILINE)
    git(*restore.split(), *mine, cwd=repository)
    assert all((repository / path).read_text(encoding="utf-8").endswith("# Mine.\n") for path in mine)
    commit(repository)
    assert named_as_changed() == []


def test_no_file_is_named_when_none_is_deleted(repository: Path) -> None:
    updated = cli("update", "--defaults", "--data", "redis=yes", cwd=repository)

    assert updated.returncode == 0, updated.stderr
    assert "no place" not in updated.stderr
    assert "Updated. Next:" in updated.stderr


@pytest.mark.quick("full")
def test_deleted_files_are_found_wherever_the_template_puts_one(rendered: Path) -> None:
    template = "{% from 'extensions/updates/switches.jinja' import rendered_files with context %}{{ rendered_files() }}"

    found = environment().from_string(template).render(_copier_conf={"dst_path": rendered})

    assert sorted(found.split()) == sorted(files(rendered))


@pytest.mark.quick
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
@pytest.mark.quick("choice")
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


@pytest.mark.quick
def test_starter_files_are_not_left_behind_when_a_release_refuses_a_recorded_answer(tmp_path: Path) -> None:
    template = template_repo(tmp_path / "template", tag="1.0.0")
    repository = rendered_repo(tmp_path / "shop", template, database="mysql")
    edit(template / "copier.yml", 'real server": mysql\n', 'real server": renamed\n')
    commit(template, tag="2.0.0")

    assert_refused(repository, "database was mysql; to switch it, give the new answer with --data database=")


def test_repo_of_a_python_that_a_release_drops_is_updated_when_it_is_given_another(tmp_path: Path) -> None:
    template = template_repo(tmp_path / "template", tag="1.0.0")
    repository = rendered_repo(tmp_path / "shop", template)
    edit(template / "copier.yml", 'choices: ["3.11", "3.12", "3.13", "3.14"]\n  default: "3.11"', PYTHONS)
    edit(template / "extensions/ci/jobs.jinja", 'supported = ["3.11", ', "supported = [")
    commit(template, tag="2.0.0")

    assert_refused(repository, "python_version was 3.11; to switch it, give the new answer with --data python_version=")
    update(repository, python_version="3.12")

    assert files(repository) == files(render(tmp_path / "fresh/shop", {"python_version": "3.12"}, template=template))


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


def test_nothing_changes_when_rejected_hunks_of_an_earlier_update_are_there(repository: Path) -> None:
    (repository / "tests/kit/plugins/clock.py.rej").write_text("Old.\n", encoding="utf-8")
    commit(repository)

    assert_refused(repository, "tests/kit/plugins/clock.py.rej is left of an earlier update", data=["ci=none"])


@pytest.mark.deep
@pytest.mark.parametrize(
    ("setting", "harmful", "harmless", "old", "new"),
    [
        ("apply.whitespace", "error", "warn", "\n# Below this", "\nlog_level = INFO  \n# Below this"),
        ("status.showUntrackedFiles", "no", "normal", "timeout = 60\n", "timeout = 30\n"),
    ],
    ids=["whitespace", "untracked-files"],
)
def test_preview_stops_on_a_setting_of_git_that_loses_edits(
    tmp_path: Path, setting: str, harmful: str, harmless: str, old: str, new: str
) -> None:
    repository = rendered_repo(tmp_path / "shop", history(), "1.0.0")
    edit(repository / "pytest.ini", old, new)
    commit(repository)
    git("config", setting, harmful, cwd=repository)

    preview = run(repository, "nox", "--no-venv", "--no-install", "--session", "preview")
    update(repository, "1.1.0")

    assert f"loses edits: git config {setting} {harmless}" in preview.output
    mine = new.split("\n")[-2].encode()
    assert mine not in files(repository)["pytest.ini"], "Copier has learned to keep it: the warning can go"
    undo(repository)
    git("config", setting, harmless, cwd=repository)
    update(repository, "1.1.0")
    assert mine in files(repository)["pytest.ini"]


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
    (repository / "tests/unit/test_mine.py").write_text("def test_mine() -> None:\n    assert True\n", encoding="utf-8")
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
