"""A copy into a repo that is there already, and `copier recopy`: nothing that is there is lost unasked."""

from pathlib import Path

import pytest

from tests.support.commands import cli
from tests.support.conversations import converse
from tests.support.edits import edit
from tests.support.owners import put, remove
from tests.support.releases import history
from tests.support.rendering import files
from tests.support.templates import commit, git
from tests.support.updates import released, rendered_repo, update

LEGACY = {
    "pyproject.toml": '[project]\nname = "legacy"\nversion = "1.2.3"\nrequires-python = ">=3.11"\ndependencies = []\n',
    "README.md": "# Legacy\n",
    ".gitignore": "*.log\n",
    "src/legacy/__init__.py": '"""What was there."""\n',
    "src/legacy/sums.py": "def total(numbers: list[int]) -> int:\n    return sum(numbers)\n",
    "tests/conftest.py": "import pytest\n\n\n@pytest.fixture\ndef numbers() -> list[int]:\n    return [1, 2]\n",
    "tests/test_sums.py": (
        "from legacy.sums import total\n\n\n"
        "def test_total(numbers: list[int]) -> None:\n    assert total(numbers) == 3\n"
    ),
}
ANSWERS = ["--defaults", "--data", "package_name=legacy", "--data", "framework=none"]


@pytest.fixture
def legacy(tmp_path: Path) -> Path:
    """Return a committed repo with a package, tests and settings of its own."""
    repository = tmp_path / "legacy"
    for path, text in LEGACY.items():
        put(repository, path, text)
    git("init", "--quiet", cwd=repository)
    commit(repository)
    return repository


@pytest.mark.quick
def test_nothing_that_is_there_changes_when_it_is_skipped(legacy: Path) -> None:
    copied = cli("copy", "--skip", "*", *ANSWERS, released(), ".", cwd=legacy)

    assert copied.returncode == 0, copied.stderr
    assert git("status", "--short", "--untracked-files=no", cwd=legacy) == ""
    assert {"pytest.ini", "noxfile.py", "tests/kit/plugins/layers.py", ".copier-answers.yml"} <= set(files(legacy))


@pytest.mark.quick
def test_nothing_is_overwritten_when_nobody_can_answer(legacy: Path) -> None:
    copied = cli("copy", *ANSWERS, released(), ".", cwd=legacy)

    assert copied.returncode == 1
    assert "Consider using `--overwrite`" in copied.stderr
    assert git("status", "--short", "--untracked-files=no", cwd=legacy) == ""


@pytest.mark.parametrize(
    ("key", "changed"),
    [pytest.param("n", [], id="no"), pytest.param("y", [".gitignore", "pyproject.toml"], id="yes")],
)
def test_each_file_that_is_not_the_owner_s_is_asked_for(legacy: Path, key: str, changed: list[str]) -> None:
    steps = [("Overwrite", key), ("Overwrite", key)]

    converse(legacy, steps, defaults=True, answers={"package_name": "legacy", "framework": "none"})

    status = git("status", "--short", "--untracked-files=no", cwd=legacy).splitlines()
    assert [line[3:] for line in status] == changed


def test_answers_of_another_template_are_not_replaced(legacy: Path) -> None:
    put(legacy, ".copier-answers.yml", "_commit: 1.0.0\n_src_path: /another\nproject_name: Legacy\nci: github\n")
    commit(legacy)

    refused = cli("copy", "--skip", "*", *ANSWERS, "--data", "async_stack=sync", released(), ".", cwd=legacy)

    assert refused.returncode == 1
    assert ".copier-answers.yml is another template's; take --answers-file .copier-answers.pytest.yml" in refused.stderr
    assert git("status", "--short", cwd=legacy) == ""


def test_answers_without_one_are_not_another_template_s(tmp_path: Path) -> None:
    repository = rendered_repo(tmp_path / "shop")
    edit(repository / ".copier-answers.yml", "mutation_score: 80\n", "")
    commit(repository)

    update(repository)

    assert git("diff", "--numstat", cwd=repository) == "1\t0\t.copier-answers.yml\n"


def test_two_templates_keep_an_answers_file_each(legacy: Path) -> None:
    put(legacy, ".copier-answers.yml", "_commit: 1.0.0\n_src_path: /another\n")
    commit(legacy)
    ours = ["--answers-file", ".copier-answers.pytest.yml"]

    copied = cli("copy", "--vcs-ref", "1.0.0", "--skip", "*", *ours, *ANSWERS, history(), ".", cwd=legacy)
    commit(legacy)
    updated = cli("update", *ours, "--defaults", "--data", "database=none", cwd=legacy)

    assert (copied.returncode, updated.returncode) == (0, 0), copied.stderr + updated.stderr
    assert files(legacy)[".copier-answers.yml"] == b"_commit: 1.0.0\n_src_path: /another\n"
    recorded = files(legacy)[".copier-answers.pytest.yml"].decode()
    assert "_commit: 2.0.0\n" in recorded
    assert "database: none\n" in recorded
    assert not (legacy / "src/legacy/adapters/database.py").exists()
    assert files(legacy)["tests/test_sums.py"].decode() == LEGACY["tests/test_sums.py"]


def test_recopy_renews_what_the_owner_does_not_own_and_brings_back_what_is_deleted(tmp_path: Path) -> None:
    repository = rendered_repo(tmp_path / "shop")
    before = files(repository)
    edit(repository / "pytest.ini", "timeout = 60\n", "timeout = 30\n")
    edit(repository / "pyproject.toml", '"pytest>=9.2"', '"pytest>=9.3"')
    edit(repository / "tests/conftest.py", "The plugins", "My plugins")
    remove(repository, "tests/unit/test_users.py", "tests/kit/plugins/clock.py")
    put(repository, "tests/unit/test_mine.py", "MINE = 1\n")
    commit(repository)
    edited = files(repository)

    refused = cli("recopy", "--defaults", cwd=repository)
    assert refused.returncode == 1
    assert git("status", "--short", "--untracked-files=no", cwd=repository) == ""

    recopied = cli("recopy", "--defaults", "--overwrite", cwd=repository)
    assert recopied.returncode == 0, recopied.stderr
    mine = {path: edited[path] for path in ("tests/conftest.py", "tests/unit/test_mine.py")}
    assert files(repository) == before | mine
