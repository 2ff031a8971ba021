"""CONTRIBUTING.md says what is so."""

import re
import subprocess
import tomllib

import pytest

from tests.support.templates import HOUSES, ROOT, sources

CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "count"),
    [
        pytest.param("README.md", 2, id="one-for-each-starter"),
        pytest.param("pyproject.toml", 1, id="shared"),
        pytest.param(".github/workflows/nightly.yml", 1, id="in-two-conditions"),
        pytest.param("tests/kit/plugins/clock.py", 1, id="no-template"),
        pytest.param("tests/kit/plugins/engine.py", 3, id="one-for-each-database"),
        pytest.param("tests/kit/checks/e2e/test_serving.py", 1, id="check"),
        pytest.param("tests/application.py", 10, id="variants-in-two-houses"),
        pytest.param("tests/e2e/conftest.py", 4, id="layer"),
        pytest.param("src/shop/adapters/storage.py", 3, id="package"),
        pytest.param("migrations/env.py", 1, id="common"),
    ],
)
def test_command_finds_the_sources_of_a_path(path: str, count: int) -> None:
    (command,) = re.findall(r"^git ls-files template \| sed .*$", CONTRIBUTING, re.MULTILINE)
    (example,) = re.findall(r"grep '\^(.*) '$", command)

    found = subprocess.run(
        ["bash", "-c", command.replace(example, path)], cwd=ROOT, check=True, capture_output=True, text=True
    )

    printed = [line.removeprefix(f"{path} ") for line in found.stdout.splitlines()]
    known = sources(path.replace("src/shop/", "src/{{ package_name }}/"), ROOT)
    assert printed == [file.relative_to(ROOT).as_posix() for file in known]
    assert len(printed) == count


def test_every_house_has_its_row() -> None:
    assert re.findall(r"^\| `\{\{ (\w+) \}\}` \|", CONTRIBUTING, re.MULTILINE) == HOUSES


def test_folders_of_the_macros_are_named() -> None:
    folders = {folder.name for folder in (ROOT / "extensions").iterdir()}

    assert {name for name in folders if f"`{name}/`" not in CONTRIBUTING} == set()


def test_paths_that_are_named_are_there() -> None:
    text = CONTRIBUTING.replace("layer.NAME", "layer.integration").replace("when.NAME", "when.sqlite")
    named = re.findall(r"`((?:docs|extensions|template|tests)/[^`]+)`", text)

    assert len(named) > 20
    assert [path for path in named if "NAME" not in path and "WORD" not in path and not (ROOT / path).exists()] == []


def test_constraints_pin_what_the_groups_install() -> None:
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]
    wanted = {re.split("[>=<\\[]", line)[0] for group in groups.values() for line in group if isinstance(line, str)}
    pinned = set(re.findall("^([a-z0-9-]+)==", (ROOT / "constraints.txt").read_text(encoding="utf-8"), re.MULTILINE))

    assert wanted - pinned == set()
