"""docs/colour.md shows a file of the template, and what is rendered from it."""

import re
from pathlib import Path

from tests.support.rendering import render
from tests.support.templates import ROOT, environment, rendered_path

COLOUR = (ROOT / "docs/colour.md").read_text(encoding="utf-8")


def test_file_before_and_after_is_the_real_one(tmp_path: Path) -> None:
    (name,) = re.findall(r"^`template/(.*)`:$", COLOUR, re.MULTILINE)
    before, after = re.findall(r"^```(?:jinja|python)\n(.*?)^```$", COLOUR, re.MULTILINE | re.DOTALL)
    repository = render(tmp_path / "shop", {"async_stack": "sync", "database": "sqlite"})

    assert before == (ROOT / "template" / name).read_text(encoding="utf-8")
    assert after == (repository / rendered_path(name)).read_text(encoding="utf-8")
    assert re.search(r"\basync\b", before)
    assert not re.search("async|await", after, re.IGNORECASE)


def test_tables_that_are_named_are_there() -> None:
    module = environment().get_template("extensions/rendering/uncoloured.jinja").module
    stacks = environment().get_template("extensions/tables/stacks.jinja").module

    assert {
        name for name in ("prefixes", "infixes", "homes") if f"`{name}`" not in COLOUR or not hasattr(module, name)
    } == set()
    assert all("at_once" in row for row in stacks.stacks.values())  # type: ignore[attr-defined]
