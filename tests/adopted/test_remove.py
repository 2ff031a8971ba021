"""The suite goes out again without a trace, but for what the owner changed, which is named."""

import os
import re
import sys
from pathlib import Path

import pytest

from tests.adopted.test_applications import PAGE, RECIPES, Repository, repo_of
from tests.support.commands import cli
from tests.support.edits import edit
from tests.support.owners import put
from tests.support.rendering import files
from tests.support.templates import commit, git
from tests.support.toolchain import Finished, run
from tests.support.updates import released

COPIER = Path(sys.executable).parent
"""Where the command of Copier is."""


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Return a repo that has adopted the suite, and run a part of it."""
    made = repo_of("app", tmp_path)
    git("tag", "before", cwd=made.root)
    put(made.root, "tests/README.md", "# Tests\n")
    commit(made.root, tag="with-a-page")
    copied = cli("copy", "--defaults", *RECIPES["app"], released(), ".", cwd=made.root)
    assert copied.returncode == 0, copied.stderr
    commit(made.root)
    run(made.root, "python", "-m", "pytest", "tests/kit/checks/unit/test_groups.py", env=made.env)
    return made


def remove(repository: Repository, **env: str) -> Finished:
    """Run the command of the page, with the Copier that runs here."""
    (command,) = re.findall(r"^ *(python -m tests\.kit\.commands\.remove)$", PAGE, re.MULTILINE)
    path = os.pathsep.join([str(COPIER), os.environ["PATH"]])
    return run(repository.root, *command.split(), env={"PATH": path, **repository.env, **env})


def test_repo_is_as_it_was_after_the_removal(repository: Repository) -> None:
    before = files(repository.root)
    ignored = {name for name in before if name.endswith((".pyc", ".db"))}

    removed = remove(repository)

    assert removed.status == 0, removed.output
    git("add", "--all", cwd=repository.root)
    assert git("diff", "--cached", "--stat", "with-a-page", cwd=repository.root) == ""
    assert {name for name in ignored if "kit" in name} & files(repository.root).keys() == set()
    assert not (repository.root / "tests/kit").exists()
    assert "stay" not in removed.output


def test_what_the_owner_changed_stays_and_is_named(repository: Repository) -> None:
    edit(repository.root / "pytest.ini", "# Below this line", "filterwarnings =\n    ignore:old\n# Below this line")
    edit(repository.root / "tests/storage.py", "import pytest\n", "import os\n\nimport pytest\n")
    put(repository.root, "tests/kit/mine.py", "MINE = True\n")
    put(repository.root, "tests/unit/test_mine.py", "def test_mine():\n    assert True\n")
    edit(
        repository.root / "pyproject.toml",
        "[project]",
        '[dependency-groups]\ntest = ["pytest>=9.2", "pytest-xdist", "own"]\n\n'
        "[tool.gates.coverage]\ntotal = 1\n\n[project]",
    )

    removed = remove(repository)

    git("add", "--all", cwd=repository.root)
    left = git("diff", "--cached", "--name-only", "with-a-page", cwd=repository.root).split()
    kept = ["pytest.ini", "tests/kit/mine.py", "tests/storage.py"]
    assert left == sorted(["pyproject.toml", *kept, "tests/unit/test_mine.py"])
    assert re.findall(r"^  (\S+)$", removed.output, re.MULTILINE) == ["pytest.ini", "tests/storage.py", kept[1]]
    for said in (
        "    +filterwarnings =\n    +    ignore:old\n",
        "    +import os\n",
        "    a file of yours\n",
        "pyproject.toml: the group test has pytest>=9.2, pytest-xdist: remove what only the suite needed",
        "pyproject.toml: remove [tool.gates]",
    ):
        assert said in removed.output


def test_nothing_is_removed_where_the_template_is_gone(repository: Repository) -> None:
    answers = repository.root / ".copier-answers.yml"
    answers.write_text(answers.read_text(encoding="utf-8").replace(str(released()), "/nowhere"), encoding="utf-8")
    before = files(repository.root)

    removed = remove(repository)

    assert removed.status == 1
    assert removed.output.startswith("Nothing is removed: Copier does not render what the repo got: ")
    after = files(repository.root)
    assert {name: text for name, text in after.items() if not name.endswith(".pyc")} == {
        name: text for name, text in before.items() if not name.endswith(".pyc")
    }
