"""What a start and a test of a rendered suite cost, as ratios: run `pytest tests/performance -s` on a quiet machine.

The rendered suite has all its plugins, in an environment of just what it declares; bare pytest is in the same one.
"""

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import uv

from tests.support.rendering import render
from tests.support.templates import ROOT
from tests.support.toolchain import pytest_in

ROUNDS = 9
MOST = {"one": 2.5, "thousand": 3.0}
TESTS = {
    name: "".join(f"def test_{number}() -> None:\n    assert True\n\n\n" for number in range(count))
    for name, count in {"one": 1, "thousand": 1000}.items()
}
STACK = ("-p", "pytest_asyncio.plugin")
"""For one test the plugin of the stack is part of the measure; plain tests do not need it."""

OPTIONS = {"one": STACK, "thousand": ()}


@dataclass(frozen=True)
class Cost:
    """What a run takes, in seconds of the processor and of the clock."""

    processor: float
    clock: float


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", TESTS)
def test_start_and_tests_cost_little_more_than_bare_pytest(tmp_path: Path, name: str) -> None:
    repository, bare = render(tmp_path / "shop"), tmp_path / "bare"
    bare.mkdir()
    (bare / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    for folder in (repository / "tests/unit", bare):
        (folder / "test_probe.py").write_text(TESTS[name], encoding="utf-8")
    suite = installed(repository, tmp_path / "environment")
    alone = suite | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}

    # Interleaved, so that whatever else the machine does meets both alike; the first round compiles.
    rounds = [
        (
            cost(bare, "test_probe.py", *OPTIONS[name], env=alone),
            cost(repository, "tests/unit/test_probe.py", env=suite),
        )
        for _ in range(ROUNDS + 1)
    ][1:]

    processor = statistics.median(whole.processor / least.processor for least, whole in rounds)
    clock = statistics.median(whole.clock / least.clock for least, whole in rounds)
    seconds = [statistics.median(run.processor for run in column) for column in zip(*rounds, strict=True)]
    sys.stdout.write(
        f"\n{name}: bare {seconds[0]:.2f} s, suite {seconds[1]:.2f} s of the processor; ratio {processor:.2f},"
        f" by the clock {clock:.2f}\n"
    )
    assert processor <= MOST[name]


def installed(repository: Path, folder: Path) -> dict[str, str]:
    """Install what the repo declares for its tests, and return the variables by which it is used."""
    program = uv.find_uv_bin()
    subprocess.run([program, "--quiet", "venv", "--python", sys.executable, folder], check=True)
    options = ["--compile-bytecode", "-c", str(ROOT / "constraints.txt"), "--python", str(folder)]
    group = f"{repository / 'pyproject.toml'}:test"
    install = [program, "--quiet", "pip", "install", *options, "-e", str(repository), "--group", group]
    subprocess.run(install, check=True)
    return {"VIRTUAL_ENV": str(folder), "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"}


def cost(folder: Path, *arguments: str, env: Mapping[str, str]) -> Cost:
    """Return what pytest takes in a folder."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    finished = pytest_in(folder, "-q", *arguments, env=env)
    elapsed, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    assert finished.status == 0, finished.output
    return Cost(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, elapsed)
