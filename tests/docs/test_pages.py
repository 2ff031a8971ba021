"""The pages of docs/ and those in the root: they build without a warning, and what they link to is there."""

import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt

from tests.support.rendering import files, pristine
from tests.support.templates import ROOT

IN_THE_ROOT = ["README.md", "CONTRIBUTING.md", "SECURITY.md"]
PAGES = [*IN_THE_ROOT, *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md"))]
PARSER = MarkdownIt("commonmark").enable("table")


def links(document: str) -> list[str]:
    """Return the targets of the links and pictures of a page."""
    inline = [child for token in PARSER.parse(document) for child in token.children or []]
    return [str(child.attrs[name]) for child in inline for name in ("href", "src") if name in child.attrs]


def anchors(document: str) -> set[str]:
    """Return what the headings of a page are called in links, as GitHub and MyST make it."""
    tokens = PARSER.parse(document)
    headings = [text.content for opened, text in pairwise(tokens) if opened.type == "heading_open"]
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def missing(page: Path) -> list[str]:
    """Return the relative links of a page that lead nowhere."""
    found = []
    for link in links(page.read_text(encoding="utf-8")):
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        if "://" in link or link.startswith("mailto:"):
            continue
        if not target.exists() or (anchor and anchor not in anchors(target.read_text(encoding="utf-8"))):
            found.append(link)
    return found


def build(source: Path, site: Path) -> subprocess.CompletedProcess[str]:
    """Build the pages as the workflow does."""
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q"]
    paths = ["-d", site / "trees", source, site]
    return subprocess.run([*command, *map(str, paths)], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    assert missing(ROOT / page) == []


@pytest.mark.parametrize("page", ["README.md", "AGENTS.md"])
def test_links_of_the_rendered_pages_lead_somewhere(page: str) -> None:
    assert links((pristine() / page).read_text(encoding="utf-8"))
    assert missing(pristine() / page) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("[a](b.md)", ["b.md"], id="file"),
        pytest.param("[a](#b)\n\n# C\n", ["#b"], id="heading"),
        pytest.param("![a](b.svg)", ["b.svg"], id="picture"),
        pytest.param("[a](#why-no---trust) <https://a.example>\n\n# Why no `--trust`\n", [], id="right"),
    ],
)
def test_link_that_leads_nowhere_is_found(tmp_path: Path, text: str, found: list[str]) -> None:
    page = tmp_path / "page.md"
    page.write_text(text, encoding="utf-8")

    assert missing(page) == found


def test_pages_build_without_a_warning(tmp_path: Path) -> None:
    built = build(ROOT / "docs", tmp_path)

    assert (built.returncode, built.stderr) == (0, "")
    assert (tmp_path / "search.html").exists()


def test_page_that_is_not_in_the_navigation_is_found(tmp_path: Path) -> None:
    source = tmp_path / "docs"
    source.mkdir()
    (source / "conf.py").write_text((ROOT / "docs/conf.py").read_text(encoding="utf-8"), encoding="utf-8")
    (source / "index.md").write_text("# Index\n\n[a](alone.md#nowhere)\n", encoding="utf-8")
    (source / "alone.md").write_text("# Alone\n", encoding="utf-8")

    built = build(source, tmp_path / "site")

    assert built.returncode == 1
    assert "document isn't included in any toctree" in built.stderr
    assert "local id not found in doc 'alone': 'nowhere'" in built.stderr


@pytest.mark.parametrize(
    ("schema", "names"),
    [
        pytest.param("vendor.github-issue-forms", ["bug.yml", "wish.yml"], id="forms"),
        pytest.param("vendor.github-issue-config", ["config.yml"], id="settings"),
    ],
)
def test_forms_of_issues_are_valid(schema: str, names: list[str]) -> None:
    program = str(Path(sys.executable).with_name("check-jsonschema"))
    command = [program, "--builtin-schema", schema, *(f".github/ISSUE_TEMPLATE/{name}" for name in names)]

    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert checked.returncode == 0, checked.stdout


def test_every_page_is_linked_from_the_readme_or_from_contributing() -> None:
    linked = {link for page in IN_THE_ROOT for link in links((ROOT / page).read_text(encoding="utf-8"))}

    assert {page for page in PAGES if page.startswith("docs/")} - linked - {"docs/index.md"} == set()


def test_picture_shows_what_is_rendered_and_no_figures() -> None:
    picture = ElementTree.parse(ROOT / "docs/overview.svg")  # noqa: S314 - it is our own
    shown = [str(text.text) for text in picture.iter("{http://www.w3.org/2000/svg}text")]
    paths = [text for text in shown if re.fullmatch(r"[\w./]+(/|\.\w+)", text)]
    rendered = files(pristine())

    assert len(paths) > 5
    assert [path for path in paths if not any(file == path or file.startswith(path) for file in rendered)] == []
    assert [text for text in shown if re.search(r"\d", text.replace("e2e", ""))] == []
