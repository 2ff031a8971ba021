"""Each guard of the rendered suite is broken in turn, and the suite must go red and say why."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support.edits import edit
from tests.support.rendering import pristine
from tests.support.toolchain import pytest_in

GUARDS = [
    "tests/kit/checks/unit/test_event_loop.py",
    "tests/kit/checks/unit/test_guards.py",
    "tests/kit/checks/unit/test_randomness.py",
    "tests/unit/test_storage.py",
    "tests/kit/checks/integration/test_connection_state.py",
    "tests/kit/checks/integration/test_isolation.py",
    "tests/kit/checks/integration/test_isolation_at_once.py",
    "tests/kit/checks/integration/test_lost_connections.py",
    "tests/kit/checks/integration/test_names.py",
    "tests/kit/checks/integration/test_network.py",
    "tests/kit/checks/integration/test_queries.py",
    "tests/kit/checks/integration/test_deferred_constraints.py",
    "tests/kit/checks/integration/test_async_redis.py",
    "tests/kit/checks/integration/test_redis.py",
    "tests/kit/checks/integration/test_real_commits.py",
    "tests/integration/test_storage.py",
    "tests/integration/test_unit_of_work.py",
]

LAYERS = ["tests", "tests/performance"]

REPORTERS = {"flaky.py", "profiles.py", "summary.py", "tracing.py"}
"""They guard nothing; the sessions, workflows and debuggers that name their options are tried in tests/rendered."""

WEAKER_RECIPES = [
    pytest.param("await transaction.rollback()\n", "await transaction.commit()\n", id="commit"),
    pytest.param('bind=connection, join_transaction_mode="create_savepoint"', "bind=engine", id="rollback-by-hand"),
    pytest.param(', join_transaction_mode="create_savepoint"', "", id="default-join-mode"),
    pytest.param('"create_savepoint"', '"control_fully"', id="joined-session-controls-fully"),
    pytest.param('"create_savepoint"', '"rollback_only"', id="joined-session-rolls-back-only"),
    pytest.param("if problem:\n", "if False:\n", id="end-of-the-transaction-unseen"),
]


def plugins(database: str) -> list[str]:
    """Return the names of the plugins that a render for the database has."""
    found = {path.name for path in (pristine(database=database) / "tests/kit/plugins").glob("*.py")}
    return sorted(found - REPORTERS)


@pytest.mark.parametrize("plugin", plugins("sqlite"))
def test_suite_is_red_when_a_plugin_is_missing(repository: Path, plugin: str) -> None:
    (repository / "tests/kit/plugins" / plugin).unlink()

    finished = pytest_in(repository, *LAYERS, "-p", "no:randomly", "--benchmark-disable", "-x", session=True)

    assert finished.status != 0


@pytest.mark.parametrize("plugin", plugins("none"))
def test_suite_is_red_when_a_plugin_is_missing_without_a_database(none_repository: Path, plugin: str) -> None:
    (none_repository / "tests/kit/plugins" / plugin).unlink()

    finished = pytest_in(none_repository, *LAYERS, "-p", "no:randomly", "--benchmark-disable", "-x", session=True)

    assert finished.status != 0


@pytest.mark.parametrize("plugin", sorted({*plugins("postgresql")} - {*plugins("sqlite")} | {"engine.py"}))
def test_suite_is_red_when_a_plugin_is_missing_on_a_server(server_repository: Path, plugin: str) -> None:
    (server_repository / "tests/kit/plugins" / plugin).unlink()

    layer = ["tests/integration", "tests/kit/checks/integration"]
    assert pytest_in(server_repository, *layer, "-x").status != 0


@pytest.mark.parametrize(
    ("path", "guard", "broken", "test"),
    [
        pytest.param(
            "pytest.ini", "strict = true\n", "", "test_unknown_marker_is_an_error", id="unknown-markers-are-errors"
        ),
        pytest.param("pytest.ini", "    error\n", "", "test_warning_is_an_error", id="warnings-are-errors"),
        pytest.param("pytest.ini", "timeout = 60\n", "", "test_test_has_a_time_limit", id="time-limit"),
        pytest.param(
            "pytest.ini",
            "asyncio_default_test_loop_scope = session\n",
            "",
            "test_test_runs_on_the_loop_of_its_fixtures",
            id="loop-of-the-tests",
        ),
        pytest.param(
            "pytest.ini",
            "asyncio_default_fixture_loop_scope = session\n",
            "asyncio_default_fixture_loop_scope = function\n",
            "test_test_runs_on_the_loop_of_its_fixtures",
            id="loop-of-the-fixtures",
        ),
        pytest.param(
            "tests/kit/plugins/layers.py",
            "        item.add_marker(layer)\n",
            "",
            "test_test_carries_the_marker_of_its_layer",
            id="layer-markers",
        ),
        pytest.param(
            "tests/kit/plugins/network.py",
            'item.add_marker("disable_socket")',
            "pass",
            "test_socket_is_refused_in_unit_tests",
            id="no-sockets-in-unit-tests",
        ),
        pytest.param(
            "tests/kit/plugins/network.py",
            '"127.0.0.1", "::1"',
            '"127.0.0.1", "192.0.2.1"',
            "test_connection_is_refused_when_it_leaves_this_machine",
            id="loopback-only",
        ),
        pytest.param(
            "tests/kit/plugins/clock.py",
            "tick=False",
            "tick=True",
            "test_clock_stands_still_until_it_is_moved",
            id="frozen-clock",
        ),
        pytest.param(
            "tests/kit/plugins/engine.py",
            '    cursor.execute("PRAGMA foreign_keys = ON")\n',
            "",
            "test_row_is_refused_when_it_refers_to_nothing",
            id="foreign-keys",
        ),
        pytest.param(
            "tests/kit/plugins/database.py",
            "        session_factory.kw.update(restored)\n",
            "",
            "test_nothing_is_left_when_a_test_fails",
            id="binding-is-restored",
        ),
        pytest.param(
            "tests/kit/plugins/database.py",
            "            _sessions.append(session)\n",
            "",
            "test_session_of_the_test_is_the_one_that_factories_use",
            id="factories-use-the-session-of-the-test",
        ),
        pytest.param(
            "tests/kit/plugins/committed.py",
            "            await restore(commits.baseline)\n",
            "            pass\n",
            "test_commit_is_gone_when_the_test_fails",
            id="committed-rows-are-deleted",
        ),
        pytest.param(
            "tests/kit/baseline.py",
            "        await target.backup(source)\n",
            "",
            "test_rows_that_were_there_come_back",
            id="rows-of-the-migrations",
        ),
        pytest.param(
            "tests/kit/plugins/queries.py",
            "if len(statements) != count:",
            "if len(statements) > count:",
            "test_test_fails_with_the_queries_when_their_number_differs[2]",
            id="number-of-queries",
        ),
        pytest.param(
            "tests/kit/plugins/queries.py",
            "        if not statement.startswith(TRANSACTION_CONTROL):\n    ",
            "    ",
            "test_transaction_control_is_not_counted",
            id="queries-without-transaction-control",
        ),
        pytest.param(
            "tests/kit/plugins/outgoing.py",
            "(httpx2_mock: HTTPXMock)",
            "()",
            "test_outgoing_request_fails_when_the_test_has_no_answer",
            id="outgoing-requests-are-answered",
        ),
        pytest.param(
            "tests/kit/plugins/blocking.py",
            "return bool(given & socket.AI_NUMERICHOST)",
            "return False",
            "test_number_is_read",
            id="numbers-of-addresses",
        ),
        pytest.param(
            "tests/kit/plugins/blocking.py",
            "return bool(given & socket.AI_NUMERICHOST)",
            "return True",
            "test_lookup_of_a_name_is_refused",
            id="names-of-servers",
        ),
        pytest.param(
            "tests/kit/pooled.py",
            "        record.invalidate()\n",
            "        pass\n",
            "test_state_is_gone_after_a_test_that_is_undone",
            id="state-of-connections",
        ),
        pytest.param(
            "tests/kit/randomness.py",
            "            catch_up(sys.modules[name])\n",
            "            pass\n",
            "test_state_is_that_of_each_library",
            id="one-state-for-all",
        ),
    ],
)
@pytest.mark.quick
def test_suite_is_red_when_a_guard_is_broken(repository: Path, path: str, guard: str, broken: str, test: str) -> None:
    assert_red(repository, path, guard, broken, test)


@pytest.mark.quick
def test_suite_on_postgresql_is_red_when_deferred_constraints_are_not_checked(postgresql_repository: Path) -> None:
    assert_red(
        postgresql_repository,
        "tests/kit/plugins/engine.py",
        '["SET CONSTRAINTS ALL IMMEDIATE"]',
        "[]",
        "test_test_fails_when_a_deferred_foreign_key_refers_to_nothing",
    )


@pytest.mark.parametrize(
    ("path", "guard", "broken", "test"),
    [
        pytest.param(
            "migrations/versions/7529c3cd376a_create_the_tables.py",
            'sa.Boolean(), nullable=False),\n        sa.Column("created_at", mysql.DATETIME(fsp=6)',
            'sa.Boolean(), nullable=False),\n        sa.Column("created_at", mysql.DATETIME()',
            "test_committed_user_is_found",
            id="microseconds",
        ),
        pytest.param(
            "migrations/versions/7529c3cd376a_create_the_tables.py",
            "utf8mb4_bin",
            "utf8mb4_general_ci",
            "test_user_is_not_found_when_the_case_differs",
            id="collation",
        ),
        pytest.param(
            "src/shop/adapters/database.py",
            "1205, 1213,",
            "1205, 1205,",
            "when_two_wait_for_each_other",
            id="deadlocks",
        ),
    ],
)
def test_suite_on_mysql_is_red_when_the_shop_treats_it_like_another_database(
    mysql_repository: Path, path: str, guard: str, broken: str, test: str
) -> None:
    tests = ["tests/integration/test_unit_of_work.py", "tests/integration/test_deadlocks.py"]
    assert_red(mysql_repository, path, guard, broken, test, tests)


@pytest.mark.parametrize(
    ("guard", "broken", "test"),
    [
        pytest.param(
            '            remove_keys(database, f"{prefix}*")\n',
            "",
            "test_key_is_gone_when_the_next_test_begins",
            id="clean-up",
        ),
        pytest.param("scan_iter(pattern,", 'scan_iter("*",', "test_key_of_somebody_else_stays", id="foreign-keys"),
        pytest.param("if strays:", "if False:", "test_test_fails_when_it_leaves_a_key_without_the_prefix", id="prefix"),
        pytest.param(
            "[*server.dbs]", "[0]", "test_test_fails_when_it_leaves_a_key_in_another_database", id="other-database"
        ),
    ],
)
@pytest.mark.quick("clean-up", "prefix")
def test_suite_with_redis_is_red_when_a_guard_is_broken(
    redis_repository: Path, guard: str, broken: str, test: str
) -> None:
    assert_red(redis_repository, "tests/kit/plugins/cache.py", guard, broken, test)


@pytest.mark.parametrize(("recipe", "weaker"), WEAKER_RECIPES)
@pytest.mark.quick("commit", "end-of-the-transaction-unseen")
def test_attack_succeeds_when_the_recipe_of_isolation_is_weaker(repository: Path, recipe: str, weaker: str) -> None:
    assert_red(repository, "tests/kit/plugins/database.py", recipe, weaker, "test_isolation.py::test_")


@pytest.mark.parametrize(("recipe", "weaker"), WEAKER_RECIPES)
def test_attack_succeeds_without_coroutines_when_the_recipe_of_isolation_is_weaker(
    sync_repository: Path, recipe: str, weaker: str
) -> None:
    recipe, weaker = recipe.replace("await ", ""), weaker.replace("await ", "")
    tests = ["tests/kit/checks/integration/test_isolation.py"]
    assert_red(sync_repository, "tests/kit/plugins/database.py", recipe, weaker, "test_isolation.py::test_", tests)


@pytest.mark.parametrize(("recipe", "weaker"), WEAKER_RECIPES[:4])
def test_attack_succeeds_on_a_server_when_the_recipe_of_isolation_is_weaker(
    server_repository: Path, recipe: str, weaker: str
) -> None:
    # It tells whether the transaction is there, and undoes the changes before the recipe does.
    edit(server_repository / "tests/kit/transaction.py", "ROLLBACK TO SAVEPOINT", "RELEASE SAVEPOINT")
    assert_red(server_repository, "tests/kit/plugins/database.py", recipe, weaker, "test_isolation.py::test_")


@pytest.mark.parametrize(
    ("path", "guard", "broken", "test"),
    [
        pytest.param(
            "tests/storage.py",
            "replace(resources, storage=storage)",
            "resources",
            "test_storage_is_empty_when_a_test_begins",
            id="storage-of-the-test-s-own",
        ),
        pytest.param(
            "tests/storage.py",
            "resources, storage = app.state.resources, InMemoryStorage()",
            "resources, storage = app.state.resources, app.state.resources.storage",
            "test_storage_is_empty_when_a_test_begins",
            id="new-storage",
        ),
        pytest.param(
            "src/shop/adapters/tables.py",
            "        if any(self._table.rows.get(key) is not self._origins.get(key) for key in changes):\n"
            "            raise ConflictError(CONFLICT)\n",
            "",
            "test_second_commit_is_refused_when_both_empty_a_cart",
            id="lost-updates",
        ),
        pytest.param(
            "src/shop/adapters/tables.py",
            "            self._table.ensure_unique(self._merged(self._table.rows, changes))\n",
            "            pass\n",
            "test_name_is_given_once_when_many_ask_for_it",
            id="unique-values",
        ),
        pytest.param(
            "src/shop/adapters/tables.py",
            "deepcopy(self._begun[key])",
            "self._begun[key]",
            "test_change_is_undone_when_it_is_not_committed",
            id="copies-to-change",
        ),
        pytest.param(
            "src/shop/adapters/tables.py",
            "{key: deepcopy(row) for key, row in self._own.items()",
            "{key: row for key, row in self._own.items()",
            "test_entity_in_hand_is_not_what_is_stored",
            id="copies-to-store",
        ),
        pytest.param(
            "src/shop/adapters/storage.py",
            "        try:\n"
            "            changes = {entity: view.changes() for entity, view in self.views.items()}\n"
            "        except ConflictError:\n"
            "            self._forget()\n"
            "            raise\n"
            "        for entity, view in self.views.items():\n"
            "            view.write(changes[entity])\n",
            "        for view in reversed(self.views.values()):\n            view.write(view.changes())\n",
            "test_nothing_is_kept_when_one_change_is_refused",
            id="all-or-nothing",
        ),
    ],
)
@pytest.mark.quick("storage-of-the-test-s-own")
def test_suite_without_a_database_is_red_when_a_guard_is_broken(
    none_repository: Path, path: str, guard: str, broken: str, test: str
) -> None:
    assert_red(none_repository, path, guard, broken, test)


def test_suite_without_coroutines_is_red_when_threads_commit_to_memory_together(tmp_path: Path) -> None:
    repository = shutil.copytree(pristine(async_stack="sync", database="none"), tmp_path / "shop")
    test = "tests/integration/test_threads.py"
    edit(
        repository / "src/shop/adapters/storage.py", "from threading import Lock", "from contextlib import nullcontext"
    )

    assert_red(repository, "src/shop/adapters/storage.py", "_lock = Lock()", "_lock = nullcontext()", test, [test])


@pytest.mark.parametrize("plugin", ["asyncio", "socket", "timeout"])
@pytest.mark.quick("socket")
def test_run_is_refused_when_a_plugin_of_pytest_is_missing(repository: Path, plugin: str) -> None:
    finished = pytest_in(repository, "-p", f"no:{plugin}")

    assert finished.status == 4, finished.output
    assert f"Missing required plugins: pytest-{plugin}" in finished.output


@pytest.mark.parametrize(
    "name", ["repository", "none_repository", "sync_repository", "postgresql_repository", "mysql_repository"]
)
def test_guards_are_green_when_nothing_is_broken(request: pytest.FixtureRequest, name: str) -> None:
    repository: Path = request.getfixturevalue(name)

    finished = pytest_in(repository, *(guard for guard in GUARDS if (repository / guard).exists()))

    assert finished.status == 0, finished.output


def assert_red(repository: Path, path: str, guard: str, broken: str, test: str, tests: Sequence[str] = GUARDS) -> None:
    """Break a guard of a repo; raise AssertionError unless the test that watches it fails."""
    edit(repository / path, guard, broken)

    # For its own tracebacks pytest parses the source, where CPython 3.11.7 may fail (gh-106905) and end the run.
    # What hangs without its guard need not hang for long.
    options = ["--tb=native", "--timeout=20"]
    finished = pytest_in(repository, *options, *(name for name in tests if (repository / name).exists()))

    assert finished.status == 1, finished.output
    assert test in finished.output.partition("short test summary info")[2]
