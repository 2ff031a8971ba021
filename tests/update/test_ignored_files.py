"""A file that git ignores is nowhere but in the folder of the repo: an update must not write over it unseen."""

from pathlib import Path
from typing import Any

import pytest
from copier.errors import UserMessageError

from tests.support.owners import put
from tests.support.releases import history
from tests.support.rendering import files
from tests.support.templates import commit, git
from tests.support.updates import rendered_repo, update

COMING: list[Any] = [
    pytest.param("2.0.0", {}, "tests/kit/plugins/new.py", id="release"),
    pytest.param("1.0.0", {"ci": "gitlab"}, ".gitlab-ci.yml", id="answer"),
    pytest.param("1.0.0", {"redis": True}, "src/shop/adapters/login_throttle.py", id="starter-file"),
]


def with_own(destination: Path, path: str, *, ignored: bool) -> Path:
    """Return a committed repo of 1.0.0 with a file of the owner's, which git ignores or knows."""
    repository = rendered_repo(destination, history(), "1.0.0")
    put(repository, path, "# Mine.\n")
    if ignored:
        with (repository / ".gitignore").open("a", encoding="utf-8") as file:
            file.write(f"/{path}\n")
    commit(repository)
    return repository


@pytest.mark.parametrize("ignored", [True, False], ids=["ignored", "known"])
@pytest.mark.parametrize(("tag", "answers", "path"), COMING)
@pytest.mark.quick("release-ignored")
def test_update_stops_before_it_brings_a_file_of_a_name_that_is_there(
    tmp_path: Path, tag: str, answers: dict[str, Any], path: str, ignored: bool
) -> None:
    repository = with_own(tmp_path / "shop", path, ignored=ignored)
    before = files(repository)

    with pytest.raises(UserMessageError, match=f"{path}: the update brings a file of that name"):
        update(repository, tag, **answers)

    assert files(repository) == before
    assert git("status", "--porcelain", cwd=repository) == ""
    update(repository, tag, exclude=[path], **answers)
    assert files(repository)[path] == b"# Mine.\n"


def test_starter_file_stops_only_the_update_that_would_write_it(tmp_path: Path) -> None:
    repository = with_own(tmp_path / "shop", "tests/unit/test_totals.py", ignored=True)

    update(repository, "2.0.0")

    assert files(repository)["tests/unit/test_totals.py"] == b"# Mine.\n"


def test_owner_who_has_deleted_the_list_of_names_is_not_stopped(tmp_path: Path) -> None:
    repository = with_own(tmp_path / "shop", "mine.py", ignored=False)
    (repository / "tests/kit/files.yml").unlink()
    commit(repository)

    update(repository, "2.0.0")

    assert (repository / "tests/kit/plugins/new.py").exists()
