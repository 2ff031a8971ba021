# Managed by copier-pytest: `copier update` rewrites this file.
"""What the developer has exported is not there."""

import os
from types import SimpleNamespace

import pytest

from tests.kit.plugins import environment


@pytest.fixture
def exported(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Return the variables that were there before the run, and what is taken out goes nowhere."""
    monkeypatch.setattr(environment, "_removed", {})
    variables: dict[str, str] = {}
    monkeypatch.setattr(environment, "_exported", variables)
    return variables


@pytest.mark.parametrize(
    "name", ["HTTP_PROXY", "all_proxy", "PGSSLMODE", "MYSQL_HOST", "REDIS_URL", "DATABASE_URL"]
)
def test_variable_is_taken_out(
    monkeypatch: pytest.MonkeyPatch, exported: dict[str, str], name: str
) -> None:
    monkeypatch.setenv(name, "exported")
    exported[name] = "exported"

    environment.remove(*environment.PROXIES, *environment.DRIVERS)

    assert name not in os.environ


def test_nothing_of_it_is_there_now() -> None:
    assert [name for name in os.environ if name.lower().startswith(("pg", "mysql"))] == []
    assert [name for name in os.environ if name.lower().endswith("_proxy")] == []


def test_variable_that_a_test_sets_stays(
    monkeypatch: pytest.MonkeyPatch, exported: dict[str, str]
) -> None:
    exported["PGHOST"] = "exported"
    monkeypatch.setenv("PGHOST", "set by a test")

    environment.remove("pg*")

    assert os.environ["PGHOST"] == "set by a test"


def test_variables_of_settings_are_known() -> None:
    def field(alias: object = None) -> SimpleNamespace:
        return SimpleNamespace(validation_alias=alias)

    settings = SimpleNamespace(
        model_config={"env_prefix": "MINE_", "env_nested_delimiter": "__"},
        model_fields={
            "token_secret": field(),
            "url": field("DATABASE_URL"),
            "port": field(SimpleNamespace(choices=["PORT", SimpleNamespace(path=["PORTS", 0])])),
        },
    )

    names = environment.names_of(settings)

    assert names[:4] == ["mine_token_secret", "database_url", "port", "ports"]
    assert names[4] == "mine_token_secret__*"
