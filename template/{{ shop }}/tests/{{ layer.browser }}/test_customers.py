"""What a customer can do in the documentation of the API, who is logged in there and who is not."""

import httpx2
import pytest
from playwright.sync_api import expect

from tests.browser.documentation import Documentation


def test_customer_is_recognized_when_they_have_authorized(
    documentation: Documentation, customer: httpx2.Client
) -> None:
    documentation.authorize(customer.headers["Authorization"].removeprefix("Bearer "))

    response = documentation.try_out("get", "/api/users/me")

    expect(response).to_contain_text("200")
    expect(response).to_contain_text(customer.get("/users/me").json()["username"])


@pytest.mark.allow_page_errors
def test_visitor_is_told_to_log_in_when_they_have_not_authorized(
    documentation: Documentation,
) -> None:
    response = documentation.try_out("get", "/api/users/me")

    expect(response).to_contain_text("401")
    expect(response).to_contain_text("Log in first")
