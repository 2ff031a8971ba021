"""The shortcuts of the suite's own renders write what Copier writes without them."""

from pathlib import Path

from tests.support.answers import load_answers
from tests.support.rendering import files, render


def test_render_is_the_same_when_no_shortcut_is_taken(tmp_path: Path) -> None:
    answers = load_answers("foreign-text")
    quick, plain = render(tmp_path / "quick", answers), render(tmp_path / "plain", answers, quick=False)
    assert files(quick) == files(plain)
    assert {path: (quick / path).stat().st_mode for path in files(quick)} == {
        path: (plain / path).stat().st_mode for path in files(plain)
    }
