"""The rendered repo without a web framework: nothing in it speaks of one, and its suite is as strict as the others."""

import re
from pathlib import Path

import pytest

from tests.support.rendering import files, render
from tests.support.toolchain import run

WORDS = re.compile(
    r"fastapi|starlette|uvicorn|hypercorn|\basgi|\bapp\b|\bapi\b|endpoint|middleware|testserver"
    r"|async_client|committed_client|auth_headers|over http\b",
    re.IGNORECASE,
)
PAYMENTS = '"""The payment provider, over HTTP."""'
"""What is true of the library too."""


@pytest.mark.parametrize("database", ["none", "sqlite", "postgresql", "mysql"])
@pytest.mark.quick
def test_nothing_speaks_of_a_web_framework(tmp_path: Path, database: str) -> None:
    answers = {"framework": "none", "database": database, "redis": True}
    rendered = {path: text.decode() for path, text in files(render(tmp_path / "shop", answers)).items()}
    found = {path: WORDS.findall(text.replace(PAYMENTS, "")) for path, text in rendered.items()}

    assert "\nframework: none\n" in rendered[".copier-answers.yml"]
    assert {path: words for path, words in found.items() if words} == {}
    assert [path for path in rendered if WORDS.search(path)] == []


@pytest.mark.parametrize(
    ("stack", "database"), [("asyncio", "none"), ("asyncio", "sqlite"), ("anyio", "none"), ("trio", "none")]
)
def test_example_of_the_readme_runs(tmp_path: Path, stack: str, database: str) -> None:
    repository = render(tmp_path / "shop", {"framework": "none", "async_stack": stack, "database": database})
    readme = (repository / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    (repository / "example.py").write_text(example, encoding="utf-8")
    if database != "none":
        assert run(repository, "alembic", "upgrade", "head").status == 0

    finished = run(repository, "python", "-W", "error", "example.py")

    assert finished.status == 0, finished.output
    secret, mail, token = finished.output.splitlines()
    assert re.fullmatch(r"[\w-]+\.[\w-]+\.[\w-]+", token), finished.output
    assert secret.startswith("TOKEN_SECRET is not set: "), finished.output
    assert mail.startswith("Mail 'Welcome' to user 1: 1 not sent: "), finished.output
