"""Free text comes through every format literally, wherever it is rendered to."""

import ast
import configparser
import re
import shutil
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import yaml
from hypothesis import example, given, settings

from tests.support.answers import load_answers
from tests.support.markdown import inline_texts
from tests.support.rendering import files, render
from tests.support.templates import ROOT, copy_template
from tests.support.texts import one_line_texts

CARRIERS = {
    ".copier-answers.yml": "{{ _copier_conf.answers_file }}.jinja",
    "README.md": "{{ shop }}/README.md.jinja",
    "pyproject.toml": "{{ shared }}/pyproject.toml.jinja",
    "src/shop/main.py": "{{ shop }}/src/{{ package_name }}/{{ when.fastapi }}/main.py.jinja",
}
"""The rendered files that hold free text, and their sources."""

AWKWARD = load_answers("foreign-text")


def check(repository: Path, project_name: str, description: str) -> None:
    """Read every carrier of free text as its users do, and compare."""
    rendered = {path: content.decode() for path, content in files(repository).items()}
    assert tomllib.loads(rendered["pyproject.toml"])["project"]["description"] == description
    recorded = yaml.safe_load(rendered[".copier-answers.yml"])
    assert (recorded["project_name"], recorded["description"]) == (project_name, description)
    assert inline_texts(rendered["README.md"])[:2] == [("h1", project_name), ("p", description)]
    module = ast.parse(rendered["src/shop/main.py"])
    assert project_name in {node.value for node in ast.walk(module) if isinstance(node, ast.Constant)}


@pytest.fixture(scope="module")
def carriers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the template with nothing but the sources that carry free text: one render takes 40 ms."""
    template = copy_template(tmp_path_factory.mktemp("carriers") / "template")
    shutil.rmtree(template / "template")
    for source in CARRIERS.values():
        (template / "template" / source).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / "template" / source, template / "template" / source)
    return template


@settings(max_examples=150, deadline=None)
@given(project_name=one_line_texts(60), description=one_line_texts(200))
@example(project_name=AWKWARD["project_name"], description=AWKWARD["description"])
def test_any_text_comes_through_literally(carriers: Path, project_name: str, description: str) -> None:
    with TemporaryDirectory() as folder:
        answers = {"project_name": project_name, "package_name": "shop", "description": description}
        check(render(Path(folder) / "shop", answers, template=carriers), project_name, description)


@pytest.mark.parametrize("starter", ["shop", "blank"])
def test_only_the_carriers_hold_free_text(tmp_path: Path, starter: str) -> None:
    answers = {"package_name": "shop", "starter": starter}
    texts = {"project_name": AWKWARD["project_name"], "description": AWKWARD["description"]}
    awkward = render(tmp_path / "awkward", answers | texts)
    check(awkward, **texts)
    plain = files(render(tmp_path / "plain", answers | {"project_name": "S", "description": "S"}))
    assert {path for path, content in files(awkward).items() if content != plain[path]} == set(CARRIERS)


def test_every_file_is_readable_in_its_format(rendered: Path) -> None:
    for path, content in files(rendered).items():
        match Path(path).suffix or Path(path).name:
            case ".py":
                compile(content, path, "exec", dont_inherit=True)
            case ".ini" | ".coveragerc":
                configparser.ConfigParser().read_string(content.decode())
            case ".yml" | ".yaml":
                yaml.safe_load(content)
            case ".toml":
                tomllib.loads(content.decode())


def test_no_jinja_is_left_over(rendered: Path) -> None:
    carriers = {".copier-answers.yml", "README.md", "pyproject.toml", *rendered.glob("src/*/main.py")}
    carriers.add("tests/kit/commands/trend.html")  # a template of the repo's own
    for path, content in files(rendered).items():
        if path not in carriers and rendered / path not in carriers:
            assert not re.search(r"(?<!\$){{|{%|{#", content.decode()), path
