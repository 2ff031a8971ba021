"""The files that CI services read: linters and schemas find nothing, and they say what they should."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from tests.support.rendering import pristine, render
from tests.support.templates import ROOT, environment, questions

TOOLS = Path(sys.executable).parent
ACTIONLINT = ("actionlint",)
ZIZMOR = ("zizmor", "--offline", "--no-progress")
GITHUB_SCHEMA = ("check-jsonschema", "--builtin-schema", "vendor.github-workflows")
TIME_OUTS = ("check-jsonschema", "--builtin-schema", "custom.github-workflows-require-timeout")
GITLAB_SCHEMA = ("check-jsonschema", "--builtin-schema", "vendor.gitlab-ci")

ALL_SERVERS = {"database": "postgresql", "redis": True}
ANSWERS: dict[str, dict[str, Any]] = {
    "defaults": {},
    "servers": ALL_SERVERS,
    "mysql-in-shards": {"database": "mysql", "ci_shards": 3},
    "servers-in-shards": ALL_SERVERS | {"ci_shards": 32, "python_version": "3.13"},
    "no-layers": {"layers": [], "python_version": "3.14"},
    "no-layers-in-shards": {"layers": [], "ci_shards": 2},
    "performance-only": {"layers": ["performance"], "redis": True},
}
"""Answers that change what is rendered for CI, by a name."""

STARTER = ["/migrations", "/src", "/tests/*", "!/tests/README.md"]


@pytest.fixture(scope="module")
def repositories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a repo for each service and each set of answers."""
    folder = tmp_path_factory.mktemp("ci")
    for service in ("github", "gitlab"):
        for name, answers in ANSWERS.items():
            render(folder / service / name, answers | {"ci": service}, exclude=STARTER)
    return folder


@pytest.fixture(params=ANSWERS)
def on_github(request: pytest.FixtureRequest, repositories: Path) -> Path:
    """Return a repo with workflows, for each set of answers in turn."""
    return repositories / "github" / str(request.param)


@pytest.fixture(params=ANSWERS)
def on_gitlab(request: pytest.FixtureRequest, repositories: Path) -> Path:
    """Return a repo with a pipeline of GitLab's, for each set of answers in turn."""
    return repositories / "gitlab" / str(request.param)


@pytest.mark.parametrize(
    ("command", "pattern", "count"),
    [
        pytest.param(ACTIONLINT, "github/*/.github/workflows/*.yml", 14, id="actionlint"),
        pytest.param(ZIZMOR, "github/*/.github/workflows/*.yml", 14, id="zizmor"),
        pytest.param(GITHUB_SCHEMA, "github/*/.github/workflows/*.yml", 14, id="schema-of-github"),
        pytest.param(TIME_OUTS, "github/*/.github/workflows/*.yml", 14, id="time-outs"),
        pytest.param(GITLAB_SCHEMA, "gitlab/*/.gitlab-ci.yml", 7, id="schema-of-gitlab"),
    ],
)
def test_tool_finds_nothing_in_what_is_rendered(
    repositories: Path, command: tuple[str, ...], pattern: str, count: int
) -> None:
    files = sorted(repositories.glob(pattern))

    assert len(files) == count
    assert findings(command, *files) == ""


@pytest.mark.parametrize("command", [ACTIONLINT, ZIZMOR, TIME_OUTS], ids=["actionlint", "zizmor", "time-outs"])
def test_tool_finds_nothing_in_the_template_s_own_workflows(command: tuple[str, ...]) -> None:
    assert findings(command, *sorted((ROOT / ".github/workflows").iterdir())) == ""


@pytest.mark.parametrize(
    ("command", "right", "wrong", "reason"),
    [
        pytest.param(ACTIONLINT, "needs: [lint, unit]", "needs: [lint, units]", "units", id="no-such-job"),
        pytest.param(ACTIONLINT, "run: uvx nox -s lint types", "run: cat $HOME/a", "shellcheck", id="unquoted"),
        pytest.param(ZIZMOR, "persist-credentials: false", "fetch-depth: 1", "artipacked", id="kept-credentials"),
        pytest.param(ZIZMOR, "3d3c42e5aac5ba805825da76410c181273ba90b1", "v7", "unpinned-uses", id="not-pinned"),
        pytest.param(ZIZMOR, "permissions: {}", "permissions: write-all", "excessive-permissions", id="permissions"),
        pytest.param(TIME_OUTS, "timeout-minutes: 10", "name: lint", "timeout-minutes", id="no-time-out"),
        pytest.param(GITLAB_SCHEMA, "interruptible: true", "interruptible: perhaps", "interruptible", id="gitlab"),
    ],
)
def test_tool_finds_a_planted_fault(
    tmp_path: Path, command: tuple[str, ...], right: str, wrong: str, reason: str
) -> None:
    service, path = (
        ("gitlab", ".gitlab-ci.yml") if command is GITLAB_SCHEMA else ("github", ".github/workflows/tests.yml")
    )
    file = Path(shutil.copy(pristine(ci=service) / path, tmp_path))
    text = file.read_text(encoding="utf-8")
    assert right in text
    file.write_text(text.replace(right, wrong, 1), encoding="utf-8")

    assert reason in findings(command, file)


def findings(command: tuple[str, ...], *files: Path) -> str:
    """Return what a tool prints of the files; nothing if it is content."""
    finished = subprocess.run(
        [TOOLS / command[0], *command[1:], *files],
        env=os.environ | {"PATH": f"{TOOLS}{os.pathsep}{os.environ['PATH']}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
    )
    return finished.stdout if finished.returncode else ""


def test_stages_are_those_of_the_layers_in_their_order() -> None:
    assert chosen([]) == {"unit": "tests -- tests/unit"}
    assert chosen(["e2e"]) == {"unit": "tests -- tests/unit", "e2e": "tests -- tests/e2e"}
    assert list(chosen(["e2e", "performance", "security", "contract", "integration"]).items()) == [
        ("unit", "tests -- tests/unit"),
        ("integration", "tests -- tests/integration tests/contract tests/security"),
        ("e2e", "tests -- tests/e2e"),
    ]


def chosen(layers: list[str]) -> dict[str, str]:
    """Return the stages that the layers leave, each with its session."""
    stages: dict[str, str] = tables(layers).chosen.stages
    return stages


def tables(layers: list[str]) -> Any:
    """Return what is in extensions/ci.jinja for these layers."""
    answers = {"layers": layers, "database": "none", "redis": False, "python_version": "3.11", "mutation_score": 0}
    return environment().get_template("extensions/ci.jinja").make_module(answers)


def test_every_layer_on_offer_runs_somewhere() -> None:
    choices = questions()["layers"]["choices"].values()
    offered = {choice["value"] if isinstance(choice, dict) else choice for choice in choices} | {"unit"}
    staged = {layer for layers in tables([]).stages.values() for layer in layers}

    assert offered - staged <= {"performance", "load"}


def test_a_stage_waits_for_the_one_before_it(on_github: Path) -> None:
    jobs = workflows(on_github)["tests.yml"]["jobs"]

    assert "needs" not in jobs["lint"]
    assert "needs" not in jobs["unit"]
    for job in {"integration", "coverage", "lowest-versions"} & set(jobs):
        assert jobs[job]["needs"] == ["lint", "unit"]
    if "gates" in jobs:
        assert jobs["gates"]["needs"] == ["coverage"]


def test_one_job_says_that_all_is_green(on_github: Path) -> None:
    jobs = workflows(on_github)["tests.yml"]["jobs"]

    assert set(jobs["green"]["needs"]) == set(jobs) - {"green"}


def test_superseded_runs_are_cancelled_on_github(on_github: Path) -> None:
    assert {workflow["concurrency"]["cancel-in-progress"] for workflow in workflows(on_github).values()} == {True}


def test_superseded_runs_are_cancelled_on_gitlab(on_gitlab: Path) -> None:
    assert pipeline(on_gitlab)["default"]["interruptible"] is True
    assert pipeline(on_gitlab)["workflow"]["auto_cancel"]["on_new_commit"] == "interruptible"


def test_pythons_are_all_from_the_lowest_on_github(on_github: Path) -> None:
    jobs = workflows(on_github)["tests.yml"]["jobs"]

    assert jobs["unit"]["strategy"]["matrix"]["python"] == supported(on_github)
    assert jobs["lowest-versions"]["steps"][1]["with"]["python-version"] == supported(on_github)[0]


def test_pythons_are_all_from_the_lowest_on_gitlab(on_gitlab: Path) -> None:
    assert pipeline(on_gitlab)["unit"]["parallel"]["matrix"] == [{"PYTHON": supported(on_gitlab)}]
    assert pipeline(on_gitlab)["variables"]["PYTHON"] == supported(on_gitlab)[0]


def supported(repository: Path) -> list[str]:
    """Return the Pythons that a repo supports."""
    pythons: list[str] = questions()["python_version"]["choices"]
    return pythons[pythons.index(recorded(repository)["python_version"]) :]


@pytest.mark.parametrize("service", ["github", "gitlab"])
@pytest.mark.parametrize("name", ANSWERS)
def test_sessions_are_those_of_nox(repositories: Path, service: str, name: str) -> None:
    repository = repositories / service / name
    sessions = re.findall(r"^def (\w+)\(session", (repository / "noxfile.py").read_text(encoding="utf-8"), re.MULTILINE)

    named = {name for names in re.findall(r"nox -s ([a-z ]+)", configuration(repository)) for name in names.split()}

    assert named >= {"lint", "types", "tests", "coverage"}
    assert named <= set(sessions)


@pytest.mark.parametrize("service", ["github", "gitlab"])
@pytest.mark.parametrize("name", ANSWERS)
def test_nothing_speaks_of_shards_when_there_is_one(repositories: Path, service: str, name: str) -> None:
    repository = repositories / service / name
    others = [repository / path for path in ("noxfile.py", ".coveragerc", "tests/README.md")]
    texts = [configuration(repository), *(path.read_text(encoding="utf-8") for path in others)]

    spoken = ["shard" in text.lower() for text in texts]

    assert set(spoken) == {recorded(repository)["ci_shards"] > 1}


def test_addresses_are_those_of_the_services_on_github(on_github: Path) -> None:
    for job in [job for workflow in workflows(on_github).values() for job in workflow["jobs"].values()]:
        ports = {service["ports"][0].partition(":")[0] for service in job.get("services", {}).values()}
        assert {str(urlsplit(url).port) for url in job.get("env", {}).values()} == ports


def test_addresses_are_those_of_the_services_on_gitlab(on_gitlab: Path) -> None:
    servers = pipeline(on_gitlab).get(".servers", {"services": [], "variables": {}})

    hosts = {urlsplit(url).hostname for url in servers["variables"].values()}

    assert hosts == {service["alias"] for service in servers["services"]}


def workflows(repository: Path) -> dict[str, Any]:
    """Return the workflows of a repo by the names of their files."""
    files = (repository / ".github/workflows").iterdir()
    return {path.name: yaml.safe_load(path.read_text(encoding="utf-8")) for path in files}


def pipeline(repository: Path) -> Mapping[str, Any]:
    """Return the pipeline of a repo on GitLab."""
    loaded: Mapping[str, Any] = yaml.safe_load((repository / ".gitlab-ci.yml").read_text(encoding="utf-8"))
    return loaded


def recorded(repository: Path) -> Mapping[str, Any]:
    """Return the answers of a repo."""
    answers: Mapping[str, Any] = yaml.safe_load((repository / ".copier-answers.yml").read_text(encoding="utf-8"))
    return answers


def configuration(repository: Path) -> str:
    """Return the text of all that the service of a repo reads."""
    files = [*repository.glob(".github/workflows/*.yml"), *repository.glob(".gitlab-ci.yml")]
    return "".join(path.read_text(encoding="utf-8") for path in files)
