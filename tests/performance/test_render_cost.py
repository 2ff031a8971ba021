"""What a render costs, as a ratio: run `pytest tests/performance -s` on a quiet machine."""

import shutil
import statistics
import sys
import time
from pathlib import Path

import pytest

from tests.support.commands import cli
from tests.support.templates import snapshot

ROUNDS = 15


@pytest.mark.timeout(600)
def test_default_render_costs_at_most_twice_a_render_of_one_file(tmp_path: Path) -> None:
    one_file = tmp_path / "one-file"
    (one_file / "template").mkdir(parents=True)
    (one_file / "copier.yml").write_text("_subdirectory: template\n", encoding="utf-8")
    (one_file / "template" / "README.md").write_text("One file.\n", encoding="utf-8")

    # Interleaved, so that whatever else the machine does meets both alike.
    rounds = [(seconds(one_file, tmp_path), seconds(snapshot(), tmp_path)) for _ in range(ROUNDS)]

    ratio = statistics.median(ours / one for one, ours in rounds)
    one, ours = (statistics.median(column) for column in zip(*rounds, strict=True))
    sys.stdout.write(f"\none file {one:.2f} s, default answers {ours:.2f} s, ratio {ratio:.2f}\n")
    assert ratio <= 2.0


def seconds(template: Path, folder: Path) -> float:
    """Return how many seconds the `copier` command takes to render a template from its defaults."""
    start = time.perf_counter()
    finished = cli("copy", "--defaults", "--quiet", template, folder / "shop", cwd=folder)
    elapsed = time.perf_counter() - start
    assert finished.returncode == 0, finished.stderr
    shutil.rmtree(folder / "shop")
    return elapsed
