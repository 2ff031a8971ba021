"""Faults that only a browser sees: each is planted in turn, the tests of pages go red, and what they saw is kept."""

from pathlib import Path
from textwrap import dedent
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest

from tests.support.edits import edit
from tests.support.rendering import render
from tests.support.toolchain import pytest_in

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a repo of the test's own with the layer, on storage in memory."""
    return render(tmp_path / "shop", {"layers": ["integration", "e2e", "browser"], "database": "none"})


def test_page_that_shows_nothing_is_found_and_kept(repository: Path) -> None:
    strict = "default-src 'none'; frame-ancestors 'none'"
    edit(repository / "src/shop/api/headers.py", "frame-ancestors 'none'", strict)

    assert pytest_in(repository, "tests/integration/test_openapi.py", "tests/e2e").status == 0
    finished = pytest_in(repository, "tests/browser/test_docs.py", "-n2", "--junitxml=junit.xml", session=True)

    assert finished.status == 1, finished.output
    assert "2 failed" in finished.output
    kept = repository / "reports/browser"
    assert len([*kept.iterdir()]) == 2
    for test in kept.iterdir():
        assert (test / "page-1.png").read_bytes().startswith(b"\x89PNG")
        assert "trace.trace" in ZipFile(test / "trace.zip").namelist()
        for name in ("page-1.png", "trace.zip"):
            assert f"\n{(test / name).relative_to(repository)}\n" in finished.output
    assert '"GET /docs HTTP/1.1" 200' in finished.output
    assert "\nlogged: Executing inline script violates" in finished.output
    assert "playwright/_impl" not in finished.output


FAULTS = {
    "script": ('page.set_content("<script>missing()</script>")', "missing is not defined"),
    "log": ("page.evaluate(\"console.error('a fault')\")", "the page logs errors"),
    "file": ("page.set_content(f\"<img src='{base_url}/nowhere.png'>\")", "404 (Not Found) (http://127.0.0.1:"),
    "machine": (
        "page.set_content(\"<img src='https://example.com/a.png'>\")",
        "other machines: https://example.com/a.png",
    ),
}


def test_fault_of_a_page_is_named_and_the_next_test_of_it_is_not_harmed(repository: Path) -> None:
    planted = "".join(
        f"def test_{name}(page, base_url):\n    page.goto('/openapi.json')\n    {fault}\n    assert page.url\n\n\n"
        for name, (fault, _) in FAULTS.items()
    )
    harmless = """
        import pytest

        @pytest.mark.allow_page_errors
        def test_allowed(page):
            page.goto("/nowhere")
            assert page.inner_text("body")

        def test_nothing(page):
            page.goto("/openapi.json")
    """
    (repository / "tests/browser/test_planted.py").write_text(dedent(harmless) + "\n\n" + planted, encoding="utf-8")

    finished = pytest_in(repository, "tests/browser/test_planted.py", "--junitxml=junit.xml", session=True)

    cases = ElementTree.parse(repository / "junit.xml").iter("testcase")  # noqa: S314 - pytest wrote it a moment ago
    told = {case.get("name"): "".join(part.get("message", "") for part in case) for case in cases}
    assert told.pop("test_allowed") == ""
    assert "the test asserts nothing" in told.pop("test_nothing")
    assert [name for name, (_, reason) in FAULTS.items() if reason not in told[f"test_{name}"]] == []
    assert finished.status == 1


def test_page_that_hangs_ends_with_its_test(repository: Path) -> None:
    planted = """
        import pytest

        @pytest.mark.timeout(5)
        def test_hanging(page):
            page.goto("/openapi.json")
            page.evaluate("while (true) {}")
            assert page.url

        def test_next(page):
            page.goto("/openapi.json")
            assert page.url
    """
    (repository / "tests/browser/test_planted.py").write_text(dedent(planted), encoding="utf-8")

    finished = pytest_in(repository, "tests/browser/test_planted.py", "-p", "no:randomly", session=True, seconds=60)

    assert finished.status == 1, finished.output
    assert "1 failed, 1 passed" in finished.output
    assert "Timeout (>5.0s)" in finished.output
    assert "page-1.png could not be kept: " in finished.output


@pytest.mark.parametrize("arguments", [["tests/browser", "tests/e2e"], ["-n2"]])
def test_pages_share_no_run_with_other_tests(repository: Path, arguments: list[str]) -> None:
    finished = pytest_in(repository, "-m", "(browser or e2e) and not kit", *arguments, session=True)

    assert finished.status == 1, finished.output
    assert "4 passed, 4 errors" in finished.output
    reason = "the run has tests of browser, e2e: those of browser need a process of their own, so give them alone"
    assert finished.output.count(f"\n{reason}") == 4


def test_coroutine_is_refused(repository: Path) -> None:
    planted = "async def test_planted(page):\n    assert page.url\n"
    (repository / "tests/browser/test_planted.py").write_text(planted, encoding="utf-8")

    finished = pytest_in(repository, "tests/browser/test_planted.py", session=True)

    assert finished.status == 1, finished.output
    assert "\na test of a page is no coroutine" in finished.output
