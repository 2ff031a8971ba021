"""The combinations of the answers that change the rendered code most."""

from collections.abc import Collection
from itertools import product
from typing import Any

import pytest

from tests.support.templates import questions

AXES = ("framework", "database", "async_stack", "redis")

ADOPTED = ("asgi", "flask")
"""The frameworks of applications that are there."""


def combinations(*, remainders: Collection[int] = (0, 1, 2), starter: str = "shop") -> list[dict[str, Any]]:
    """Return every combination of framework, database, async stack and Redis that is not refused.

    With fewer `remainders`, so many thirds of them; each third has every pair of a database and a stack. Each of them
    has the `starter`, unless that is the default.
    """
    choices = [_choices(questions()[axis]) for axis in AXES]
    found = []
    for places in product(*(range(len(values)) for values in choices)):
        answers = {axis: values[place] for axis, values, place in zip(AXES, choices, places, strict=True)}
        if sum(places) % 3 in remainders and not _is_refused(answers, starter):
            found.append(answers if starter == "shop" else {"starter": starter, **answers})
    return found


def label(answers: dict[str, Any]) -> str:
    """Return what a combination is called in the reports."""
    words = [str(answers[axis]) for axis in ("starter", *AXES[:-1]) if axis in answers]
    return "-".join([*words, "redis"] if answers["redis"] else words)


def parameters(found: list[dict[str, Any]]) -> list[Any]:
    """Return combinations as parameters, each with its label, and with the program that its tests need."""
    mysql = pytest.mark.needs("mariadb")
    return [
        pytest.param(answers, id=label(answers), marks=[mysql] if answers["database"] == "mysql" else [])
        for answers in found
    ]


def _choices(question: dict[str, Any]) -> list[Any]:
    choices = question.get("choices", [False, True])
    values = choices.values() if isinstance(choices, dict) else choices
    return [value["value"] if isinstance(value, dict) else value for value in values]


def _is_refused(answers: dict[str, Any], starter: str) -> bool:
    needs = answers["database"] != "none" or answers["redis"]
    is_kept = answers["framework"] in ADOPTED and starter != "existing"
    has_coroutines = answers["framework"] == "flask" and answers["async_stack"] != "sync"
    return bool(answers["async_stack"] == "trio" and needs) or is_kept or has_coroutines
