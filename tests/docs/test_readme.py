"""README.md says what is so."""

import os
import re

from tests.support.rendering import files, pristine
from tests.support.templates import GUARDS, ROOT, questions

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_ci_runs_the_command_of_the_readme() -> None:
    script = ROOT / ".ci" / "run"
    command = next(line for line in README.splitlines() if line.startswith("python3 ") and "pytest -n" in line)

    assert command in script.read_text(encoding="utf-8").splitlines()
    assert os.access(script, os.X_OK)


def test_table_lists_the_questions_that_are_asked() -> None:
    table = README.partition("## Questions")[2].partition("\n## ")[0]
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*?) \|", table, re.MULTILINE))
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


def test_choices_that_are_named_are_all_on_offer() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| .*? \| (.*) \|$", README, re.MULTILINE))
    wanted = {name: questions()[name]["choices"] for name in ("starter", "framework", "database", "async_stack", "ci")}
    choices = {
        name: [choice["value"] if isinstance(choice, dict) else choice for choice in offered.values()]
        for name, offered in wanted.items()
    }
    # The default of a question stands in its own column.
    choices["framework"].remove("fastapi")

    assert {
        name: [choice for choice in offered if f"`{choice}`" not in rows[name]] for name, offered in choices.items()
    } == {name: [] for name in choices}


def test_a_reader_is_through_in_two_minutes() -> None:
    assert len(README.splitlines()) <= 150


def test_index_of_the_pages_starts_with_the_same_commands() -> None:
    index = (ROOT / "docs/index.md").read_text(encoding="utf-8")
    commands = re.findall(r"```console\n(.*?)```", README.partition("## Try it")[2].partition("\n## ")[0], re.DOTALL)

    assert len(commands) == 2
    assert re.findall(r"```console\n(.*?)```", index, re.DOTALL) == commands


def test_tree_names_what_is_rendered() -> None:
    rendered = files(pristine())
    tree = README.partition("```text\n")[2].partition("```")[0]
    top = [line.split()[0] for line in tree.splitlines() if not line.startswith(" ")]
    below = [name for line in tree.splitlines() if line.startswith("  ") for name in line.split()[:1]]
    paths = [name.replace("<package>", "shop") for name in [*top, *(f"tests/{name}" for name in below)]]

    assert len(paths) > 20
    assert [
        path for path in paths if not any(file == path or file.startswith(f"{path.rstrip('/')}/") for file in rendered)
    ] == []
