# Managed by copier-pytest: `copier update` rewrites this file.
"""Pages in a real Chromium, with a fresh profile for each test.

What a page logs as an error fails the test, and so does what it asks of another machine:
pytest-socket sees nothing of what Chromium does. Where a test fails, a screenshot and a trace stay.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.kit.plugins.layers import layer_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Route

REPORTS = Path("reports/browser")
VARIABLE = "TEST_CHROMIUM"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SECONDS = 10
"""How long an action waits for its element; `expect` waits 5 seconds."""

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
ELSEWHERE = re.compile(rf"^https?://(?!({'|'.join(map(re.escape, LOOPBACK))})(:\d+)?(/|$))")
NO_NAMES = ", EXCLUDE ".join(["--host-resolver-rules=MAP * ~NOTFOUND", *LOOPBACK])
"""What stops the rest: redirects, web sockets, and Chromium's own errands."""


@dataclass
class Visit:
    """What a test does in the browser, and what went wrong there."""

    context: BrowserContext
    folder: Path
    refused: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    kept: str = ""

    def refuse(self, route: Route) -> None:
        """Answer a request to another machine."""
        self.refused.append(route.request.url)
        route.abort("blockedbyclient")

    def miss(self, request: Request) -> None:
        """Remember a request that got as far as the name of another machine, as a redirect does."""
        if request.failure and "ERR_NAME_NOT_RESOLVED" in request.failure:
            self.refused.append(request.url)

    def note(self, message: ConsoleMessage) -> None:
        """Remember what a page logs as an error."""
        url = message.location.get("url", "")
        if message.type == "error" and url not in self.refused:
            self.errors.append(f"{message.text} ({url})")

    def judge(self, *, allow_errors: bool) -> None:
        """Fail the test for what went wrong."""
        self.context.cookies()  # What Chromium told before this answer has arrived by now.
        if self.refused:
            pytest.fail(
                f"the page asks other machines: {', '.join(dict.fromkeys(self.refused))}; serve it"
                " yourself, or let the test answer, by `page.route`",
                pytrace=False,
            )
        if self.errors and not allow_errors:
            pytest.fail(
                "the page logs errors; mend it, or mark the test with `allow_page_errors`\n"
                + "\n".join(self.errors),
                pytrace=False,
            )

    def keep(self) -> str:
        """Keep a screenshot of each page and the trace, once; return where, and what went wrong."""
        from playwright.sync_api import Error

        if self.kept:
            return self.kept
        pages = enumerate(self.context.pages, 1)
        shots = {f"page-{number}.png": page.screenshot for number, page in pages}
        lines = [f"asked: {url}" for url in self.refused] + [f"logged: {it}" for it in self.errors]
        for name, store in (shots | {"trace.zip": self.context.tracing.stop}).items():
            path = self.folder / name
            try:
                store(path=path)
                lines.append(os.path.relpath(path))
            except Error as error:
                lines.append(f"{name} could not be kept: {error.message.splitlines()[0]}")
        lines.append("`playwright show-trace --port 0 trace.zip` shows it step by step")
        self.kept = "\n".join(lines)
        return self.kept


VISIT = pytest.StashKey[Visit]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that shows what Chromium does."""
    parser.getgroup("browser").addoption(
        "--show-browser",
        action="store_true",
        help="give Chromium a window; `page.pause()` in a test stops there, with `--timeout=0`",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker."""
    config.addinivalue_line("markers", "allow_page_errors: the pages of the test may log errors")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Fail a test of a page in a run with others, which would serve the application twice."""
    layers = {layer_of(other) for other in item.session.items}
    if layer_of(item) == "browser" and len(layers) > 1:
        pytest.fail(
            f"the run has tests of {', '.join(sorted(layers))}: those of browser need a process of"
            " their own, so give them alone: `pytest tests/browser`",
            pytrace=False,
        )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Fail the test for what went wrong on its pages, if it would pass."""
    result = yield
    if visit := item.stash.get(VISIT, None):
        visit.judge(allow_errors=item.get_closest_marker("allow_page_errors") is not None)
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep what the pages looked like where a test failed, and say where it is."""
    report = yield
    visit = item.stash.get(VISIT, None)
    if visit and report.failed and report.when != "teardown":
        report.sections.append(("browser", visit.keep()))
    return report


@pytest.fixture(scope="module")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """Yield Chromium; without one, the tests are skipped, and fail where CI is set.

    It ends with the module, and what the session shares is made before it, because Playwright
    has the thread for itself as long as it runs.
    """
    from playwright.sync_api import sync_playwright

    for name in [name for name in sys.modules if name.startswith("playwright.")]:
        # A failure shows the line of the test, and not what Playwright did about it.
        vars(sys.modules[name])["__tracebackhide__"] = True
    with sync_playwright() as playwright:
        program = find(playwright.chromium.executable_path)
        if not program:
            missing = f"no Chromium here: `{remedy()}` gets one, or name yours in {VARIABLE}"
            if os.environ.get("CI"):
                pytest.fail(missing, pytrace=False)
            pytest.skip(missing)
        is_free = any(item.get_closest_marker("requires_network") for item in request.session.items)
        with playwright.chromium.launch(
            executable_path=program,
            headless=not request.config.option.show_browser,
            args=[] if is_free else [NO_NAMES],
        ) as browser:
            yield browser


@pytest.fixture
def page(browser: Browser, base_url: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Yield an empty page; `page.goto("/...")` opens one of the application."""
    item = request.node
    test = item.nodeid.removeprefix("tests/browser/")
    name = re.sub(r"[^\w.]+", "-", test, flags=re.ASCII)[-150:]
    folder = item.config.rootpath / REPORTS / name
    shutil.rmtree(folder, ignore_errors=True)
    with browser.new_context(base_url=base_url, service_workers="block") as context:
        visit = item.stash[VISIT] = Visit(context, folder)
        context.set_default_timeout(SECONDS * 1000)
        context.tracing.start(screenshots=True, snapshots=True, sources=True)
        context.on("requestfailed", visit.miss)
        context.on("console", visit.note)
        context.on("weberror", lambda error: visit.errors.append(str(error.error)))
        if not item.get_closest_marker("requires_network"):
            context.route(ELSEWHERE, visit.refuse)
        yield context.new_page()


def find(own: str) -> str | None:
    """Return the path of a Chromium: the one that is named, Playwright's own, or one on the PATH."""
    named = os.environ.get(VARIABLE)
    if named or Path(own).exists():
        return named or own
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


def remedy() -> str:
    """Return the command that gets a Chromium made for this Playwright."""
    python = Path(sys.executable)
    here = python.relative_to(Path.cwd()) if python.is_relative_to(Path.cwd()) else python
    return f"{here} -m playwright install --with-deps chromium"
