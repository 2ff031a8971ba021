"""Random lives: whoever works on a repo, and whatever it is updated to, no line is lost and none is moved."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.random_lives import Edit, Life, Update, live, make_life, shortest
from tests.support.random_releases import planted, random_history

TOGETHER = 5
IN_FULL, IN_DEEP = 20, 1000
NAMED = [
    *(f"{key}: #" for key in ("permissions", "services", "{{ server }}", "ports", "    env", "    steps")),
    *("Check out for", "Set up uv for", "{{ when | capitalize }}", "          job:", "Run"),
]
"""What stands before the name of a job in extensions/ci/github.jinja, which makes its steps unlike those of others."""

SERVED = {"layers": ["integration", "e2e", "performance"], "database": "postgresql"}


@pytest.mark.parametrize(
    "first",
    [
        *range(0, IN_FULL, TOGETHER),
        *(pytest.param(seed, marks=pytest.mark.deep) for seed in range(IN_FULL, IN_DEEP, TOGETHER)),
    ],
)
def test_no_line_is_lost_or_moved(first: int) -> None:
    for life in map(make_life, range(first, first + TOGETHER)):
        if live(life):
            found = shortest(life)
            pytest.fail("\n".join([str(found), *live(found)]))


@pytest.mark.parametrize(
    ("path", "changes", "part", "switched", "said"),
    [
        pytest.param(
            "copier.yml",
            [("{{ gone(files_before) }}", "")],
            "tests/performance/",
            {"layers": ["integration"]},
            "lost",
            id="deleted-and-not-named",
        ),
        pytest.param(
            "extensions/ci/github.jinja",
            [(f"{word} {{{{ name }}}}", word) for word in NAMED],
            ".github/workflows/tests.yml",
            {"layers": []},
            "moved",
            id="places-without-a-name",
        ),
        pytest.param(
            "extensions/updates/updates.jinja",
            [('{{ "!*" if', '{{ "" if')],
            "src/",
            {"database": "none"},
            "differs",
            id="starter-files-not-merged",
        ),
    ],
)
def test_planted_fault_is_found(
    tmp_path: Path, path: str, changes: list[tuple[str, str]], part: str, switched: dict[str, Any], said: str
) -> None:
    template = planted(tmp_path / "template", random_history(0), path, *changes)
    update = Update("1.0.0", json.dumps(switched), "mine")
    # The first of these numbers shows each of the faults today.
    events = [(Edit("insert", number), update, update) for number in range(4, 44)]
    lives = [Life(0, "1.0.0", json.dumps(SERVED), ".", (part,), each) for each in events]

    found = next(life for life in lives if any(said in fault for fault in live(life, template)))

    assert live(found) == []
    assert shortest(found, template).events in (found.events[:2], found.events[1:2])
