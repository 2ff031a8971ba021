"""What of the template no answers render: files, branches, bodies of loops and macros.

The syntax tree of each file is altered on its way to Jinja's compiler: each branch reports that it ran, and is reported
itself if it never did. `extensions/questions`, `extensions/updates` and the table of owners are left out: refusals and
updates use them, and tests/questions and tests/update hold them.
"""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

from copier._main import Worker
from jinja2 import Environment, nodes

from tests.support import rendering
from tests.support.answers import ANSWER_SETS, load_answers
from tests.support.combinations import combinations
from tests.support.houses import fitting
from tests.support.rendering import files, render
from tests.support.templates import layers

LEFT_OUT = ("extensions/questions/", "extensions/updates/", "extensions/tables/owners.jinja")

_SWITCHES: list[dict[str, Any]] = [
    {"layers": layers(), "ci": "gitlab", "ci_shards": 2},
    {"layers": ["e2e"], "trend": False, "ci": "none"},
    {"layers": ["contract"], "coverage_total": 0, "mutation_score": 0},
    {"layers": [], "mutation_score": 0, "ci": "gitlab"},
]

Place = tuple[str, int, str, int]
"""A file, a line, what is there, and which of its like on that line it is."""

_ran: set[Place] = set()


def answers() -> list[dict[str, Any]]:
    """Return the sets of answers that are tried; neighbours are far apart, so that few of them are needed."""
    every = [*combinations(), *combinations(starter="blank")]
    wide = [given | {"layers": fitting(given)} for given in every]
    switched = [given | switch for given in ({}, {"starter": "blank"}) for switch in _SWITCHES]
    adopted: list[dict[str, Any]] = [
        {"starter": "existing", "schema": "shop.db:init_db"},
        {"starter": "existing", "async_stack": "sync", "schema": "alembic.ini", "package_folder": "src"},
        {"starter": "existing", "framework": "none", "database": "none", "layers": ["integration", "property"]},
        {"starter": "existing", "framework": "asgi"},
        {"starter": "existing", "framework": "asgi", "async_stack": "sync", "database": "none"},
        {"starter": "existing", "framework": "flask"},
    ]
    apart = sorted(range(len(wide)), key=lambda number: number * 0.618034 % 1)
    return [
        *(load_answers(name) for name in ANSWER_SETS),
        *switched,
        *adopted,
        *(wide[number] for number in apart),
        *every,
    ]


def dead(template: Path, sets: list[dict[str, Any]] | None = None) -> list[str]:
    """Return what none of the sets of answers renders, as `file`, or `file:line: what`; stop when nothing is left."""
    unrendered = {name for name in files(template) if _counts(name)}
    places: set[Place] = set()
    _ran.clear()

    def parse(environment: Environment, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = _parse(environment, source, name, filename)
        if name and _counts(name):
            unrendered.discard(name)
            places.update(_instrument(tree, environment, name))
        return tree

    def render_file(worker: Worker, source: Path, *arguments: Any, **options: Any) -> None:
        unrendered.discard(source.as_posix())
        _render_file(worker, source, *arguments, **options)

    with (
        TemporaryDirectory() as folder,
        mock.patch.object(Environment, "_parse", parse),
        mock.patch.object(Worker, "_render_file", render_file),
        mock.patch.dict(rendering._compiled, clear=True),
    ):
        for number, given in enumerate(answers() if sets is None else sets):
            render(Path(folder) / str(number) / "shop", given, template=template, pretend=True)
            if not unrendered and places <= _ran:
                break
    return sorted(unrendered) + [f"{name}:{line}: {what}" for name, line, what, _ in sorted(places - _ran)]


_parse = Environment._parse
_render_file = Worker._render_file


def run(place: Place, value: Any = "") -> Any:
    """Note that a place of a template was rendered, and return the value."""
    _ran.add(place)
    return value


def _counts(name: str) -> bool:
    return name.startswith(("template/", "extensions/")) and not name.startswith(LEFT_OUT)


def _instrument(tree: nodes.Template, environment: Environment, name: str) -> Iterator[Place]:
    """Let each branch of the tree report itself, and yield the places of all of them."""
    found = list(tree.find_all((nodes.If, nodes.For, nodes.Macro, nodes.CondExpr)))
    for number, node in enumerate(found):
        for what, field in _branches(node):
            place = (name, node.lineno, what, number)
            body = getattr(node, field)
            if isinstance(body, list):
                body.insert(0, _at(nodes.ExprStmt(_call(place)), node.lineno, environment))
            else:
                setattr(node, field, _at(_call(place, body), node.lineno, environment))
            yield place


def _branches(node: nodes.Node) -> Iterator[tuple[str, str]]:
    """Yield what the branches of a node are called, and the fields that hold them."""
    match node:
        case nodes.If() | nodes.For():
            yield ("if" if isinstance(node, nodes.If) else "for"), "body"
            if node.else_:
                yield "else", "else_"
        case nodes.Macro():
            yield f"macro {node.name}", "body"
        case nodes.CondExpr():
            yield "inline if", "expr1"
            if node.expr2:
                yield "inline else", "expr2"


def _call(place: Place, *value: nodes.Expr) -> nodes.Call:
    return nodes.Call(nodes.ImportedName(f"{__name__}.run"), [nodes.Const(place), *value], [], None, None)


def _at(node: Any, line: int, environment: Environment) -> Any:
    return node.set_lineno(line).set_environment(environment)
