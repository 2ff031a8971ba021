# Managed by copier-pytest: `copier update` rewrites this file.
"""Random values are those of the seed, whoever makes them and whenever it is imported."""

import random
import sys
from importlib import import_module

import factory.random
import faker.generator
import pytest
import pytest_randomly

from tests.kit.imports import when_imported
from tests.kit.randomness import set_state


def test_state_is_that_of_each_library() -> None:
    state = random.Random(7).getstate()  # noqa: S311 - nothing secret

    set_state(state)

    assert factory.random.randgen.getstate() == state
    assert faker.generator.random.getstate() == state


def test_pytest_randomly_gives_its_state_to_the_suite() -> None:
    assert vars(pytest_randomly)["factory_set_random_state"] is set_state


def test_library_is_told_when_it_is_imported(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("library")
    (folder / "imported_late.py").write_text("value = 1\n", encoding="utf-8")
    monkeypatch.syspath_prepend(folder)
    seen: list[object] = []

    when_imported("imported_late", lambda module: seen.append(module.value))
    assert seen == []

    imported_late = import_module("imported_late")

    assert seen == [1]
    when_imported("imported_late", lambda module: seen.append(module))
    assert seen[1] is imported_late is sys.modules.pop("imported_late")
