"""Nothing in the template is dead: some answers render each file, branch, loop and macro of it."""

from pathlib import Path

import pytest

from tests.support.dead import dead
from tests.support.releases import MANAGED
from tests.support.templates import copy_template, snapshot, source

NEVER = "{{ kit }}/tests/kit/{{ when.sync }}/{{ when.trio }}/never.py"


def test_some_answers_render_each_part_of_the_template() -> None:
    assert dead(snapshot()) == []


@pytest.fixture(scope="module")
def before() -> set[str]:
    """Return what the defaults alone do not render."""
    return set(dead(snapshot(), [{}]))


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        pytest.param(f"template/{NEVER}", MANAGED, "", id="file"),
        pytest.param("extensions/guide/never.md", "Never.\n", "", id="chapter"),
        pytest.param("pytest.ini", "{% if database == 'oracle' %}\nnever = 1\n{% endif %}\n", ":{}: if", id="block"),
        pytest.param(
            "pytest.ini", "{% if database == 'sqlite' %}\n{% else %}\nnever = 1\n{% endif %}\n", ":{}: else", id="else"
        ),
        pytest.param("pytest.ini", "{% for _ in [] %}\nnever = 1\n{% endfor %}\n", ":{}: for", id="loop"),
        pytest.param("pytest.ini", "{{ 'never' if database == 'oracle' }}\n", ":{}: inline if", id="inline-if"),
        pytest.param(
            "pytest.ini", "{{ '' if database == 'sqlite' else 'never' }}\n", ":{}: inline else", id="inline-else"
        ),
        pytest.param("pytest.ini", "{% macro never() %}{% endmacro %}\n", ":{}: macro never", id="macro"),
    ],
)
def test_dead_part_is_found(tmp_path: Path, before: set[str], path: str, text: str, found: str) -> None:
    template = copy_template(tmp_path / "template")
    file = template / path if "/" in path else source(path, template)
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = len(file.read_text(encoding="utf-8").splitlines()) if file.exists() else 0
    with file.open("a", encoding="utf-8") as end:
        end.write(text)

    name = file.relative_to(template).as_posix()
    assert set(dead(template, [{}])) - before == {name + found.format(lines + 1)}


def test_living_part_is_not_reported(tmp_path: Path, before: set[str]) -> None:
    template = copy_template(tmp_path / "template")
    with source("pytest.ini", template).open("a", encoding="utf-8") as end:
        end.write("{% if database == 'sqlite' %}\nlively = {{ 1 if true }}\n{% endif %}\n")

    assert set(dead(template, [{}])) == before
