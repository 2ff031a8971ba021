"""The pipelines of a rendered repo, run on this machine: each job in a checkout of its own, with its own steps."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from itertools import product
from pathlib import Path
from typing import Any

import uv
import yaml

from tests.support.templates import git

VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"

_UNSET = ("VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME", "UV_PROJECT", "PYTEST", "COV", "TEST_", "CI", "GIT", "NOX")
WANTED = "github.event_name != 'push' || github.ref_name == github.event.repository.default_branch"
"""What the jobs of a workflow ask for; what runs here is a push to the default branch."""

_CONDITIONS: dict[str, Callable[[Collection[str]], bool]] = {
    "": lambda results: set(results) <= {"success"},
    "always()": lambda _: True,
    "github.event_name == 'pull_request'": lambda _: False,
    WANTED: lambda results: set(results) <= {"success"},
    f"always() && ({WANTED})": lambda _: True,
    "!cancelled()": lambda _: True,
    "contains(needs.*.result, 'failure') || contains(needs.*.result, 'cancelled')": lambda results: (
        "failure" in results
    ),
}
_IF_THERE = re.compile(r"(?:(.+) && )?hashFiles\('([^']+)'\) != ''")
_SOURCES = {'$CI_PIPELINE_SOURCE != "schedule"': "push", '$CI_PIPELINE_SOURCE == "schedule"': "schedule"}


@dataclass(frozen=True)
class Step:
    """A script for Bash, or a folder that goes from the checkout to the artefacts or from there to the checkout.

    `upload` is the folder in the checkout and the one among the artefacts, `download` is a pattern of artefacts and the
    folder in the checkout, in which `*` stands for the name of the artefact.
    """

    script: str = ""
    condition: str = ""
    upload: tuple[str, str] | None = None
    download: tuple[str, str] | None = None


@dataclass(frozen=True)
class Job:
    """The work of one machine; the jobs of a matrix share their key."""

    key: str
    steps: tuple[Step, ...]
    needs: tuple[str, ...] = ()
    condition: str = ""
    env: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """How a job ended, `success`, `failure` or `skipped`, what it printed, and what it wrote on GitHub's page."""

    key: str
    result: str
    output: str = ""
    page: str = ""


def github(repository: Path, workflow: str) -> list[Job]:
    """Return the jobs of a workflow in their order; of the Pythons of a matrix, the one that runs here.

    Raises KeyError for an action or an expression for which nothing here stands in.
    """
    jobs = yaml.safe_load((repository / ".github/workflows" / workflow).read_text(encoding="utf-8"))["jobs"]
    return [
        Job(
            key,
            tuple(step for each in job["steps"] for step in _github_step(repository, each, row)),
            tuple(job.get("needs", [])),
            job.get("if", ""),
            {"GITHUB_ACTIONS": "true"} | job.get("env", {}),
        )
        for key, job in jobs.items()
        for row in _rows(job.get("strategy", {}).get("matrix", {}))
    ]


def _github_step(repository: Path, step: Mapping[str, Any], row: Mapping[str, Any]) -> Iterator[Step]:
    known = {f"matrix.{axis}": str(value) for axis, value in row.items()} | {"secrets.JOB_SECRET": "none"}

    def evaluated(text: str) -> str:
        return re.sub(r"\$\{\{ (.*?) \}\}", lambda expression: known[expression[1]], text)

    condition = re.sub(r"^\$\{\{ (.*) \}\}$", r"\1", step.get("if", ""))
    if asked := _IF_THERE.fullmatch(condition):
        condition = asked[1] or ""
    if asked and not (repository / asked[2]).exists():
        return
    action, given = step.get("uses", "").partition("@")[0], step.get("with", {})
    if "run" in step:
        yield Step(evaluated(step["run"]), condition)
    elif action.startswith("./"):
        known |= {f"inputs.{name}": evaluated(value) for name, value in given.items()}
        yield from (Step(evaluated(script), condition) for script in _composite(repository / action))
    elif action == "actions/upload-artifact":
        yield Step(condition=condition, upload=(given["path"], evaluated(given["name"])))
    elif action == "actions/download-artifact":
        yield Step(condition=condition, download=(given["pattern"], f"{given['path']}/*"))
    elif action == "actions/cache/save":
        yield Step(f"test -f {given['path']}", condition)
    elif action not in ("actions/cache/restore", "actions/checkout", "astral-sh/setup-uv"):
        raise KeyError(action)


def _composite(action: Path) -> list[str]:
    steps = yaml.safe_load((action / "action.yml").read_text(encoding="utf-8"))["runs"]["steps"]
    return [step["run"] for step in steps]


def gitlab(repository: Path, source: str) -> list[Job]:
    """Return the jobs of a pipeline, started by `push` or `schedule`, in their order; of several Pythons, one.

    Files that it includes count if they are there.

    Raises KeyError for a rule for which nothing here stands in.
    """
    pipeline = yaml.safe_load((repository / ".gitlab-ci.yml").read_text(encoding="utf-8"))
    for row in pipeline["include"]:
        if (repository / row["local"]).exists() and row["rules"] == [{"exists": [row["local"]]}]:
            pipeline = _merged(yaml.safe_load((repository / row["local"]).read_text(encoding="utf-8")), pipeline)
    extended = {key: _extended(pipeline, key) for key in pipeline if "script" in pipeline[key]}
    jobs = {key: job for key, job in extended.items() if _SOURCES[job["rules"][0]["if"]] == source}
    place = {key: pipeline["stages"].index(job["stage"]) for key, job in jobs.items()}
    found = []
    for key, job in sorted(jobs.items(), key=lambda item: place[item[0]]):
        before = [other for other in jobs if place[other] < place[key]]
        for row in _rows(*job.get("parallel", {}).get("matrix", [])):
            name = "-".join([key, *row.values()])
            artefacts = job.get("artifacts", {})
            condition = "always()" if artefacts.get("when") == "always" else ""
            steps = [
                *(Step(download=(f"{other}*", ".")) for other in job.get("dependencies", before)),
                Step("\n".join(["set -o pipefail", *job.get("before_script", []), *job["script"]])),
                Step("\n".join(job.get("after_script", [])), "always()"),
                *(Step(condition=condition, upload=(path, f"{name}/{path}")) for path in artefacts.get("paths", [])),
            ]
            env = pipeline["variables"] | job.get("variables", {}) | row
            found.append(Job(key, tuple(steps), tuple(job.get("needs", before)), env=env))
    return found


def _extended(pipeline: Mapping[str, Any], key: str) -> dict[str, Any]:
    job: dict[str, Any] = {}
    for base in pipeline[key].get("extends", []):
        job = _merged(job, _extended(pipeline, base))
    return _merged(job, pipeline[key])


def _merged(below: dict[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    both = {key: _merged(below[key], above[key]) for key in below if isinstance(below[key], dict) and key in above}
    return {**below, **above, **both}


def _rows(matrix: Mapping[str, list[Any]] | None = None) -> list[dict[str, Any]]:
    def values(axis: str, listed: list[Any]) -> list[Any]:
        return [VERSION if VERSION in listed else listed[0]] if axis.lower() == "python" else listed

    axes = {axis: values(axis, listed) for axis, listed in (matrix or {}).items()}
    return [dict(zip(axes, row, strict=True)) for row in product(*axes.values())]


def run_pipeline(
    jobs: Collection[Job], repository: Path, folder: Path, servers: Mapping[str, str] | None = None
) -> list[Outcome]:
    """Run the jobs of a committed repo one after the other in a new folder, and return how each ended.

    A job is skipped if one that it needs failed. `servers` are addresses that take the place of those of the service
    containers, by their variables.
    """
    folder.mkdir()
    for command in ("uv", "uvx"):
        (folder / command).symlink_to(Path(uv.find_uv_bin()).with_name(command))
    if not shutil.which("sudo"):
        (folder / "sudo").write_text('#!/bin/sh\nexec "$@"\n', encoding="utf-8")
        (folder / "sudo").chmod(0o755)
    outcomes: list[Outcome] = []
    for number, job in enumerate(jobs):
        needed = [outcome.result for outcome in outcomes if outcome.key in job.needs]
        if _CONDITIONS[job.condition](needed):
            outcomes.append(_run(job, needed, repository, folder / f"{number}-{job.key}", servers or {}))
        else:
            outcomes.append(Outcome(job.key, "skipped"))
    return outcomes


def _run(job: Job, needed: Collection[str], repository: Path, folder: Path, servers: Mapping[str, str]) -> Outcome:
    folder.mkdir()
    git("clone", "--quiet", str(repository), "shop", cwd=folder)
    page = folder / "page.md"
    env = {name: value for name, value in os.environ.items() if not name.startswith(_UNSET)}
    env |= {**job.env} | {name: servers[name] for name in servers if name in job.env}
    env |= {"CI": "true", "UV_PYTHON": sys.executable, "PATH": f"{folder.parent}{os.pathsep}{os.environ['PATH']}"}
    env |= {"GITHUB_STEP_SUMMARY": str(page)} if "GITHUB_ACTIONS" in env else {}
    result, output = "success", ""
    for step in job.steps:
        if not _CONDITIONS[step.condition](needed if step.condition else [result]):
            continue
        if step.script:
            status, printed = _bash(step.script, folder / "shop", env)
            output += f"$ {step.script}\n{printed}"
            result = "failure" if status else result
        _exchange(step, folder / "shop", folder.parent / "artefacts")
    return Outcome(job.key, result, output, page.read_text(encoding="utf-8") if page.exists() else "")


def _bash(script: str, folder: Path, env: Mapping[str, str]) -> tuple[int, str]:
    finished = subprocess.run(
        ["bash", "-e", "-c", script],
        cwd=folder,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=600,
        check=False,
    )
    return finished.returncode, finished.stdout


def _exchange(step: Step, checkout: Path, artefacts: Path) -> None:
    if step.upload and (checkout / step.upload[0]).exists():
        shutil.copytree(checkout / step.upload[0], artefacts / step.upload[1])
    if step.download:
        pattern, path = step.download
        for artefact in [artefact for artefact in artefacts.iterdir() if fnmatch(artefact.name, pattern)]:
            shutil.copytree(artefact, checkout / path.replace("*", artefact.name), dirs_exist_ok=True)
