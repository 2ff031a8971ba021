"""The libraries that applications use most, each used in the rendered suite as its own manual shows."""

import ast
import re
import shutil
import sys
from pathlib import Path

import pytest
import uv

from tests.support.rendering import render
from tests.support.templates import ROOT
from tests.support.toolchain import run

LIBRARIES = sorted((ROOT / "tests/support/libraries").glob("*.py"))
NEEDED = [path.stem.replace("_", "-") for path in LIBRARIES if path.stem != "conftest"]
ALSO_NEEDED = ["moto[s3]"]


@pytest.mark.deep
@pytest.mark.timeout(900)
def test_libraries_raise_no_false_alarm(tmp_path: Path) -> None:
    repository = render(tmp_path / "shop")
    folder = repository / "tests/integration/libraries"
    folder.mkdir()
    for path in LIBRARIES:
        shutil.copy(path, folder / (path.name if path.stem == "conftest" else f"test_{path.name}"))
    (repository / "libraries.txt").write_text("\n".join([*NEEDED, *ALSO_NEEDED]), encoding="utf-8")

    command = [uv.find_uv_bin(), "run", "--python", sys.executable, "--with-requirements", "libraries.txt"]
    finished = run(repository, *command, "pytest", "--color=no", "-ra", str(folder), seconds=800)

    assert finished.status == 0, finished.output


@pytest.mark.quick
def test_page_lists_the_libraries() -> None:
    page = (ROOT / "docs/libraries.md").read_text(encoding="utf-8")
    plain = re.findall(r"`([\w-]+)`", page.partition("as their manuals show:\n\n")[2].partition("\n\n")[0])
    careful = dict(re.findall(r"^\| `([\w-]+)` \| (.+?) \|$", page, re.MULTILINE))
    wanted = {
        path.stem.replace("_", "-"): ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
        for path in LIBRARIES
        if path.stem != "conftest"
    }

    assert plain == [name for name, care in wanted.items() if care is None]
    assert careful == {name: care for name, care in wanted.items() if care}
