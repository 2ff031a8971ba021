"""An update that switches answers: without edits it makes what a fresh copy would be."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.edits import edit
from tests.support.releases import history
from tests.support.rendering import files, render
from tests.support.templates import commit, git, source, template_repo
from tests.support.updates import released, rendered_repo, update

Answers = dict[str, Any]

NONE, SQLITE, POSTGRESQL, MYSQL = ({"database": name} for name in ("none", "sqlite", "postgresql", "mysql"))
OWN_WORDS = {"description": "What the owner says."}
"""The default differs by the starter, and the recorded answer stays."""

ALL_LAYERS = ["integration", "e2e", "property", "performance", "security"]

SWITCHES = [
    pytest.param(NONE, SQLITE, id="none-to-sqlite"),
    pytest.param(NONE | {"layers": []}, POSTGRESQL | {"layers": ALL_LAYERS}, id="none-to-postgresql-and-layers-on"),
    pytest.param(NONE, MYSQL | {"redis": True}, id="none-to-mysql-and-redis-on"),
    pytest.param(SQLITE, NONE, id="sqlite-to-none"),
    pytest.param(SQLITE, POSTGRESQL | {"async_stack": "anyio"}, id="sqlite-to-postgresql-and-asyncio-to-anyio"),
    pytest.param(SQLITE, MYSQL, id="sqlite-to-mysql"),
    pytest.param(POSTGRESQL, NONE | {"async_stack": "trio"}, id="postgresql-to-none-and-asyncio-to-trio"),
    pytest.param(POSTGRESQL | {"redis": True}, SQLITE | {"redis": False}, id="postgresql-to-sqlite-and-redis-off"),
    pytest.param(POSTGRESQL, MYSQL, id="postgresql-to-mysql"),
    pytest.param(MYSQL, NONE | {"layers": []}, id="mysql-to-none-and-layers-off"),
    pytest.param(MYSQL | {"async_stack": "anyio"}, SQLITE | {"async_stack": "asyncio"}, id="mysql-and-anyio-to-sqlite"),
    pytest.param(MYSQL, POSTGRESQL, id="mysql-to-postgresql"),
    pytest.param({"layers": ["integration"]}, {"layers": ["performance"]}, id="one-layer-to-another"),
    pytest.param({"layers": []}, {"layers": ["integration"]}, id="layer-on"),
    pytest.param({}, {"layers": ["integration"]}, id="layers-off"),
    pytest.param({"layers": ["integration"]}, {"layers": ["e2e", "load"]}, id="e2e-and-load-on"),
    pytest.param({"layers": ["e2e"]}, {"layers": ["e2e", "browser"]}, id="browser-on"),
    pytest.param({"layers": ["e2e", "browser"]}, {"layers": ["e2e"]}, id="browser-off"),
    pytest.param(
        {"layers": ["e2e"], "redis": True},
        {"layers": ["performance"], "database": "none"},
        id="sqlite-to-none-and-e2e-to-performance",
    ),
    pytest.param({"layers": []}, {"layers": ["e2e"], "database": "postgresql"}, id="sqlite-to-postgresql-and-e2e-on"),
    pytest.param({}, {"redis": True}, id="redis-on"),
    pytest.param({}, {"async_stack": "anyio"}, id="asyncio-to-anyio"),
    pytest.param({}, {"async_stack": "sync"}, id="asyncio-to-sync"),
    pytest.param({"async_stack": "sync"} | NONE, {"async_stack": "trio"}, id="sync-to-trio"),
    pytest.param({}, {"framework": "none"}, id="fastapi-to-library"),
    pytest.param({"framework": "none"} | POSTGRESQL, {"framework": "fastapi"}, id="library-to-fastapi"),
    pytest.param(OWN_WORDS, {"starter": "blank"}, id="shop-to-blank"),
    pytest.param({"starter": "blank"} | OWN_WORDS, {"starter": "shop"}, id="blank-to-shop"),
    pytest.param({"starter": "blank"}, {"database": "none", "framework": "none"}, id="blank-sqlite-to-blank-library"),
    pytest.param({"ci": "none"}, {"ci": "github", "python_version": "3.13"}, id="ci-on-and-a-newer-python"),
    pytest.param({"ci_shards": 3}, {"ci": "gitlab", "ci_shards": 5}, id="github-to-gitlab-and-more-shards"),
    pytest.param(
        {"ci": "gitlab", "layers": ["integration"]},
        {"ci": "github", "ci_shards": 3, "layers": ALL_LAYERS},
        id="gitlab-to-github-and-shards-and-a-layer-on",
    ),
    pytest.param({"ci": "gitlab", "ci_shards": 2}, {"ci": "none", "ci_shards": 1}, id="ci-and-shards-off"),
    pytest.param(
        {"redis": True},
        {"ci": "none", "coverage_unit": 90, "coverage_integration": 0, "coverage_total": 95},
        id="ci-off-and-thresholds",
    ),
]


@pytest.mark.parametrize(("before", "after"), SWITCHES)
@pytest.mark.quick(
    "none-to-postgresql-and-layers-on", "asyncio-to-sync", "shop-to-blank", "github-to-gitlab-and-more-shards"
)
def test_update_equals_a_fresh_copy_when_answers_are_switched(tmp_path: Path, before: Answers, after: Answers) -> None:
    repository = rendered_repo(tmp_path / "shop", **before)

    update(repository, **after)

    assert files(repository) == files(render(tmp_path / "fresh" / "shop", before | after, template=released()))


def test_switch_equals_a_fresh_copy_when_starter_files_have_followed_the_releases(tmp_path: Path) -> None:
    template = template_repo(tmp_path / "template", tag="1.0.0")
    repository = rendered_repo(tmp_path / "shop", template)
    edit(source("tests/conftest.py", template), "The plugins", "All plugins")
    edit(source("src/{{ package_name }}/services/orders.py", template), "From the cart to", "From cart to")
    commit(template, tag="1.1.0")

    update(repository, starter="shop")
    commit(repository)
    update(repository, async_stack="sync")

    assert files(repository) == files(render(tmp_path / "fresh" / "shop", {"async_stack": "sync"}, template=template))


@pytest.mark.quick
def test_starter_files_stay_as_they_are_when_no_answer_of_the_stack_is_given(tmp_path: Path) -> None:
    template = template_repo(tmp_path / "template", tag="1.0.0")
    repository = rendered_repo(tmp_path / "shop", template)
    edit(source("tests/conftest.py", template), "The plugins", "All plugins")
    commit(template, tag="1.1.0")

    update(repository, ci="none", coverage_total=90)

    assert git("status", "--short", "README.md", "src", "tests/conftest.py", "tests/unit", cwd=repository) == ""
    assert not (repository / ".github").exists()

    commit(repository)
    update(repository, redis=True)

    assert "tests/conftest.py" not in git("status", "--short", cwd=repository)
    assert git("diff", "--name-only", "--diff-filter=U", cwd=repository) == ""
    assert (repository / "src/shop/adapters/login_throttle.py").exists()


def test_deleted_file_of_a_layer_that_was_added_later_stays_deleted(tmp_path: Path) -> None:
    repository = rendered_repo(tmp_path / "shop", history(), "1.0.0", layers=["integration"])
    update(repository, "1.0.0", layers=ALL_LAYERS)
    layer = repository / "tests/performance"
    (layer / "test_shop.py").unlink()

    steps: list[tuple[str, Answers]] = [("1.1.0", {}), ("1.1.0", {"redis": True}), ("2.0.0", {"layers": ALL_LAYERS})]
    for tag, answers in steps:
        commit(repository)
        update(repository, tag, **answers)

        assert {path.name for path in layer.iterdir()} == {"test_database.py", "test_users.py"}


def test_layer_that_goes_leaves_the_files_that_the_owner_added_or_excluded(tmp_path: Path) -> None:
    repository = rendered_repo(tmp_path / "shop")
    layer = repository / "tests/performance"
    (layer / "test_mine.py").write_text("# Mine.\n", encoding="utf-8")
    (layer / "test_shop.py").write_text("# Mine.\n", encoding="utf-8")
    commit(repository)

    update(repository, exclude=["tests/performance/test_shop.py"], layers=["integration"])

    assert {path.name: path.read_text(encoding="utf-8") for path in layer.iterdir()} == {
        "test_mine.py": "# Mine.\n",
        "test_shop.py": "# Mine.\n",
    }


def test_layer_has_all_its_files_when_it_is_switched_off_and_on_again(tmp_path: Path) -> None:
    repository = rendered_repo(tmp_path / "shop")
    before = files(repository)
    (repository / "tests/performance/test_shop.py").unlink()
    commit(repository)

    update(repository, layers=["integration"])
    commit(repository)
    update(repository, layers=ALL_LAYERS)

    assert files(repository) == before


def test_moved_file_stays_as_it_is_when_a_switch_changes_what_it_was(tmp_path: Path) -> None:
    repository = rendered_repo(tmp_path / "shop")
    moved = (repository / "tests/unit/test_users.py").rename(repository / "tests/unit/test_people.py")
    before = moved.read_bytes()
    commit(repository)

    update(repository, async_stack="sync")

    assert moved.read_bytes() == before
    assert not (repository / "tests/unit/test_users.py").exists()
