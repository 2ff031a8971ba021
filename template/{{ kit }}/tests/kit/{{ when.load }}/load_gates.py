# Managed by copier-pytest: `copier update` rewrites this file.
"""What is too slow or fails too often under load: [tool.gates.load] of pyproject.toml says it."""

import json
import tomllib
from pathlib import Path
from typing import Any

from tests.kit.revision import revision

REPORT = Path("reports/load.json")


def judge(environment: Any, **_: Any) -> None:
    """Fail the run where an endpoint is too slow or fails too often, and where nothing was asked.

    A listener of locust's `events.quitting`; with several processes, the one that has all figures
    judges. The limits are of 95 in 100 requests, in milliseconds; `*` is that of all others.
    """
    if type(environment.runner).__name__ == "WorkerRunner":
        return
    settings = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))
    gates = settings["tool"]["gates"]["load"]
    taken: dict[str, float] = {}
    wrong = [] if environment.stats.total.num_requests else ["nothing was asked"]
    for entry in environment.stats.entries.values():
        name = f"{entry.method} {entry.name}"
        taken[name] = entry.get_response_time_percentile(0.95) or 0
        limit = gates["milliseconds"].get(name, gates["milliseconds"]["*"])
        print(f"{entry.num_requests:>7} requests, 95 % in {taken[name]:.0f} of {limit} ms  {name}")
        if taken[name] > limit:
            wrong.append(f"{name} is too slow")
        if 100 * entry.fail_ratio > gates["failures_percent"]:
            wrong.append(f"{name} fails in {100 * entry.fail_ratio:.1f} %")
    wrong += sorted(f"{name} was not asked" for name in {*gates["milliseconds"]} - {"*", *taken})
    REPORT.parent.mkdir(exist_ok=True)
    report = revision(Path()) | {"milliseconds": taken}
    REPORT.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    print(f"The load is borne: {'; '.join(wrong) or 'yes'}")
    environment.process_exit_code = int(bool(wrong))
