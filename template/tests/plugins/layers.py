# Managed by copier-pytest: `copier update` rewrites this file.
"""A test belongs to the layer whose folder it lies in, and carries that layer's marker."""

from pathlib import Path

import pytest

ONLY_ON_REQUEST = ("performance",)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave a layer out that runs only when its path or its marker is given."""
    folder = collection_path.relative_to(config.rootpath).parts
    if len(folder) == 2 and folder[0] == "tests" and folder[1] in ONLY_ON_REQUEST:
        return not _is_requested(collection_path, config) or None
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Add the markers; raise UsageError for a test that lies in no layer's folder."""
    layers = {line.partition(":")[0] for line in config.getini("markers")}
    for item in items:
        path = item.path.relative_to(config.rootpath)
        if path.parts[0] != "tests":
            continue
        if path.parts[1] not in layers:
            raise pytest.UsageError(
                f"{path} lies in no layer: move it into a folder of tests/ that pytest.ini"
                f" lists as a marker, for example tests/unit/"
            )
        item.add_marker(path.parts[1])


def _is_requested(folder: Path, config: pytest.Config) -> bool:
    paths = (Path(argument.partition("::")[0]).absolute() for argument in config.args)
    return folder.name in config.option.markexpr or any(
        path.is_relative_to(folder) for path in paths
    )
