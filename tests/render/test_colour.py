"""The macro that takes the colour out of Python source."""

import re
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path
from textwrap import dedent

import pytest
from jinja2 import Environment, nodes

from tests.support.templates import environment, library, rendered_path, snapshot

uncoloured = library("rendering/uncoloured").uncoloured

MOST_ALIKE = 0.7


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("async def f() -> None:\n    await g()\n", "def f() -> None:\n    g()\n", id="function"),
        pytest.param("async with a as b, c():\n    pass\n", "with a as b, c():\n    pass\n", id="two-managers"),
        pytest.param("x = [await f(y) async for y in z]\n", "x = [f(y) for y in z]\n", id="comprehension"),
        pytest.param(
            "async for x in y:\n    break\nelse:\n    f()\n", "for x in y:\n    break\nelse:\n    f()\n", id="loop-else"
        ),
        pytest.param("x = (await f(y)).z\n", "x = f(y).z\n", id="attribute-of-result"),
        pytest.param("x = (await f(')', await g(y)))[0]\n", "x = f(')', g(y))[0]\n", id="awaits-in-each-other"),
        pytest.param("x = (await f((await g(y)).z)).z\n", "x = f(g(y).z).z\n", id="parentheses-in-each-other"),
        pytest.param("assert not (await f(x))\n", "assert not f(x)\n", id="condition"),
        pytest.param("f((await g()), await h())\n", "f(g(), h())\n", id="argument"),
        pytest.param("x = await (f or g)\n", "x = f or g\n", id="parentheses-after-await"),
        pytest.param("x = await (f or g)(y)\n", "x = (f or g)(y)\n", id="called-parentheses"),
        pytest.param("return await (f or g)\n", "return f or g\n", id="returned-parentheses"),
        pytest.param(
            "x = f(\n    await g(),\n    await h(),\n)\n", "x = f(\n    g(),\n    h(),\n)\n", id="one-argument-a-line"
        ),
        pytest.param(
            "@fixture\nasync def f():\n    async def g():\n        await h()\n\n    await g()\n",
            "@fixture\ndef f():\n    def g():\n        h()\n\n    g()\n",
            id="nested-functions",
        ),
        pytest.param(
            "f: Callable[[A], Awaitable[dict[B, C]]]\n", "f: Callable[[A], dict[B, C]]\n", id="awaitable-result"
        ),
        pytest.param("f: Callable[[], Coroutine[Any, Any, T]]\n", "f: Callable[[], T]\n", id="coroutine-result"),
        pytest.param("f: AsyncIterator[AsyncSession]\n", "f: Iterator[Session]\n", id="names"),
        pytest.param("x = FakeAsyncRedis()\nawait x.aclose()\n", "x = FakeRedis()\nx.close()\n", id="infixes"),
        pytest.param("x = [y async for y in z.aiter_lines()]\n", "x = [y for y in z.iter_lines()]\n", id="stream"),
        pytest.param("async def __aenter__(self): ...\n", "def __enter__(self): ...\n", id="magic-method"),
        pytest.param("x = await asyncio.to_thread(self.f, y, z=1)\n", "x = self.f(y, z=1)\n", id="thread"),
        pytest.param("asyncio.run(f(x))\n", "f(x)\n", id="run"),
        pytest.param("await x.run_sync(y.z, 1)\n", "y.z(x, 1)\n", id="run-on-a-connection"),
        pytest.param("await x.run_sync(lambda _: f(y, *z))\n", "f(y, *z)\n", id="run-beside-a-connection"),
        pytest.param("await f().run_sync(lambda _: g())\n", "g()\n", id="run-beside-a-call"),
        pytest.param("x = the_session().sync_session\n", "x = the_session()\n", id="session"),
        pytest.param("x = f()  # type: ignore[misc]  # a coroutine, unlike g\n", "x = f()\n", id="ignored-coroutine"),
        pytest.param("x = connection.sync_connection\n", "x = connection\n", id="connection"),
        pytest.param("listen(x.engine.sync_engine)\n", "listen(x.engine)\n", id="engine"),
        pytest.param(
            "(await x.get_raw_connection()).driver_connection\n", "x.connection.driver_connection\n", id="driver"
        ),
        pytest.param("x = await asyncio.to_thread(f)\n", "x = f()\n", id="thread-without-arguments"),
        pytest.param(
            "awaited, asynchronous, my_async_thing, is_async, await_, MyAsyncSession, AsyncSessions\n",
            "awaited, asynchronous, my_async_thing, is_async, await_, MyAsyncSession, AsyncSessions\n",
            id="names-that-contain-the-words",
        ),
    ],
)
def test_code_loses_its_colour(source: str, expected: str) -> None:
    assert uncoloured(source) == expected


@pytest.mark.parametrize(
    "prose",
    [
        '"""Never await an async function: AsyncSession."""',
        '"""A "quoted" (await x) word\n    async with it\n"""',
        "'await f()'",
        '"a \\" await f()"',
        'r"\\"  # await f()',
        'f"{x!r} await {y[0]}"',
        "# await an AsyncSession, don't 'async for' it",
        "'''await f() \"'''",
    ],
)
def test_strings_and_comments_stay_as_they_are(prose: str) -> None:
    assert uncoloured(f"{prose}\nx = await f()  {prose}\n") == f"{prose}\nx = f()  {prose}\n"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param(
            """
            from collections.abc import AsyncIterator, Awaitable, Callable

            from sqlalchemy import Connection, text
            from sqlalchemy.exc import DBAPIError
            from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
            """,
            """
            from collections.abc import Callable, Iterator

            from sqlalchemy import Connection, Engine, text
            from sqlalchemy.exc import DBAPIError
            from sqlalchemy.orm import Session, sessionmaker
            """,
            id="other-modules",
        ),
        pytest.param(
            """
            import asyncio
            import logging

            import pytest
            from sqlalchemy import URL, Connection, NullPool
            from sqlalchemy.ext.asyncio import (
                AsyncEngine,
                create_async_engine,
            )
            from sqlalchemy.orm import Mapped

            await asyncio.to_thread(f)
            """,
            """
            import logging

            import pytest
            from sqlalchemy import URL, Connection, Engine, NullPool, create_engine
            from sqlalchemy.orm import Mapped

            f()
            """,
            id="merged-with-what-is-there",
        ),
        pytest.param(
            """
            import asyncio

            import pytest

            asyncio.Barrier(2)
            """,
            """
            import asyncio

            import pytest

            asyncio.Barrier(2)
            """,
            id="still-needed",
        ),
        pytest.param(
            '''
            """What it is."""

            import asyncio

            import pytest

            await asyncio.to_thread(f)
            ''',
            '''
            """What it is."""

            import pytest

            f()
            ''',
            id="nothing-left-of-a-group",
        ),
        pytest.param(
            """
            from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress

            from redis.asyncio import Redis
            """,
            """
            from contextlib import AbstractContextManager, contextmanager, suppress

            from redis import Redis
            """,
            id="same-module",
        ),
        pytest.param(
            """
            import httpx2
            from sqlalchemy import text

            from tests.factories import UserFactory
            from tests.kit.plugins.benchmarks import AsyncBenchmarkFixture
            """,
            """
            import httpx2
            from pytest_benchmark.fixture import BenchmarkFixture
            from sqlalchemy import text

            from tests.factories import UserFactory
            """,
            id="other-group",
        ),
        pytest.param(
            """
            from hypothesis import given
            from hypothesis import strategies as st
            from hypothesis.stateful import Bundle

            from tests.fakes import InMemoryStorage
            from tests.kit.stateful import rule
            """,
            """
            from hypothesis import given
            from hypothesis import strategies as st
            from hypothesis.stateful import Bundle, rule

            from tests.fakes import InMemoryStorage
            """,
            id="module-that-is-imported-twice",
        ),
        pytest.param(
            """
            from sqlalchemy.ext.asyncio import AsyncSession

            from ..domain.errors import ConflictError
            from . import database
            """,
            """
            from sqlalchemy.orm import Session

            from ..domain.errors import ConflictError
            from . import database
            """,
            id="other-groups-as-they-are",
        ),
        pytest.param(
            """
            from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, MetaData, Table, TypeDecorator
            from sqlalchemy.ext.asyncio import AsyncEngine
            """,
            """
            from sqlalchemy import (
                BigInteger,
                Boolean,
                CheckConstraint,
                Column,
                Engine,
                MetaData,
                Table,
                TypeDecorator,
            )
            """,
            id="too-long-for-one-line",
        ),
    ],
)
def test_imports_are_in_order_again(source: str, expected: str) -> None:
    assert uncoloured(dedent(source)) == dedent(expected)


def test_brackets_close_on_one_line_when_it_has_become_short_enough() -> None:
    name = "x" * 69

    assert uncoloured(f"{name} = await f(\n    one, two, three, four_\n)\n") == f"{name} = f(one, two, three, four_)\n"
    assert uncoloured(f"{name} = await f(\n    one, two, three, four_five\n)\n").count("\n") == 3


def test_brackets_stay_open_when_they_end_with_a_comma() -> None:
    assert uncoloured("f(\n    await g(),\n)\n") == "f(\n    g(),\n)\n"


def test_only_parameter_loses_the_comma_of_the_formatter_when_it_fits() -> None:
    name = "f" * 80

    assert uncoloured("async def f(\n    x: AsyncClient,\n) -> None:\n") == "def f(x: Client) -> None:\n"
    assert uncoloured(f"async def {name}(\n    x: AsyncClient,\n) -> None:\n").count("\n") == 3
    assert uncoloured("async def f(\n    x: X,\n    y: Y,\n) -> None:\n").count("\n") == 4


@pytest.mark.parametrize("stack", ["sync", "asyncio"])
def test_block_takes_the_colour_out_for_the_stack_without_coroutines(stack: str) -> None:
    jinja: Environment = environment()
    import_ = "{% from 'extensions/rendering/colour.jinja' import coloured %}"
    block = f"{import_}{{% call coloured(stack) %}}\nawait f()\n{{% endcall %}}\n"

    assert jinja.from_string(block).render(stack=stack) == ("f()\n" if stack == "sync" else "await f()\n")


def test_no_word_of_coroutines_is_behind_a_condition_of_the_stack() -> None:
    faults = {path.name: words for path in template_files() if (words := conditional_words(path))}

    assert faults == {}


def test_no_file_is_there_in_two_colours() -> None:
    by_place: dict[str, list[Path]] = {}
    for path in template_files():
        by_place.setdefault(rendered_path(relative(path)), []).append(path)
    alike = {
        where: round(likeness(one, other), 2)
        for where, paths in by_place.items()
        for one, other in combinations(paths, 2)
        if ("sync" in words(one)) != ("sync" in words(other))
    }

    assert "tests/kit/asgi.py" in alike
    assert {where: ratio for where, ratio in alike.items() if ratio > MOST_ALIKE} == {}


def words(path: Path) -> set[str]:
    """Return the words of the conditions on which a file of the template is rendered."""
    return set(re.findall(r"\{\{ when\.(\w+) \}\}", relative(path)))


def relative(path: Path) -> str:
    return path.relative_to(snapshot() / "template").as_posix()


def likeness(*paths: Path) -> float:
    """Return the share of the lines, from 0 to 1, that two files have in common once they have no colour."""
    texts = (re.sub(r"\{% .*? %\}\n", "", path.read_text(encoding="utf-8")) for path in paths)
    one, other = (uncoloured(text).split("\n") for text in texts)
    return SequenceMatcher(lambda line: not line, one, other, autojunk=False).ratio()


def template_files() -> list[Path]:
    """Return the files of the template that hold text."""
    return [path for path in (snapshot() / "template").rglob("*") if path.is_file()]


def conditional_words(path: Path) -> list[str]:
    """Return the words `async` and `await` that a template renders for some stacks only, but for its comments."""
    if path.suffix != ".jinja":
        return []
    tree = environment().parse(path.read_text(encoding="utf-8"))
    known = {"async_stack"}
    for statement in tree.find_all(nodes.Assign):
        if known & {name.name for name in statement.find_all(nodes.Name) if name.ctx == "load"}:
            known |= {name.name for name in statement.find_all(nodes.Name) if name.ctx == "store"}
    texts: list[str] = []
    conditions: list[nodes.If | nodes.CondExpr] = [*tree.find_all(nodes.If), *tree.find_all(nodes.CondExpr)]
    for condition in conditions:
        if known & {name.name for name in condition.test.find_all(nodes.Name)} or names(condition.test) & known:
            texts += [text.data for text in condition.find_all(nodes.TemplateData)]
            texts += [str(text.value) for text in condition.find_all(nodes.Const)]
    return [word for text in texts for word in re.findall(r"\b(?:async|await)\b", text)]


def names(node: nodes.Node) -> set[str]:
    """Return the name that an expression is, if it is one."""
    return {node.name} if isinstance(node, nodes.Name) else set()
