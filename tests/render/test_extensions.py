"""Each file of extensions/ opens with one sentence that says what it is and who uses it."""

import re
from pathlib import Path

from tests.support.rendering import files
from tests.support.templates import copy_template, rendered_path, snapshot

OPENING = re.compile(r"\{# (?P<sentence>.+?[.])(?=\s)", re.DOTALL)
MANY = 20


def unexplained(template: Path) -> dict[str, str]:
    """Return the files of extensions/ that do not open so, with what they open with."""
    texts = {path: content.decode() for path, content in files(template).items()}
    found = {}
    for name in [path for path in texts if path.startswith("extensions/")]:
        opening = OPENING.match(texts[name])
        sentence = opening["sentence"] if opening else ""
        if not any(user in sentence for user in users(name, texts)):
            found[name] = sentence
    return found


def users(name: str, texts: dict[str, str]) -> set[str]:
    """Return what those are called that use a file: their names without folders, or `template/` if they are many."""
    using = [path for path, text in texts.items() if re.search(rf"\b{re.escape(name)}['\"]", text)]
    names = {rendered_path(path).rpartition("/")[2] or path for path in using}
    if "{{ _copier_conf.answers_file }}" in names:
        names.add(".copier-answers.yml")
    return names | {path.rpartition("/")[2] for path in using} | ({"template/"} if len(using) > MANY else set())


def test_each_file_says_what_it_is_and_who_uses_it() -> None:
    assert unexplained(snapshot()) == {}


def test_file_that_does_not_say_it_is_found(tmp_path: Path) -> None:
    template = copy_template(tmp_path / "template")
    (template / "extensions/tables/toys.jinja").write_text("{# Toys, for whom it may concern. #}\n", encoding="utf-8")
    (template / "extensions/tables/more.jinja").write_text("{% set more = 1 %}\n", encoding="utf-8")

    assert unexplained(template) == {
        "extensions/tables/more.jinja": "",
        "extensions/tables/toys.jinja": "Toys, for whom it may concern.",
    }
