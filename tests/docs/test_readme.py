"""README.md says what is so."""

import os
import re

import pytest

from tests.support.rendering import files, render
from tests.support.templates import GUARDS, ROOT, questions

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_ci_runs_the_command_of_the_readme() -> None:
    script = ROOT / ".ci" / "run"
    command = next(line for line in README.splitlines() if line.startswith("python3 ") and "pytest -n" in line)

    assert command in script.read_text(encoding="utf-8").splitlines()
    assert os.access(script, os.X_OK)


def test_table_lists_the_questions_that_are_asked() -> None:
    rows = dict(
        re.findall(r"^\| `(\w+)` \| (.*?) \|", README.partition("## Use it")[2].partition("\n## ")[0], re.MULTILINE)
    )
    asked = {
        name: details for name, details in questions().items() if details.get("ask", True) and "when" not in details
    }

    assert list(rows) == list(asked)
    for name, details in asked.items():
        default = details["default"]
        if isinstance(default, list):
            assert rows[name] == f"`[{', '.join(default)}]`"
        elif isinstance(default, bool):
            assert rows[name] == f"`{'yes' if default else 'no'}`"
        elif not re.search(r"\{%| ", str(default)):
            assert rows[name] == f"`{default}`"


def test_every_other_question_is_named() -> None:
    assert [name for name in questions() if name not in GUARDS and f"`{name}`" not in README] == []


def test_tree_names_what_is_rendered(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("readme")
    databases = questions()["database"]["choices"].values()
    rendered = {file for name in databases for file in files(render(folder / name / "shop", {"database": name}))}
    tree = README.partition("```text\n")[2].partition("```")[0]
    top = [line.split()[0] for line in tree.splitlines() if not line.startswith(" ")]
    below = [name for line in tree.splitlines() if line.startswith("  ") for name in line.split()[:1]]

    for name in [*top, *(f"tests/{name}" for name in below)]:
        path = name.replace("<package>", "shop")
        assert path in rendered or any(file.startswith(path.rstrip("/") + "/") for file in rendered), name
