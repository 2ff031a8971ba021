"""The preview of an update says file by file what the update does, and leaves the repo alone."""

import os
import sys
from pathlib import Path

import pytest

from tests.support.edits import edit
from tests.support.rendering import files
from tests.support.templates import commit, git
from tests.support.toolchain import environment, run
from tests.support.updates import rendered_repo, update


@pytest.mark.parametrize("folder", [pytest.param(".", marks=pytest.mark.deep), "services/shop"])
def test_preview_says_what_the_update_then_does_and_changes_nothing(tmp_path: Path, folder: str) -> None:
    root = tmp_path / "shop"
    repository = rendered_repo(root / folder)
    (repository / ".git").rename(root / ".git")
    edit(repository / "src/shop/settings.py", "sqlite+aiosqlite:///shop.db", "sqlite+aiosqlite:///mine.db")
    commit(root)
    (repository / "mine.txt").write_text("Not committed.\n", encoding="utf-8")
    before, status = files(root), git("status", "--porcelain", cwd=root)
    refs = git("for-each-ref", cwd=root) + git("worktree", "list", cwd=root)
    command = ["nox", "--no-venv", "--no-install", "--session", "preview", "--", "--data", "database=postgresql"]
    path = os.pathsep.join([environment(repository)["PATH"], str(Path(sys.executable).parent)])

    previewed = run(repository, *command, env={"PATH": path})

    assert previewed.status == 0, previewed.output
    made = {".nox", "__pycache__"}
    assert {path: content for path, content in files(root).items() if not made & {*Path(path).parts}} == before
    assert git("status", "--porcelain", cwd=root) == status
    assert git("for-each-ref", cwd=root) + git("worktree", "list", cwd=root) == refs
    (repository / "mine.txt").unlink()
    update(repository, database="postgresql")
    said = previewed.output.partition("--untracked-files=all\n")[2].partition("nox > M: changes")[0]
    assert said == git("status", "--short", "--untracked-files=all", cwd=repository)
    assert {line[:2] for line in said.splitlines()} == {" M", "??", " D", "UU"}
