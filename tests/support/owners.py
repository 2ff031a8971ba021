"""What people do to a repo before it is updated, by the name of their habit.

Each function edits a repo in place. It works on a fresh copy of another release and with other answers too: what is
not there is not changed. So a test can say what an update should make of the edits.
"""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.support.toolchain import environment

OWNERS: dict[str, Callable[[Path], None]] = {}

SNAPSHOT = "tests/integration/__snapshots__/test_openapi/test_api_is_the_one_that_clients_know.json"

ENTITY = """\
\"\"\"Coupons.\"\"\"

from dataclasses import dataclass, field


@dataclass(eq=False, kw_only=True)
class Coupon:
    \"\"\"What makes an order cheaper.\"\"\"

    id: int = field(init=False)
    code: str
"""

TABLE = """\
coupons = Table(
    "coupons",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(20), nullable=False),
)
"""

MIGRATION = """\
\"\"\"Add coupons.\"\"\"

import sqlalchemy as sa
from alembic import op

revision = "1a2b3c4d5e6f"
down_revision = "7529c3cd376a"
branch_labels = None
depends_on = None


def upgrade() -> None:
    \"\"\"Make the change.\"\"\"
    op.create_table(
        "coupons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coupons")),
    )


def downgrade() -> None:
    \"\"\"Undo the change.\"\"\"
    op.drop_table("coupons")
"""

TEST = """\
from shop.domain.coupons import Coupon


def test_coupon_has_its_code() -> None:
    assert Coupon(code="TEN").code == "TEN"
"""


ACTION = """\
name: WHEN-job
description: Says which job it is.
inputs:
  job:
    description: The name of the job.
    required: true
runs:
  using: composite
  steps:
    - run: echo "WHEN ${{ inputs.job }}"
      shell: bash
"""

PIPELINE = """\
lint:
  before_script:
    - echo "before lint"

mine:
  extends: [.on-push]
  stage: unit
  script:
    - echo "mine"
"""


def owner(edits: Callable[[Path], None]) -> Callable[[Path], None]:
    """Register the function under its name."""
    OWNERS[edits.__name__] = edits
    return edits


def put(repository: Path, path: str, text: str) -> None:
    """Write a file of the owner's own, with the folders that it needs."""
    (repository / path).parent.mkdir(parents=True, exist_ok=True)
    (repository / path).write_text(text, encoding="utf-8")


def change(repository: Path, path: str, old: str, new: str) -> None:
    """Replace the only such text of a file; raises AssertionError if a file that is there holds it not just once."""
    file = repository / path
    if file.exists():
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{path}: {text.count(old)} times {old!r}"
        file.write_text(text.replace(old, new), encoding="utf-8")


def append(repository: Path, path: str, text: str) -> None:
    """Add a text to the end of a file."""
    file = repository / path
    if file.exists():
        file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")


def remove(repository: Path, *paths: str) -> None:
    """Delete files and folders."""
    for path in paths:
        shutil.rmtree(repository / path) if (repository / path).is_dir() else (repository / path).unlink(
            missing_ok=True
        )


@owner
def nobody(repository: Path) -> None:
    """Change nothing."""


@owner
def settings(repository: Path) -> None:
    """Put settings where tests/README.md says."""
    append(repository, "pytest.ini", "junit_suite_name = mine\n")
    append(repository, ".coveragerc", "omit = src/*/settings.py\n")
    append(repository, "noxfile.py", "\n\n@nox.session\ndef mine(session: nox.Session) -> None:\n    pass\n")
    append(repository, ".gitignore", "mine/\n")
    append(repository, "pyproject.toml", "\n[tool.mine]\nkey = 1\n")
    append(
        repository,
        "tests/conftest.py",
        "\n\ndef pytest_configure(config) -> None:  # type: ignore[no-untyped-def]\n"
        '    config.addinivalue_line("markers", "acceptance: tests in tests/acceptance/")\n',
    )
    put(repository, "tests/acceptance/test_mine.py", "def test_mine(mine: int) -> None:\n    assert mine\n")
    put(
        repository,
        "tests/kit/plugins/mine.py",
        "import pytest\n\n\n@pytest.fixture\ndef mine() -> int:\n    return 1\n",
    )


@owner
def dependencies(repository: Path) -> None:
    """Declare dependencies and tools, and publish a version."""
    place = "    # Below this line is the place for "
    change(
        repository,
        "pyproject.toml",
        f"{place}dependencies of your own.\n",
        f'{place}dependencies of your own.\n    "rich>=14",\n',
    )
    change(
        repository,
        "pyproject.toml",
        f"{place}tools of your own.\n",
        f'{place}tools of your own.\n    "dirty-equals>=0.9",\n',
    )
    change(repository, "pyproject.toml", '\nversion = "0.1.0"\n', '\nversion = "2.3.4"\n')
    change(
        repository,
        "pyproject.toml",
        "\n[dependency-groups]\n",
        '\n[project.scripts]\nmine = "mine:main"\n\n[dependency-groups]\n',
    )
    put(repository, "uv.lock", "version = 1\n")


@owner
def workflows(repository: Path) -> None:
    """Add jobs and steps of CI where tests/README.md says."""
    put(repository, ".github/workflows/deploy.yml", "name: deploy\n")
    put(repository, ".github/CODEOWNERS", "version: 2\n")
    put(repository, ".gitlab/own.yml", PIPELINE)
    for when in ("before", "after"):
        put(repository, f".github/actions/{when}-job/action.yml", ACTION.replace("WHEN", when))


@owner
def steps(repository: Path) -> None:
    """Add a step in the midst of two jobs of CI, against the advice."""
    for job in ("unit", "lowest-versions"):
        place = f"      - name: Set up uv for {job}\n"
        mine = f"      - name: Mine in {job}\n        run: echo mine in {job}\n"
        change(repository, ".github/workflows/tests.yml", place, mine + place)


@owner
def models(repository: Path) -> None:
    """Add an entity with its table, its migration and its tests."""
    tables = "src/shop/adapters/database.py"
    orders = "from ..domain.orders import CartItem, Order, OrderItem, OrderStatus\n"
    mappers = "mappers = registry(metadata=metadata)\n"
    put(repository, "src/shop/domain/coupons.py", ENTITY)
    change(repository, tables, orders, f"from ..domain.coupons import Coupon\n{orders}")
    change(repository, tables, mappers, f"{TABLE}\n{mappers}mappers.map_imperatively(Coupon, coupons)\n")
    put(repository, "migrations/versions/1a2b3c4d5e6f_add_coupons.py", MIGRATION)
    put(repository, "tests/unit/test_coupons.py", TEST)


@owner
def code(repository: Path) -> None:
    """Work on the shop itself."""
    change(
        repository,
        "src/shop/domain/orders.py",
        '    CANCELLED = "cancelled"\n',
        '    CANCELLED = "cancelled"\n    RETURNED = "returned"\n',
    )
    change(repository, SNAPSHOT, '"cancelled"\n', '"cancelled",\n      "returned"\n')
    change(
        repository,
        "src/shop/settings.py",
        "    password_time_cost: int = 3\n",
        "    mine: int = 1\n    password_time_cost: int = 4\n",
    )
    append(repository, "src/shop/services/orders.py", "\n\nMINE = 1\n")
    append(repository, "src/shop/services/users.py", "\n\nMINE = 1\n")
    append(repository, "src/shop/ports.py", "\n\nclass Mine(Protocol):\n    pass\n")
    append(repository, "README.md", "\n## Mine\n\nMine.\n")


@owner
def fixtures(repository: Path) -> None:
    """Add fixtures for one layer, for all of them, and to the application's."""
    fixture = "\n\n@pytest.fixture\ndef {name}() -> int:\n    return 1\n"
    append(repository, "tests/application.py", fixture.format(name="mine"))
    put(repository, "tests/unit/mine/conftest.py", "import pytest\n" + fixture.format(name="mine_in_unit"))
    put(repository, "tests/integration/conftest.py", "import pytest\n" + fixture.format(name="mine_in_integration"))
    put(
        repository,
        "tests/unit/mine/test_mine.py",
        "def test_mine(mine: int, mine_in_unit: int) -> None:\n    assert mine == mine_in_unit\n",
    )


@owner
def examples_deleted(repository: Path) -> None:
    """Delete examples of tests and of code, a layer and the factories of scenarios."""
    for name in ("catalogue", "orders", "pricing", "users", "access"):
        remove(repository, f"tests/unit/test_{name}.py", f"tests/integration/test_{name}.py")
    remove(repository, "tests/performance", "tests/factories/scenarios.py", "src/shop/api/products.py")


@owner
def shop_deleted(repository: Path) -> None:
    """Delete the shop and all examples, and keep the plugins with their tests."""
    for path in [*repository.glob("tests/unit/*.py"), *repository.glob("tests/integration/*.py")]:
        if not path.read_text(encoding="utf-8").startswith("# Managed"):
            path.unlink()
    remove(repository, "load", "migrations", "src", "tests/application.py", "tests/served.py", "tests/storage.py")
    examples = ("data", "e2e", "factories", "fakes", "integration/__snapshots__", "performance", "property", "security")
    for folder in (*examples, "strategies"):
        remove(repository, f"tests/{folder}")
    put(repository, "tests/conftest.py", 'pytest_plugins = ["tests.kit.plugins"]\n')


@owner
def tests_renamed(repository: Path) -> None:
    """Rename test files, and put others into a folder."""
    moves = {
        "tests/unit/test_users.py": "tests/unit/test_people.py",
        "tests/unit/test_orders.py": "tests/unit/orders/test_rules.py",
        "tests/integration/test_users.py": "tests/integration/test_people.py",
    }
    for old, new in moves.items():
        if (repository / old).exists():
            (repository / new).parent.mkdir(exist_ok=True)
            (repository / old).rename(repository / new)


@owner
def plugins(repository: Path) -> None:
    """Add a plugin, and change managed ones against the advice."""
    put(repository, "tests/mine.py", '"""Mine."""\n')
    change(repository, "tests/conftest.py", '"tests.storage"]', '"tests.storage", "tests.mine"]')
    change(repository, "tests/kit/plugins/clock.py", "datetime(2030, 1, 15, 12, 0", "datetime(2031, 2, 16, 13, 0")
    append(repository, "tests/kit/plugins/network.py", "\n\nMINE = 1\n")
    change(repository, "pytest.ini", "log_cli_level = INFO\n", "log_cli_level = DEBUG\n")
    append(repository, "tests/README.md", "\nMine.\n")


@owner
def ratchet(repository: Path) -> None:
    """Raise the thresholds, as `--cov-ratchet` does."""
    change(repository, "pyproject.toml", "\nunit = 80\n", "\nunit = 91\n")
    change(repository, "pyproject.toml", "\ntotal = 85\n", "\ntotal = 97\n")


@owner
def package_renamed(repository: Path) -> None:
    """Move the package, and import it under its new name."""
    if (repository / "src/shop").exists():
        (repository / "src/shop").rename(repository / "src/store")
        for path in [
            *repository.glob("tests/**/*.py"),
            *repository.glob("migrations/*.py"),
            *repository.glob("src/**/*.py"),
        ]:
            text = path.read_text(encoding="utf-8")
            for word in ("import", "from"):
                text = text.replace(f"{word} shop", f"{word} store")
            path.write_text(text, encoding="utf-8")


@owner
def formatter(repository: Path) -> None:
    """Format everything with shorter lines."""
    change(repository, "pyproject.toml", "line-length = 100\n", "line-length = 88\n")
    subprocess.run(["ruff", "format", "--quiet", "."], cwd=repository, env=environment(repository), check=True)


@owner
def everyone(repository: Path) -> None:
    """Do what all of them do, but for what would undo it again."""
    for edits in (settings, dependencies, workflows, steps, models, code, fixtures, tests_renamed, plugins, ratchet):
        edits(repository)
