"""Each test of the security layer finds the hole that it is there for."""

import re
import shutil
from pathlib import Path

import pytest

from tests.support.edits import edit
from tests.support.rendering import pristine
from tests.support.toolchain import pytest_in

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
        "adapters/unit_of_work.py",
        "conditions.append(columns.category == category)",
        "import sqlalchemy; conditions.append(sqlalchemy.text(f\"category = '{category}'\"))",
        "test_search_finds_no_more_than_it_says",
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

HOLES_OF_THE_API = [
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
        "test_log_in_is_refused_when_the_password_is_too_long",
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
        pytest.param({"framework": "none"}, HOLES, id="library"),
    ],
)
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
