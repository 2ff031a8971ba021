"""Settings of the user's own, in the places that the rendered guide names."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.edits import edit
from tests.support.rendering import render
from tests.support.templates import layers
from tests.support.toolchain import pytest_in, run

RUFF = Path(sys.executable).with_name("ruff")

TESTS = """\
import warnings

import pytest
import shop.main


@pytest.mark.nightly
def test_mine(mine: int) -> None:
    warnings.warn("old spelling", DeprecationWarning, stacklevel=1)
    assert mine == 1
    assert shop.main
"""

ADDITIONS = {
    "tests/mine.py": "import pytest\n\n\n@pytest.fixture\ndef mine() -> int:\n    return 1\n",
    "tests/unit/test_mine.py": TESTS,
    "tests/acceptance/test_mine.py": TESTS,
    "pytest.ini": "junit_suite_name = mine\n",
    ".coveragerc": "omit = src/*/settings.py\n",
    "noxfile.py": '\n\n@nox.session\ndef mine(session: nox.Session) -> None:\n    """Mine."""\n',
}


def test_settings_of_one_s_own_hold(tmp_path: Path) -> None:
    repository = render(tmp_path / "shop")
    guide = (repository / "tests/README.md").read_text(encoding="utf-8")
    hook = re.findall(r"```python\n(def pytest_configure.*?)```", guide, re.DOTALL)
    layer = '    config.addinivalue_line("markers", "acceptance: tests in tests/acceptance/")\n'
    conftest = {"tests/conftest.py": f"\nimport pytest\n\n\n{hook[0]}{layer}"}
    for path, addition in (ADDITIONS | conftest).items():
        (repository / path).parent.mkdir(exist_ok=True)
        with (repository / path).open("a", encoding="utf-8") as file:
            file.write(addition)

    edit(repository / "tests/conftest.py", '"tests.storage"]', '"tests.storage", "tests.mine"]')

    finished = pytest_in(
        repository,
        "tests/unit/test_mine.py",
        "tests/acceptance",
        "--cov",
        "--cov-report=xml",
        "--junitxml=junit.xml",
        "-v",
    )

    assert finished.status == 0, finished.output
    assert "2 passed" in finished.output
    assert 'name="mine"' in (repository / "junit.xml").read_text(encoding="utf-8")
    measured = (repository / "reports/coverage.xml").read_text(encoding="utf-8")
    assert "main.py" in measured
    assert "settings.py" not in measured
    assert "mine -> Mine." in run(repository, "nox", "--list").output


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param({"redis": True, "database": "postgresql", "layers": layers(), "ci_shards": 2}, id="everything"),
        pytest.param({"async_stack": "sync", "framework": "none", "starter": "blank"}, id="sync-library"),
    ],
)
def test_kit_is_clean_whatever_the_rules_for_one_s_own_code_are(tmp_path: Path, answers: dict[str, Any]) -> None:
    repository = render(tmp_path / "shop", answers)
    project = repository / "pyproject.toml"
    edit(project, "line-length = 100\n", "line-length = 88\n")
    rules = re.findall(r"^select = \[\n.*?^\]\n", project.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    edit(project, rules[0], 'select = ["ALL"]\n')

    for command in (["format", "--check"], ["check"]):
        kit, own = (
            subprocess.run([RUFF, *command, path], cwd=repository, capture_output=True, text=True)
            for path in ("tests/kit", "tests/unit")
        )
        assert kit.returncode == 0, kit.stdout
        assert own.returncode == 1
