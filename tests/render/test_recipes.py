"""The recipes of CONTRIBUTING.md, followed with toys on a copy of the template."""

import re
import shutil
import subprocess
from collections.abc import Callable
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.edits import edit
from tests.support.releases import MANAGED
from tests.support.rendering import files, render
from tests.support.templates import ROOT, copy_template, layers, snapshot, source
from tests.support.toolchain import pytest_in

CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")

TEST = '''"""What a toy does."""


def test_toy_is_a_toy() -> None:
    assert "toy".islower()
'''

PLUGIN = f'''{MANAGED}"""Toys for the tests."""

import pytest


@pytest.fixture
def toy() -> str:
    """A toy."""
    return "toy"
'''

CHECK = f'''{MANAGED}"""The toys for the tests."""


def test_toy_is_there(toy: str) -> None:
    assert toy == "toy"
'''


def add_layer(template: Path) -> None:
    edit(
        template / "copier.yml",
        "  default: \"{{ ['integration']",
        '    "toy: what a toy does": toy\n  default: "{{ [\'integration\']',
    )
    edit(
        template / "extensions/tables/layers.jinja",
        '  "load": {\n',
        '  "toy": {\n    "span": "a toy",\n    "uses": "memory",\n    "time": "1 ms",\n'
        '    "command": "pytest tests/toy",\n    "stage": "integration",\n  },\n  "load": {\n',
    )
    for house in ("shop", "blank"):
        write(template / f"template/{{{{ {house} }}}}/tests/{{{{ layer.toy }}}}/test_toy.py", TEST)


def add_question(template: Path) -> None:
    edit(
        template / "copier.yml",
        "\n# Questions: around the tests\n",
        "\ntoy_seconds:\n  type: int\n  help: How long does a toy last?\n  default: 60\n"
        "  validator: \"{{ 'it must be above 0' if toy_seconds < 1 }}\"\n\n# Questions: around the tests\n",
    )
    edit(
        template / "extensions/questions/questions.jinja",
        '  "trend": "yes or no",\n',
        '  "toy_seconds": "a whole number",\n  "trend": "yes or no",\n',
    )
    edit(source("pytest.ini", template), "timeout = 60\n", "timeout = {{ toy_seconds }}\n")


def add_plugin(template: Path) -> None:
    write(template / "template/{{ kit }}/tests/kit/plugins/toy.py", PLUGIN)
    write(template / "template/{{ kit }}/tests/kit/checks/unit/test_toy.py", CHECK)


def add_twin(template: Path, question: str, model: str) -> None:
    """Follow the recipe of a choice of this question with the toy that is like the model in everything."""
    config = (template / "copier.yml").read_text(encoding="utf-8")
    (choice,) = re.findall(rf"^    .*: {model}\n", config, re.MULTILINE)
    edit(template / "copier.yml", choice, choice + "    A toy: toy\n")
    for table in (template / "extensions/tables").iterdir():
        text = table.read_text(encoding="utf-8")
        row = re.search(rf'^  "{model}": \{{\n.*?^  \}},\n', text, re.MULTILINE | re.DOTALL)
        if row:
            edit(table, row[0], row[0] + row[0].replace(f'"{model}"', '"toy"', 1))
    for folder in sorted((template / "template").rglob(f"{{{{ when.{model} }}}}"), reverse=True):
        shutil.copytree(folder, folder.with_name("{{ when.toy }}"))
    paths = [path for name in ("extensions", "template") for path in (template / name).rglob("*") if path.is_file()]
    for path in paths:
        before = path.read_text(encoding="utf-8")
        after = re.sub(rf"(\b{question} (?:not )?in \[[^]]*(['\"]){model}\2)", r"\1, \2toy\2", before)
        after = re.sub(rf"\b{question} == (['\"]){model}\1", rf"{question} in [\1{model}\1, \1toy\1]", after)
        after = re.sub(rf"\b{question} != (['\"]){model}\1", rf"{question} not in [\1{model}\1, \1toy\1]", after)
        if after != before:
            path.write_text(after, encoding="utf-8")
    own = f'  "{model}": {question} == "{model}",\n'
    edit(
        template / "extensions/tables/conditions.jinja",
        own.replace(f'== "{model}"', f'in ["{model}", "toy"]'),
        own + own.replace(model, "toy"),
    )


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def changed(template: Path) -> set[str]:
    """Return the files of a copy that are not what the template's are."""
    before, after = files(snapshot()), files(template)
    return {path for path in before | after if before.get(path) != after.get(path)}


def recipe(what: str) -> str:
    """Return the text of a recipe."""
    return CONTRIBUTING.partition(f"\n### Add a {what}\n")[2].partition("\n## ")[0].partition("\n### ")[0]


def unnamed(paths: set[str], what: str) -> set[str]:
    """Return the paths that a recipe does not name, itself or by a folder."""
    named = tuple(re.findall(r"`([\w{][^`]*[./][^`]*)`", recipe(what).replace("NAME", "toy")))
    return {path for path in paths if not path.startswith(named)}


@pytest.mark.parametrize(
    ("what", "add", "most"),
    [("layer", add_layer, 5), ("question", add_question, 3), ("plugin", add_plugin, 2)],
    ids=["layer", "question", "plugin"],
)
def test_recipe_takes_few_files_and_names_them(
    tmp_path: Path, what: str, add: Callable[[Path], None], most: int
) -> None:
    template = copy_template(tmp_path / "template")
    add(template)

    assert 0 < len(changed(template)) <= most
    assert unnamed(changed(template), what) - {"template/{{ kit }}/pytest.ini.jinja"} == set()


@pytest.mark.parametrize("starter", ["shop", "blank"])
def test_layer_has_its_marker_its_job_its_row_and_its_test(tmp_path: Path, starter: str) -> None:
    template = copy_template(tmp_path / "template")
    add_layer(template)
    without = files(render(tmp_path / "without/shop", {"starter": starter, "layers": []}, template=template))
    repository = render(tmp_path / "shop", {"starter": starter, "layers": ["toy"]}, template=template)

    ini = ConfigParser(interpolation=None)
    ini.read(repository / "pytest.ini", encoding="utf-8")
    workflow = yaml.safe_load((repository / ".github/workflows/tests.yml").read_text(encoding="utf-8"))
    guide = (repository / "tests/README.md").read_text(encoding="utf-8")
    assert "\ntoy: tests in tests/toy/" in ini["pytest"]["markers"]
    assert "uvx nox -s tests -- tests/toy" in str(workflow["jobs"]["integration"]["steps"])
    assert "| `toy/` | a toy | memory | 1 ms | `uv run pytest tests/toy` |\n" in guide
    assert files(repository).keys() - without.keys() == {"tests/toy/test_toy.py"}


def test_question_is_asked_recorded_and_refused(tmp_path: Path) -> None:
    template = copy_template(tmp_path / "template")
    add_question(template)

    repository = render(tmp_path / "shop", {"toy_seconds": 90}, template=template)

    assert "\ntoy_seconds: 90\n" in (repository / ".copier-answers.yml").read_text(encoding="utf-8")
    assert "\ntimeout = 90\n" in (repository / "pytest.ini").read_text(encoding="utf-8")
    with pytest.raises(ValueError, match="it must be above 0"):
        render(tmp_path / "refused", {"toy_seconds": 0}, template=template)
    with pytest.raises(Exception, match="toy_seconds takes a whole number, not 'long'"):
        render(tmp_path / "refused", {"toy_seconds": "long"}, template=template)


def test_layer_and_plugin_run(tmp_path: Path) -> None:
    template = copy_template(tmp_path / "template")
    add_layer(template)
    add_plugin(template)
    repository = render(tmp_path / "shop", {"database": "none", "layers": ["toy"]}, template=template)

    finished = pytest_in(repository, "-m", "toy or kit", "-k", "toy", "-v")

    assert finished.status == 0, finished.output
    assert "2 passed" in finished.output


@pytest.mark.parametrize(
    ("question", "model", "given"),
    [
        pytest.param("database", "sqlite", {}, id="database"),
        pytest.param("database", "mysql", {"redis": True}, id="server"),
        pytest.param("async_stack", "asyncio", {}, id="stack"),
        pytest.param("async_stack", "anyio", {"framework": "none"}, id="stack-of-a-library"),
        pytest.param("framework", "fastapi", {}, id="framework"),
    ],
)
@pytest.mark.parametrize("starter", ["shop", "blank"])
def test_toy_that_is_like_another_choice_renders_what_that_one_does(
    tmp_path: Path, question: str, model: str, given: dict[str, Any], starter: str
) -> None:
    template = copy_template(tmp_path / "template")
    add_twin(template, question, model)
    answers = {
        "starter": starter,
        "layers": layers() if starter == "shop" and not given.get("framework") else ["e2e"],
        **given,
    }

    toy = files(render(tmp_path / "toy/shop", answers | {question: "toy"}, template=template))
    like = files(render(tmp_path / "model/shop", answers | {question: model}, template=template))

    assert {path for path in toy | like if toy.get(path) != like.get(path)} == {".copier-answers.yml"}
    assert unnamed_by_grep(template, question) == set()


def unnamed_by_grep(template: Path, question: str) -> set[str]:
    """Return the changed files of a copy that the recipe neither names nor lets its search find."""
    (search,) = re.findall(rf"`(grep -rnE \"{question} .*?)`", CONTRIBUTING)
    found = subprocess.run(["bash", "-c", search], cwd=snapshot(), check=True, capture_output=True, text=True).stdout
    named = {"copier.yml", *(f"extensions/tables/{table}.jinja" for table in ("conditions", "databases", "stacks"))}
    named |= {line.partition(":")[0] for line in found.splitlines()}
    return {path for path in changed(template) if "{{ when.toy }}" not in path} - named
