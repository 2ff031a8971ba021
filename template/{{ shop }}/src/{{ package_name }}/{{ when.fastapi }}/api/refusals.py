"""What endpoints answer instead of what was asked for, as the OpenAPI document has it."""

from typing import Any

from pydantic import BaseModel


class Fault(BaseModel):
    """What is wrong with one part of the request."""

    loc: list[str | int]
    msg: str


class Refusal(BaseModel):
    """What is wrong with the request."""

    detail: str | list[Fault]


def refused(*status_codes: int) -> dict[int | str, dict[str, Any]]:
    """Return the part of the document on an endpoint's answers with these status codes."""
    return {status_code: {"model": Refusal} for status_code in status_codes}
