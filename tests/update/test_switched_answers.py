"""An update that switches answers: without edits it makes what a fresh copy would be."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.edits import edit
from tests.support.rendering import files, render
from tests.support.templates import commit, git, template_repo
from tests.support.updates import released, rendered_repo, update

Answers = dict[str, Any]

NONE, SQLITE, POSTGRESQL, MYSQL = ({"database": name} for name in ("none", "sqlite", "postgresql", "mysql"))
ALL_LAYERS = ["integration", "e2e", "performance"]

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
    pytest.param(
        {"layers": ["e2e"], "redis": True},
        {"layers": ["performance"], "database": "none"},
        id="sqlite-to-none-and-e2e-to-performance",
    ),
    pytest.param({"layers": []}, {"layers": ["e2e"], "database": "postgresql"}, id="sqlite-to-postgresql-and-e2e-on"),
    pytest.param({}, {"redis": True}, id="redis-on"),
    pytest.param({}, {"async_stack": "anyio"}, id="asyncio-to-anyio"),
    pytest.param({"ci": "none"}, {"ci": "github", "python_version": "3.13"}, id="ci-on-and-a-newer-python"),
    pytest.param(
        {"redis": True},
        {"ci": "none", "coverage_unit": 90, "coverage_integration": 0, "coverage_total": 95},
        id="ci-off-and-thresholds",
    ),
]


@pytest.mark.parametrize(("before", "after"), SWITCHES)
def test_update_equals_a_fresh_copy_when_answers_are_switched(tmp_path: Path, before: Answers, after: Answers) -> None:
    repository = rendered_repo(tmp_path / "shop", **before)

    update(repository, **after)

    assert files(repository) == files(render(tmp_path / "fresh" / "shop", before | after, template=released()))


def test_starter_files_stay_as_they_are_when_no_answer_of_the_stack_is_given(tmp_path: Path) -> None:
    template = template_repo(tmp_path / "template", tag="1.0.0")
    repository = rendered_repo(tmp_path / "shop", template)
    edit(template / "template/tests/conftest.py", "The plugins", "All plugins")
    commit(template, tag="1.1.0")

    update(repository, ci="none", coverage_total=90)

    assert git("status", "--short", "README.md", "src", "tests/conftest.py", "tests/unit", cwd=repository) == ""
    assert not (repository / ".github").exists()

    commit(repository)
    update(repository, redis=True)

    assert "tests/conftest.py" not in git("status", "--short", cwd=repository)
    assert git("diff", "--name-only", "--diff-filter=U", cwd=repository) == ""
    assert (repository / "src/shop/adapters/login_throttle.py").exists()


TEST = "\n\ndef test_mine() -> None:\n    pass\n"
END = ""

EDITS = [
    ("src/shop/domain/coupons.py", END, "class Coupon:\n    code: str\n"),
    ("src/shop/domain/orders.py", END, "\n\nMINE = 1\n"),
    ("src/shop/services/orders.py", "import", "import asyncio as mine\nimport"),
    ("src/shop/ports.py", "class ProductRepository(", "class Mine(Protocol): ...\n\n\nclass ProductRepository("),
    (
        "src/shop/settings.py",
        "    password_time_cost: int = 3\n",
        "    mine: int = 1\n    password_time_cost: int = 4\n",
    ),
    ("tests/application.py", END, "\n\n@pytest.fixture\ndef mine() -> int:\n    return 1\n"),
    ("tests/conftest.py", END, '\npytest_plugins += ["mine"]\n'),
    ("tests/factories/coupons.py", END, "MINE = 1\n"),
    ("tests/unit/test_mine.py", END, TEST),
    ("tests/unit/test_adapters.py", END, TEST),
    ("tests/integration/test_mine.py", END, TEST),
    ("tests/integration/test_users.py", END, TEST),
    ("tests/performance/test_mine.py", END, TEST),
    ("tests/plugins/mine.py", END, "def pytest_configure() -> None:\n    pass\n"),
    ("tests/plugins/clock.py", END, "\n\nMINE = 1\n"),
    ("tests/README.md", END, "\nMine.\n"),
    ("README.md", END, "\n## Mine\n"),
    ("pyproject.toml", 'version = "0.1.0"', 'version = "2.3.4"'),
    ("pyproject.toml", '    "httpx2>=2.0",\n', '    "httpx2>=2.0",\n    "jinja2>=3.1",\n'),
    ("pyproject.toml", '    "time-machine>=3.0",\n', '    "time-machine>=3.0",\n    "zstandard>=0.25",\n'),
    ("pyproject.toml", "line-length = 100", "line-length = 88"),
    ("pyproject.toml", '    "DTZ",', '    "ERA",\n    "DTZ",'),
    ("pyproject.toml", END, '\n[tool.mine]\nkey = "value"\n'),
    ("pytest.ini", "log_cli_level = INFO", "log_cli_level = DEBUG"),
    ("pytest.ini", END, "junit_family = xunit1\n"),
    (".coveragerc", END, "omit = mine.py\n"),
    (".gitignore", END, "mine/\n"),
    (".github/workflows/deploy.yml", END, "name: deploy\n"),
    ("noxfile.py", END, "\n\n@nox.session\ndef mine(session: nox.Session) -> None:\n    pass\n"),
    ("docs/mine.md", END, "# Mine\n"),
]
"""What the user changes: a path, a text in the file, or its end, and what stands there from then on."""

DELETIONS = ["tests/unit/test_catalogue.py", "tests/integration/test_orders.py", "src/shop/api/products.py"]
MOVES = {"tests/unit/test_users.py": "tests/unit/test_people.py"}


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param({}, id="no-switch"),
        pytest.param(SQLITE, id="same-answer"),
        pytest.param(NONE, id="to-none"),
        pytest.param(POSTGRESQL, id="to-postgresql"),
        pytest.param({"redis": True, "async_stack": "anyio"}, id="redis-on-and-asyncio-to-anyio"),
        pytest.param({"layers": ["integration"], "ci": "none", "coverage_total": 90}, id="layer-and-ci-off"),
    ],
)
def test_what_the_user_did_is_there_when_answers_are_switched(
    tmp_path: Path, subtests: pytest.Subtests, answers: Answers
) -> None:
    repository = rendered_repo(tmp_path / "shop")
    for path, old, new in EDITS:
        write(repository / path, old, new)
    for path in DELETIONS:
        (repository / path).unlink()
    for path, destination in MOVES.items():
        (repository / path).rename(repository / destination)
    commit(repository)

    update(repository, **answers)

    after = {path: content.decode() for path, content in files(repository).items()}
    for path, _, new in EDITS:
        with subtests.test("edit", path=path, new=new):
            assert after[path].count(new) == 1
    for path in [*DELETIONS, *MOVES]:
        with subtests.test("deletion", path=path):
            assert path not in after
    for path in MOVES.values():
        with subtests.test("move", path=path):
            assert path in after
    with subtests.test("no conflict"):
        assert git("diff", "--name-only", "--diff-filter=U", cwd=repository) == ""
        assert [path for path, text in after.items() if "\n<<<<<<< " in text or path.endswith(".rej")] == []


def write(path: Path, old: str, new: str) -> None:
    """Replace the first such text of a file, or add to its end; a file that is not there is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    assert old in text, path
    path.write_text(text.replace(old, new, 1) if old else text + new, encoding="utf-8")
