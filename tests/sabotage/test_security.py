"""Each test of the security layer finds the hole that it is there for."""

import os
import re
import shutil
from pathlib import Path

import pytest
import uv

from tests.support.edits import edit
from tests.support.rendering import pristine
from tests.support.toolchain import environment, pytest_in, run

HOLES = [
    (
        "adapters/security.py",
        '{"require": ["exp", "sub"]}',
        '{"require": ["sub"], "verify_signature": False}',
        "test_token_is_refused_when_it_is[unsigned]",
    ),
    (
        "services/users.py",
        "await self.passwords.verify(password, user.password_hash if user else None)",
        "user and await self.passwords.verify(password, user.password_hash)",
        "test_nobody_is_refused_as_slowly_as_somebody",
    ),
    (
        "services/users.py",
        'raise AuthenticationError("Wrong email or password")',
        'raise AuthenticationError("Wrong password" if user else "Wrong email")',
        "test_wrong_password_does_not_tell_who_is_registered",
    ),
    (
        "services/users.py",
        "        user = await self._find(email)\n",
        "        user = await self._find(email)\n        import logging; logging.info(password)\n",
        "test_journey_leaves_no_secret_behind",
    ),
    (
        "settings.py",
        "Secret = Annotated[str, Field(repr=False)]",
        "Secret = str",
        "test_representation_shows_no_secret",
    ),
    (
        "settings.py",
        "hide_input_in_errors=True",
        "hide_input_in_errors=False",
        "test_settings_that_are_refused_are_not_shown",
    ),
]
"""What is broken in both: where, the rule, the fault, and the test."""

INJECTIONS = {
    "category": (
        "conditions.append(columns.category == category)",
        "import sqlalchemy; conditions.append(sqlalchemy.text(f\"category = '{category}'\"))",
    ),
    "text": (
        "columns.search_text.contains(text.casefold(), autoescape=True)",
        "__import__('sqlalchemy').literal_column(f\"search_text LIKE '%{text.casefold()}%'\")",
    ),
    "email": (
        "self._find(database.users.c.email == email)",
        "self._find(__import__('sqlalchemy').literal_column(f\"email = '{email}'\"))",
    ),
}
"""Rules of the repositories, and the same as text that is put together, by the parameter."""


def injection(parameter: str, tried: str) -> tuple[str, str, str, str]:
    """Return the hole, and the test of what it is tried through."""
    test = f"test_hostile_text_does_what_a_harmless_one_does[{tried}]"
    return ("adapters/unit_of_work.py", *INJECTIONS[parameter], test)


HOLES_OF_THE_LIBRARY = [
    injection("category", "catalogue.browse category"),
    injection("text", "catalogue.search text"),
    injection("email", "users.authenticate email"),
    (
        "services/users.py",
        "            last_name=last_name,\n        )",
        "            last_name=last_name,\n            bio=password,\n        )",
        "test_secret_is_told_to_nobody[nothing-users.register password]",
    ),
    (
        "services/orders.py",
        "        order.ensure_pending()\n        intent",
        "        print(token)\n        intent",
        "test_secret_is_told_to_nobody[card-orders.pay token]",
    ),
]
"""What is broken in the library, found by the signatures of its services."""

SORTED = """

@router.get("/sorted")
async def read_sorted(catalogue: Catalogue, sort: Annotated[ShortText, Query()] = "name") -> list[str]:
    from sqlalchemy import text
    found = await catalogue.work._session.execute(text(f"SELECT name FROM products ORDER BY {sort}"))
    return [name for (name,) in found]


@router.get("/search\""""

HOLES_OF_THE_API = [
    injection("category", "GET /api/products category"),
    injection("text", "GET /api/products/search q"),
    injection("email", "POST /api/auth/login email"),
    (
        "api/products.py",
        '\n@router.get("/search"',
        SORTED,
        "test_hostile_text_does_what_a_harmless_one_does[GET /api/products/sorted sort]",
    ),
    (
        "services/users.py",
        "            last_name=last_name,\n        )",
        "            last_name=last_name,\n            bio=password,\n        )",
        "test_secret_is_told_to_nobody[nothing-POST /api/users password]",
    ),
    (
        "services/orders.py",
        "        order.ensure_pending()\n        intent",
        "        print(token)\n        intent",
        "test_secret_is_told_to_nobody[card-POST /api/orders/{order_id}/payment payment_token]",
    ),
    (
        "adapters/security.py",
        "        return await asyncio.to_thread(self._hasher.hash, password)",
        "        try:\n            return await asyncio.to_thread(self._hasher.hash, password)\n"
        "        except RuntimeError as error:\n            raise RuntimeError(password) from error",
        "test_secret_is_told_to_nobody[hash-POST /api/users password]",
    ),
    (
        "api/users.py",
        "class UserOut(BaseModel):",
        'class Reset(BaseModel):\n    """An address."""\n\n    email: Text\n\n\n'
        '@router.post("/reset")\nasync def reset(body: Reset, users: Users) -> bool:\n'
        '    """Tell who is registered."""\n    if await users._find(body.email) is None:\n'
        '        raise __import__("fastapi").HTTPException(404)\n    return True\n\n\n'
        "class UserOut(BaseModel):",
        "test_answer_does_not_tell_who_is_registered_but_to_who_registers[POST /api/reset email]",
    ),
    (
        "api/dependencies.py",
        "    actor.ensure_may_act_for(user_id)\n    return user_id",
        "    if user_id < 999_999_999:\n        actor.ensure_may_act_for(user_id)\n    return user_id",
        "test_answer_does_not_tell_another_user_which_ids_there_are[GET /api/users/{user_id} user_id]",
    ),
    (
        "settings.py",
        '        if "token_secret" not in self.model_fields_set:',
        "        if not self.token_secret:",
        "test_start_says_when_no_other_process_accepts_its_tokens",
    ),
    (
        "api/users.py",
        '    """The profile fields to change."""\n',
        '    model_config = ConfigDict(extra="allow")\n',
        "test_profile_keeps_what_is_no_part_of_it",
    ),
    (
        "api/users.py",
        "    return await users.update(user_id, **body.model_dump())",
        "    user = await users.get(user_id)\n"
        "    [setattr(user, *field) for field in body.model_dump(exclude_unset=True).items()]\n"
        "    return await users.update(user_id)",
        "test_profile_keeps_what_is_no_part_of_it",
    ),
    (
        "api/__init__.py",
        "app.add_middleware(SecureHeaders)",
        'from fastapi.middleware.cors import CORSMiddleware; app.add_middleware(CORSMiddleware, allow_origins=["*"])',
        "test_other_sites_may_not_read_responses",
    ),
    (
        "api/__init__.py",
        "    app.add_exception_handler(RequestValidationError, _explain)\n",
        "",
        "test_error_does_not_repeat_what_was_sent",
    ),
    (
        "api/__init__.py",
        '{"detail": "Internal Server Error"}',
        '{"detail": str(_error)}',
        "test_fault_of_the_application_is_not_explained",
    ),
    (
        "api/headers.py",
        '    "X-Content-Type-Options": "nosniff",\n',
        "",
        "test_headers_are_on_every_response",
    ),
    (
        "api/dependencies.py",
        "Text = Annotated[str, Field(max_length=1000,",
        "Text = Annotated[str, Field(",
        "test_login_is_refused_when_the_password_is_too_long",
    ),
    (
        "api/login_limit.py",
        "request.client.host)",
        'request.headers.get("X-Forwarded-For", "nobody"))',
        "test_right_password_is_refused_after_too_many_wrong_ones",
    ),
]
"""What is broken in the web API alone."""


@pytest.mark.parametrize(
    ("answers", "holes"),
    [
        pytest.param({"redis": True}, HOLES + HOLES_OF_THE_API, id="api"),
        pytest.param({"framework": "none"}, HOLES + HOLES_OF_THE_LIBRARY, id="library"),
    ],
)
@pytest.mark.quick("api")
def test_hole_is_found(
    tmp_path: Path, subtests: pytest.Subtests, answers: dict[str, str | bool], holes: list[tuple[str, str, str, str]]
) -> None:
    repository = shutil.copytree(pristine(**answers), tmp_path / "shop")
    for path, rule, fault, _ in holes:
        edit(repository / "src/shop" / path, rule, fault)

    finished = pytest_in(repository, "tests/security", "--show-capture=no")

    for *_, test in holes:
        with subtests.test(test):
            failed = rf"^FAILED tests/security/\S+::{re.escape(test)}"
            assert re.search(failed, finished.output, re.MULTILINE), finished.output


@pytest.mark.parametrize(
    ("path", "planted", "contract"),
    [
        pytest.param(
            "domain/orders.py", "from ..services import catalogue", "Each layer knows", id="domain-to-service"
        ),
        pytest.param(
            "services/users.py", "from ..adapters import security", "Each layer knows", id="service-to-adapter"
        ),
        pytest.param(
            "services/users.py", "import sqlalchemy", "The rules need no framework", id="service-to-framework"
        ),
        pytest.param("main.py", "from tests import factories", "Nothing knows the tests", id="application-to-tests"),
    ],
)
def test_import_against_the_order_of_the_layers_is_found(
    repository: Path, path: str, planted: str, contract: str
) -> None:
    source = repository / "src/shop" / path
    source.write_text(source.read_text(encoding="utf-8") + planted, encoding="utf-8")

    finished = run(repository, "lint-imports", "--no-cache")

    assert finished.status == 1, finished.output
    assert re.search(rf"^{contract}.* BROKEN$", finished.output, re.MULTILINE), finished.output


def test_secret_in_a_file_is_found(server_repository: Path) -> None:
    def scan(*options: str) -> tuple[int, str]:
        path = f"{environment(server_repository)['PATH']}{os.pathsep}{Path(uv.find_uv_bin()).parent}"
        finished = run(server_repository, "nox", *options, "--session", "secrets", env={"PATH": path})
        return finished.status, finished.output

    run(server_repository, "git", "init", "--quiet")
    status, output = scan()
    assert status == 0, output

    keys = ["AKIA" + "QX7LN3TR5WZ2M8KD", "mysql://shop:" + "Xq7-pw@db.internal/shop"]
    (server_repository / "tests/keys.txt").write_text("\n".join(keys), encoding="utf-8")
    status, output = scan("--no-install", "--reuse-existing-virtualenvs")
    assert status == 1, output
    assert "AWS Access Key" in output
    assert "Basic Auth Credentials" in output
