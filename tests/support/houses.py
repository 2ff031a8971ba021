"""What the names of the template's folders say: which answers render a file, told without rendering."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from copier._main import Worker
from jinja2 import UndefinedError

from tests.support.combinations import ADOPTED, combinations
from tests.support.rendering import files
from tests.support.templates import layers, rendered_path

STARTERS = {"shop", "blank", "existing"}
STARTER_HOUSES = {"common"} | STARTERS

ON_E2E = {"browser", "load"}
"""The layers for which something has to be served."""


def template_names(template: Path) -> list[str]:
    """Return the files of `template/`, as POSIX paths."""
    return list(files(template / "template"))


def house(name: str) -> str:
    """Return the house that a file of `template/` lies in, or what it is called if it lies beside them."""
    return name[3:].partition(" ")[0]


def conditions(name: str) -> frozenset[str]:
    """Return the words of the folders that a file of `template/` lies in, its layers and its starter among them."""
    words = frozenset(re.findall(r"\{\{ (?:when|layer)\.(\w+) \}\}", name)) | ({house(name)} & STARTERS)
    return words | ({"fresh"} if house(name) in {"common", "shared"} else set())


def facts(answers: dict[str, Any], template: Path) -> dict[str, bool]:
    """Return which facts hold for the answers; those that are not given have their defaults."""
    defaults = _defaults((template / "copier.yml").read_text(encoding="utf-8"))
    given = {name: _settled(default, answers, template) for name, default in defaults.items()} | answers
    module = _environment(template).get_template("extensions/tables/conditions.jinja").make_module(given)
    found: dict[str, bool] = module.facts
    return found


@cache
def _defaults(config: str) -> dict[str, Any]:
    return {name: row.get("default") for name, row in yaml.safe_load(config).items() if not name.startswith("_")}


def _settled(default: Any, answers: dict[str, Any], template: Path) -> Any:
    """Return a default as Copier would, if it follows from these answers alone."""
    if not isinstance(default, str) or "{{" not in default:
        return default
    try:
        return yaml.safe_load(_environment(template).from_string(default).render(answers))
    except UndefinedError:
        return default


@cache
def _environment(template: Path) -> Any:
    return Worker(src_path=str(template)).jinja_env


def fitting(answers: dict[str, Any]) -> list[str]:
    """Return the layers that the framework and the starter do not refuse."""
    library = answers["framework"] == "none"
    refused = ON_E2E | ({"contract"} if answers.get("starter") == "blank" else set()) if library else set()
    return [layer for layer in layers() if layer not in refused]


@cache
def all_answers() -> list[dict[str, Any]]:
    """Return every combination of the starters with all layers, with none, and with each of them alone.

    An application that is there takes few of them.
    """
    adopted = {"starter": "existing", "framework": "fastapi", "redis": False, "layers": ["integration"]}
    return [
        {
            "starter": "shop",
            **answers,
            "layers": ["e2e", *chosen] if len(chosen) == 1 and {*chosen} <= ON_E2E else chosen,
        }
        for answers in [*combinations(), *combinations(starter="blank")]
        for chosen in ([], fitting(answers), *([layer] for layer in fitting(answers)))
    ] + [
        adopted | {"framework": framework, "database": database, "async_stack": stack}
        for framework in ("fastapi", *ADOPTED)
        for database in ("sqlite", "postgresql", "mysql")
        for stack in ("sync", "asyncio")
        if stack == "sync" or framework != "flask"
    ]


def held(template: Path) -> list[frozenset[str]]:
    """Return the words that hold in a template for each of those answers, the starter among them."""
    tables = b"".join(path.read_bytes() for path in sorted((template / "extensions/tables").iterdir()))
    if tables not in _held:
        _held[tables] = [
            frozenset(word for word, holds in facts(answers, template).items() if holds)
            # A release from before there were others has no such fact.
            | {answers["starter"], *(["fresh"] if answers["starter"] != "existing" else [])}
            for answers in all_answers()
        ]
    return _held[tables]


_held: dict[bytes, list[frozenset[str]]] = {}


def starter_paths(template: Path) -> dict[str, set[frozenset[str]]]:
    """Return the paths of the starter files of a template, each with the conditions of its variants."""
    found: dict[str, set[frozenset[str]]] = {}
    for name in template_names(template):
        if house(name) in STARTER_HOUSES:
            found.setdefault(rendered_path(name), set()).add(conditions(name))
    return found


def rendered_with(conditions: set[frozenset[str]], words: frozenset[str]) -> bool:
    """Tell whether one of the variants of a path is rendered where these words hold."""
    return any(variant <= words for variant in conditions)
