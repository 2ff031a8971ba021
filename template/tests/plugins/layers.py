# Managed by copier-pytest: `copier update` rewrites this file.
"""A test belongs to the layer whose folder it lies in, and carries that layer's marker."""

from pathlib import Path

import pytest

ONLY_ON_REQUEST = ("performance",)
NO_LAYERS = {"slow", "smoke", "requires_network"}
"""Markers that say something else about a test than where it lies."""

OUTSIDE = "outside"


def layer_of(item: pytest.Item) -> str:
    """Return the name of the test's folder in tests/, or OUTSIDE."""
    tests = item.config.rootpath / "tests"
    return item.path.relative_to(tests).parts[0] if item.path.is_relative_to(tests) else OUTSIDE


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave a layer out that runs only when its path or its marker is given."""
    folders = [config.rootpath / "tests" / layer for layer in ONLY_ON_REQUEST]
    if collection_path in folders and not _is_requested(collection_path, config):
        return True
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Add the markers; raise UsageError for a test that lies in no layer's folder."""
    layers = {line.partition(":")[0] for line in config.getini("markers")} - NO_LAYERS
    for item in items:
        layer = layer_of(item)
        if layer == OUTSIDE:
            continue
        if layer not in layers:
            raise pytest.UsageError(
                f"{item.path} lies in no layer: move it into a folder of tests/ that pytest.ini"
                " lists as a marker, for example tests/unit/"
            )
        item.add_marker(layer)


def _is_requested(folder: Path, config: pytest.Config) -> bool:
    paths = (Path(argument.partition("::")[0]).absolute() for argument in config.args)
    return folder.name in config.option.markexpr or any(
        path.is_relative_to(folder) for path in paths
    )
