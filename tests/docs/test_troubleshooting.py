"""docs/troubleshooting.md has each message that Copier shows for the template and that the rendered kit prints.

A message is a text of three words or more. In the kit that is each string but those of the guards' own tests; for
Copier, what validators and `stop` say. Shorter texts are not looked for, nor what libraries print or the shop says.
"""

import ast
import re
from collections.abc import Iterator

import pytest
from jinja2 import nodes

from tests.support.answers import load_answers
from tests.support.rendering import render
from tests.support.templates import ROOT, environment, questions

PAGE = (ROOT / "docs/troubleshooting.md").read_text(encoding="utf-8")
ENTRIES = [
    " ".join((double or single).split())
    for double, single in re.findall(r"^\| (?:`` (.+?) ``|`([^`]+)`) \|", PAGE, flags=re.MULTILINE)
]

SETS = ["full", "mysql", "anyio-postgresql", "trio", "sync-postgresql", "library", "no-database", "blank-library"]
"""Answers that bring every module of the kit, and each of its variants that says something of its own."""

ADOPTED: list[dict[str, object]] = [
    {"starter": "existing", "schema": "shop.db:init_db"},
    {"starter": "existing", "async_stack": "sync", "schema": "alembic.ini"},
    {"starter": "existing", "framework": "asgi"},
    {"starter": "existing", "framework": "flask"},
]
"""Answers that bring what the kit says to an application that was there."""

CODE = re.compile(
    r"\s*\n|[{(^]| one_row|[A-Z]{3,} .*([A-Z]{2,}|=|…)|SELECT|EXISTS|CAST|CREATE|SET|DROP DATABASE|  File|"
    r"Client Request"
)
"""How SQL, scripts of a shell and patterns begin."""

STARTER = ["/load", "/migrations", "/src", "/tests/[a-jl-z]*", "!/tests/factories"]

NO_MESSAGES = {
    "running on (http://\\S+)": "a pattern",
    "the server has closed this connection, and answers on others": "the name of a state",
    "550 No such mailbox": "what the mail server answers to the application",
    "the password of the mail server": "a password",
    "address for the tests": "a name in a schema",
    "current transaction is aborted": "what is looked for in a message of PostgreSQL",
    "nested transaction already deassociated": "a warning that is silenced",
    "changed by a test": "the name of a state",
    "… … s of … s: …": "a row of figures",
    "No path_separator found": "a warning that is silenced",
    "# Managed by copier-pytest": "how a file begins",
    "led before the database was there": "the mark of an engine",
}
"""Texts of the kit that nobody gets to see, and what they are."""


@pytest.fixture(scope="module")
def said_by_the_kit(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Return the texts of three words or more in the kit, `…` for what differs."""
    folder = tmp_path_factory.mktemp("messages")
    answers = [*map(load_answers, SETS), *ADOPTED]
    repositories = [render(folder / str(i) / "shop", each, exclude=STARTER) for i, each in enumerate(answers)]
    modules = [
        path
        for repository in repositories
        for path in [*repository.rglob("tests/kit/**/*.py"), repository / "tests/factories/base.py"]
        if path.exists() and "checks" not in path.relative_to(repository).parts
    ]
    return {text for path in modules for text in texts(path.read_text(encoding="utf-8"))}


@pytest.fixture(scope="module")
def messages(said_by_the_kit: set[str]) -> set[str]:
    """Return what somebody may see, of the kit and of Copier."""
    return said_by_the_kit - {*NO_MESSAGES} | refusals()


def texts(source: str) -> Iterator[str]:
    """Yield the texts of three words or more in the source of a module, in one line each."""
    tree = ast.parse(source)
    hidden = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            hidden |= {id(part) for part in node.values}
        elif isinstance(node, ast.keyword) and node.arg == "help":
            hidden |= {id(node.value)}
        elif (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr.startswith("addini")
        ):
            hidden |= {id(argument) for argument in node.args}
    for node in ast.walk(tree):
        text = said(node) if id(node) not in hidden else ""
        words = [word for word in text.split() if re.search("[a-z]", word, re.IGNORECASE)]
        if len(words) >= 3 and not CODE.match(text):
            yield " ".join(text.split())


def said(node: ast.AST) -> str:
    """Return the text of a string, `…` for each part that differs."""
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "…" for part in node.values)  # type: ignore[misc]
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.sub(r"\{\w*\}", "…", node.value)
    return ""


def refusals() -> set[str]:
    """Return the refusals of copier.yml and of the macros that it uses."""
    found = set()
    rows = [row for question in questions().values() for row in [question, *choices(question)]]
    for row in rows:
        tree = environment().parse(row.get("validator", ""))
        found |= {node.expr1.value for node in tree.find_all(nodes.CondExpr) if isinstance(node.expr1, nodes.Const)}
    for path in sorted((ROOT / "extensions").rglob("*.jinja")):
        tree = environment().parse(path.read_text(encoding="utf-8"))
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "stop":
                found.add(joined(call.args[0]))
        for macro in tree.find_all(nodes.Macro):
            if macro.name.startswith("refuse_"):
                found |= {"".join(map(joined, output.nodes)).strip() for output in macro.find_all(nodes.Output)}
    return found - {""}


def choices(question: dict[str, object]) -> list[dict[str, str]]:
    """Return the choices of a question that have a validator."""
    given = question.get("choices")
    return [choice for choice in given.values() if isinstance(choice, dict)] if isinstance(given, dict) else []


def joined(node: nodes.Node) -> str:
    """Return the text that an expression of Jinja makes, `…` for each part that differs."""
    if isinstance(node, nodes.Const | nodes.TemplateData):
        return str(node.value if isinstance(node, nodes.Const) else node.data)
    return "".join(map(joined, node.nodes)) if isinstance(node, nodes.Concat) else "…"


def is_entry(entry: str, message: str) -> bool:
    """Tell whether an entry of the page stands for a message: in an entry, `…` is any text."""
    pattern = "(?s:.*)".join(map(re.escape, entry.split("…")))
    return re.fullmatch(pattern, message) is not None


def test_each_message_has_an_entry(messages: set[str]) -> None:
    assert len(messages) > 100
    assert sorted(message for message in messages if not any(is_entry(entry, message) for entry in ENTRIES)) == []


def test_each_entry_is_of_a_message(messages: set[str]) -> None:
    assert len(ENTRIES) > 100
    assert [entry for entry in ENTRIES if not any(is_entry(entry, message) for message in messages)] == []


def test_no_entry_stands_for_anything() -> None:
    assert [entry for entry in ENTRIES if len(re.findall("[a-zA-Z]{2,}", entry)) < 2] == []


def test_texts_that_are_no_messages_are_in_the_kit(said_by_the_kit: set[str]) -> None:
    assert {*NO_MESSAGES} - said_by_the_kit == set()


@pytest.mark.parametrize(
    ("source", "messages"),
    [
        pytest.param('pytest.fail(f"the {what} is not there")', ["the … is not there"], id="in-a-call"),
        pytest.param('MEND = "do that, please"', ["do that, please"], id="in-a-constant"),
        pytest.param('MEND = "{0} is no database".format', ["… is no database"], id="to-be-filled"),
        pytest.param('"""What is not printed."""', [], id="docstring"),
        pytest.param('add(help="what an option does")', [], id="help"),
        pytest.param('query("SELECT a, b FROM c")', [], id="sql"),
    ],
)
def test_messages_are_found_in_source(source: str, messages: list[str]) -> None:
    assert [*texts(source)] == messages
