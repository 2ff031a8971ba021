"""Fixtures, markers, sessions and paths that the pages name are those of the template."""

import re
from functools import cache

import pytest

from tests.support.templates import ROOT, layers, rendered_path

PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
}
FROM_LIBRARIES = {"benchmark", "caplog", "httpx2_mock", "mocker", "monkeypatch", "snapshot", "tmp_path"}
"""Fixtures of pytest and of its plugins."""


@cache
def template() -> dict[str, str]:
    """Return the sources of the template by the path that each is rendered to, and those of its macros."""
    sources = [path for part in ("template", "extensions") for path in (ROOT / part).rglob("*") if path.is_file()]
    texts: dict[str, str] = {}
    for path in sources:
        name = rendered_path(path.relative_to(ROOT / "template").as_posix()) if "template" in path.parts else path.name
        texts[name] = texts.get(name, "") + path.read_text(encoding="utf-8")
    return texts


def defined() -> set[str]:
    """Return the names of the fixtures in the template, on each colour."""
    names = set(re.findall(r"@pytest\.fixture.*\n(?:async )?def (\w+)\(", "".join(template().values())))
    return names | {name.removeprefix("async_") for name in names}


def column(page: str, heading: str) -> list[str]:
    """Return the names in the first column of the table below a heading."""
    table = PAGES[page].partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`.*?`.*?) \|", table, re.MULTILINE)
    return [name for row in rows for name in re.findall(r"`(\w+)", row)]


@pytest.mark.parametrize("heading", ["The application", "Storage", "The world outside", "Layers"])
def test_fixtures_are_there(heading: str) -> None:
    named = [name for name in column("docs/fixtures.md", heading) if name != "sync"]

    assert len(named) > 4
    assert [name for name in named if name not in defined() | FROM_LIBRARIES] == []


def test_markers_are_there() -> None:
    named = column("docs/fixtures.md", "Markers")
    registered = template()["pytest.ini"] + "".join(text for path, text in template().items() if "plugins/" in path)

    assert len(named) > 8
    assert [name for name in named if not re.search(rf"\b{name}(\(\w+\))?: ", registered)] == ["limit_memory"]


def test_sessions_are_there() -> None:
    sessions = set(re.findall(r"^def (\w+)\(session", template()["noxfile.py"], re.MULTILINE))
    named = {
        name for text in PAGES.values() for names in re.findall(r"nox -s ([a-z0-9 ]+)", text) for name in names.split()
    }

    assert len(named) > 10
    assert named - sessions == set()


def test_paths_are_there() -> None:
    own = {path.relative_to(ROOT).as_posix() for part in ("docs", "tests") for path in (ROOT / part).rglob("*")}
    known = own | {path.replace("{{ package_name }}", "shop") for path in template()}
    known |= {path.rpartition("/")[0] for path in known}
    known |= {path.rpartition("/")[0] for path in known}
    named = {
        path.rstrip("/")
        for page, text in PAGES.items()
        if page != "docs/first-resource.md"
        for path in re.findall(r"`((?:tests|src|docs|load)/[\w/.-]+)`", text)
    }

    assert len(named) > 20
    assert {path for path in named - known if not path.endswith("/test_first.py")} == set()


def test_each_layer_is_explained() -> None:
    assert [name for name in layers() if f"| `{name}` |" not in PAGES["docs/choose.md"]] == []
