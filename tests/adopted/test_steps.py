"""What docs/adopt.md says beside its recipes: the installation, the gates, and the layer of the owner's tests."""

import re
import tomllib
from pathlib import Path

import pytest
import uv

from tests.adopted.test_applications import PAGE, RECIPES, Repository, doctor, repo_of
from tests.support.commands import cli
from tests.support.edits import edit
from tests.support.owners import put
from tests.support.templates import git
from tests.support.toolchain import outcomes, pytest_in, run
from tests.support.updates import released


def adopted(package: str, folder: Path, *answers: str) -> Repository:
    """Return a repo that has adopted the suite by its recipe, with these answers beside it."""
    repository = repo_of(package, folder)
    given = [word for answer in answers for word in ("--data", answer)]
    copied = cli("copy", "--defaults", *RECIPES[package], *given, released(), ".", cwd=repository.root)
    assert copied.returncode == 0, copied.stderr
    return repository


def test_suite_runs_on_what_uv_adds_and_nothing_else(tmp_path: Path) -> None:
    repository = adopted("app", tmp_path)
    (command,) = re.findall(r"^ +uv (add --group test -r tests/kit/requirements\.txt)$", PAGE, re.MULTILINE)
    (prefix,) = re.findall(r"`uv (run --group test)`", PAGE)
    alone = {**repository.env, "VIRTUAL_ENV": ""}
    in_it = [uv.find_uv_bin(), *prefix.split(), "python", "-m"]

    added = run(repository.root, uv.find_uv_bin(), *command.split(), env=alone)
    told = run(repository.root, *in_it, "tests.kit.commands.doctor", env=alone)
    finished = run(repository.root, *in_it, "pytest", env=alone)

    assert added.status == 0, added.output
    assert told.output.splitlines()[-1] == "Ready: run pytest.", told.output
    assert finished.status == 0, finished.output
    assert git("status", "--short", "--untracked-files=no", cwd=repository.root) == " M pyproject.toml\n"


def test_gates_that_the_doctor_prints_are_raised_to_what_the_tests_reach(tmp_path: Path) -> None:
    repository = adopted("app", tmp_path)
    (printed,) = re.findall(r"^ +(\[tool\.gates\.coverage\]\n(?: +\w+ = \d+\n)+)", doctor(repository).output, re.M)
    settings = repository.root / "pyproject.toml"
    before = settings.read_text(encoding="utf-8")
    settings.write_text(before + "\n" + re.sub("(?m)^ +", "", printed), encoding="utf-8")
    put(repository.root, "tests/unit/test_model.py", UNIT)
    put(repository.root, "tests/integration/test_own_rows.py", repository.about.test)

    raised = pytest_in(repository.root, "--cov", "--cov-ratchet", env=repository.env)
    gates = tomllib.loads(settings.read_text(encoding="utf-8"))["tool"]["gates"]["coverage"]
    put(repository.root, "tests/unit/test_model.py", "def test_nothing():\n    assert True\n")
    missed = pytest_in(repository.root, "--cov", env=repository.env)

    assert raised.status == 0, raised.output
    assert settings.read_text(encoding="utf-8").startswith(before)
    assert gates.keys() == {"unit", "integration", "total"}
    assert 0 < gates["unit"] < 100
    assert min(gates["integration"], gates["total"]) > 50
    assert f"FAILED coverage::unit - 0.0 % are covered, and {gates['unit']} % must be" in missed.output


UNIT = """\
from app.main import get_db


def test_session_is_closed():
    sessions = get_db()
    assert next(sessions).in_transaction() is False
    sessions.close()
"""


@pytest.mark.parametrize("layer", ["unit", "integration"])
def test_own_tests_run_as_the_layer_that_the_owner_names(tmp_path: Path, layer: str) -> None:
    repository = adopted("app", tmp_path, f"own_tests={layer}")
    put(repository.root, "app/tests/test_inside.py", "def test_inside():\n    assert True\n")
    edit(repository.root / "pytest.ini", "testpaths = tests", "testpaths = tests app/tests")

    results = outcomes(repository.root, "-m", f"{layer} and not kit", env=repository.env)

    assert results == {
        "tests.test_names::test_items_are_served": "passed",
        "app.tests.test_inside::test_inside": "passed",
    }
    assert "are not collected" not in doctor(repository).output
