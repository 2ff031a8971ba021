"""A refused render leaves things as they were, and says why on the last line."""

from pathlib import Path

import pytest

from tests.support.commands import cli
from tests.support.rendering import files
from tests.support.templates import snapshot

REFUSED = [
    pytest.param("databse=sqlite", "did you mean 'database'?\"", id="unknown-name"),
    pytest.param("coverage_unit=101", "question 'coverage_unit': it must be from 0 to 100", id="out-of-range"),
    pytest.param("ci=jenkins", "'ci': 'jenkins' is not in ['github', 'gitlab', 'none']", id="not-on-offer"),
]


@pytest.mark.parametrize(("answer", "reason"), REFUSED)
def test_destination_is_as_before_when_an_answer_is_refused(tmp_path: Path, answer: str, reason: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "used" / "src").mkdir(parents=True)
    (tmp_path / "used" / "pytest.ini").write_text("mine\n")
    for destination in ("absent", "empty", "used"):
        result = cli("copy", "--defaults", "--overwrite", "--data", answer, snapshot(), destination, cwd=tmp_path)
        assert result.returncode == 1
        assert result.stderr.splitlines()[-1].endswith(reason)
    assert files(tmp_path) == {"used/pytest.ini": b"mine\n"}
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["empty", "pytest.ini", "src", "used"]


def test_no_traceback_is_printed_when_a_name_is_unknown(tmp_path: Path) -> None:
    result = cli("copy", "--defaults", "--data", "databse=sqlite", snapshot(), "shop", cwd=tmp_path)
    assert len(result.stderr.splitlines()) == 1


def test_what_to_do_next_is_said_when_the_render_is_done(tmp_path: Path) -> None:
    result = cli("copy", "--defaults", snapshot(), "my shop", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert "cd 'my shop'" in result.stderr
    assert "uv run pytest" in result.stderr
