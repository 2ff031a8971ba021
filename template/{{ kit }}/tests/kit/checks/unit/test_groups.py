# Managed by copier-pytest: `copier update` rewrites this file.
"""A run that asks for a plugin that is not installed is told which group has it."""

from types import SimpleNamespace

import pytest

from tests.kit.plugins import groups


def test_option_names_its_group_when_the_plugin_is_missing(
    pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groups, "find_spec", lambda _name: None)
    asked = SimpleNamespace(args=["--html=page.html"])
    monkeypatch.setattr(pytestconfig, "invocation_params", asked)

    with pytest.raises(pytest.UsageError, match="--html needs the dependency group reports: `uv"):
        groups.pytest_addoption(pytestconfig.pluginmanager)


def test_layer_names_its_group_when_a_plugin_is_missing(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groups, "find_spec", lambda _name: None)
    monkeypatch.setitem(groups.GROUPS, request.path.parent.name, {"missing": "--missing"})

    with pytest.raises(request.session.CollectError, match="needs the dependency group unit"):
        groups.pytest_collect_file(request.path, request.session)
