"""Settings of the user's own, in the places that the rendered guide names."""

import re
from pathlib import Path

from tests.support.rendering import render
from tests.support.toolchain import pytest_in, run

TESTS = """\
import warnings

import pytest


@pytest.mark.nightly
def test_mine(mine: int) -> None:
    warnings.warn("old spelling", DeprecationWarning, stacklevel=1)
    assert mine == 1
"""

ADDITIONS = {
    "tests/plugins/mine.py": "import pytest\n\n\n@pytest.fixture\ndef mine() -> int:\n    return 1\n",
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
