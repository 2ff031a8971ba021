"""The page at `/docs`, as somebody uses it: tests say what they do there, and this knows how."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Route

# What FastAPI's page takes from other machines: its program, its style, and its icon.
SWAGGER_UI = "https://cdn.jsdelivr.net/npm/swagger-ui-dist@5/*"
ICON = "https://fastapi.tiangolo.com/img/favicon.png"


class Documentation:
    """The documentation of the API; what it takes from other machines comes with a package here."""

    def __init__(self, page: Page) -> None:
        self.page = page
        for address in (SWAGGER_UI, ICON):
            page.route(address, _from_package)
        page.goto("/docs")

    @property
    def operations(self) -> Locator:
        """Return all operations, closed."""
        return self.page.locator(".opblock")

    def authorize(self, token: str) -> None:
        """Send a token with each request from now on."""
        self.page.locator(".scheme-container").get_by_role("button", name="Authorize").click()
        dialog = self.page.locator(".modal-ux")
        dialog.get_by_role("textbox").fill(token)
        dialog.get_by_role("button", name="Apply credentials").click()
        dialog.get_by_role("button", name="Close", exact=True).last.click()

    def try_out(self, method: str, path: str) -> Locator:
        """Send the request of an operation, and return what the page shows of the response."""
        place = self.page.locator(f"[data-path='{path}']")
        operation = self.page.locator(f".opblock-{method}", has=place)
        operation.locator(".opblock-summary-control").click()
        operation.get_by_role("button", name="Try it out").click()
        operation.get_by_role("button", name="Execute").click()
        return operation.locator(".live-responses-table .response")


def _from_package(route: Route) -> None:
    name = route.request.url.rpartition("/")[2]
    route.fulfill(path=str(files("fastapi_offline") / "static" / name))
