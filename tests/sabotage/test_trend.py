"""The history loses no run: with another way to add one it does."""

from pathlib import Path

from tests.support.edits import edit
from tests.support.histories import add_at_once, make_run, write_history

PLUGIN = "tests/kit/commands/trend.py"
APPENDS = """\
    with history.open("ab+", buffering=0) as file:
        file.seek(max(file.tell() - 1, 0))
        is_torn = file.read() not in (b"", b"\\n")
        file.write(b"\\n" * is_torn + run.model_dump_json().encode() + b"\\n")
"""
REWRITES = '    history.write_bytes(history.read_bytes() + run.model_dump_json().encode() + b"\\n")\n'


def test_runs_are_lost_when_each_writes_the_history_anew(none_repository: Path) -> None:
    write_history(none_repository, [])
    edit(none_repository / PLUGIN, APPENDS, REWRITES)

    assert len(set(add_at_once(none_repository, 200))) < 200


def test_run_is_lost_when_it_is_added_to_a_torn_line(none_repository: Path) -> None:
    path = write_history(none_repository, [make_run(0)])
    path.write_bytes(path.read_bytes()[:100])
    edit(none_repository / PLUGIN, 'b"\\n" * is_torn + ', "")

    assert len(add_at_once(none_repository, 4)) == 3
