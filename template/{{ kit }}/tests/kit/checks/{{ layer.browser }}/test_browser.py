# Managed by copier-pytest: `copier update` rewrites this file.
"""What goes wrong on a page fails the test, no other machine is asked, and evidence is kept."""

import shutil
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Error, Page

from tests.kit.plugins import browser
from tests.kit.plugins.browser import VISIT, Visit


@pytest.fixture(scope="session")
def base_url() -> str:
    """Return an address at which nothing has to be."""
    return "http://localhost:1"


@pytest.fixture
def visit(page: Page, request: pytest.FixtureRequest) -> Visit:
    """Return what the guard knows of the page; the guard itself does not judge it any more."""
    visit: Visit = request.node.stash[VISIT]
    del request.node.stash[VISIT]
    return visit


@pytest.mark.parametrize("url", ["https://example.com/a.png", "http://93.184.215.14/a.png"])
def test_another_machine_is_refused(page: Page, visit: Visit, url: str) -> None:
    page.set_content(f"<img src='{url}'>")

    with pytest.raises(pytest.fail.Exception, match=f"asks other machines: {url};"):
        visit.judge(allow_errors=True)


def test_another_machine_is_refused_behind_a_redirect(page: Page, visit: Visit) -> None:
    away = {"status": 302, "headers": {"Location": "https://example.com/away"}}
    page.route("http://localhost:1/", lambda route: route.fulfill(**away))

    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("/")

    with pytest.raises(pytest.fail.Exception, match=r"https://example\.com/away"):
        visit.judge(allow_errors=True)


def test_answer_of_the_test_takes_the_place_of_another_machine(page: Page, visit: Visit) -> None:
    page.route("https://example.com/", lambda route: route.fulfill(body="an answer"))

    page.goto("https://example.com/")

    visit.judge(allow_errors=False)
    assert page.inner_text("body") == "an answer"


@pytest.mark.parametrize(
    "script", ["console.error('a fault')", "setTimeout(() => { throw Error('a fault') })"]
)
def test_error_on_the_page_fails_the_test(page: Page, visit: Visit, script: str) -> None:
    page.set_content(f"<script>{script}</script>")
    page.wait_for_timeout(10)

    visit.judge(allow_errors=True)
    with pytest.raises(pytest.fail.Exception, match="a fault"):
        visit.judge(allow_errors=False)


def test_screenshot_and_trace_are_kept(page: Page, visit: Visit, tmp_path: Path) -> None:
    visit.folder = tmp_path / "kept"
    page.set_content("a page")

    told = visit.keep()

    assert visit.keep() == told
    assert "kept/page-1.png\n" in told
    assert (tmp_path / "kept/page-1.png").read_bytes().startswith(b"\x89PNG")
    assert "trace.trace" in ZipFile(tmp_path / "kept/trace.zip").namelist()


def test_chromium_that_is_named_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.delenv(browser.VARIABLE, raising=False)

    assert browser.find("/nowhere") == "/usr/bin/chromium"
    assert browser.find(sys.executable) == sys.executable
    monkeypatch.setenv(browser.VARIABLE, "/opt/chromium")
    assert browser.find(sys.executable) == "/opt/chromium"
