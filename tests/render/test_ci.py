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

from tests.support.owners import OWNERS
from tests.support.pipelines import WANTED, gitlab
from tests.support.rendering import pristine, render
from tests.support.templates import ROOT, environment, layers, questions

TOOLS = Path(sys.executable).parent
ACTIONLINT = ("actionlint",)
ZIZMOR = ("zizmor", "--offline", "--no-progress")
GITHUB_SCHEMA = ("check-jsonschema", "--builtin-schema", "vendor.github-workflows")
TIME_OUTS = ("check-jsonschema", "--builtin-schema", "custom.github-workflows-require-timeout")
DEPENDABOT_SCHEMA = ("check-jsonschema", "--builtin-schema", "vendor.dependabot")
ACTION_SCHEMA = ("check-jsonschema", "--builtin-schema", "vendor.github-actions")
RENOVATE_SCHEMA = ("check-jsonschema", "--builtin-schema", "vendor.renovate")
GITLAB_SCHEMA = ("check-jsonschema", "--builtin-schema", "vendor.gitlab-ci")

ALL_SERVERS = {"database": "postgresql", "redis": True}
ANSWERS: dict[str, dict[str, Any]] = {
    "defaults": {},
    "servers": ALL_SERVERS,
    "mysql-in-shards": {"database": "mysql", "ci_shards": 3},
    "servers-in-shards": ALL_SERVERS | {"ci_shards": 32, "python_version": "3.13", "layers": layers()},
    "no-layers": {"layers": [], "python_version": "3.14"},
    "no-layers-in-shards": {"layers": [], "ci_shards": 2},
    "performance-only": {"layers": ["performance"], "redis": True, "renovate": True},
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
        pytest.param(ACTIONLINT, "github/*/.github/workflows/*.yml", 21, id="actionlint"),
        pytest.param(ZIZMOR, "github/*/.github/workflows/*.yml", 21, id="zizmor"),
        pytest.param(GITHUB_SCHEMA, "github/*/.github/workflows/*.yml", 21, id="schema-of-github"),
        pytest.param(TIME_OUTS, "github/*/.github/workflows/*.yml", 21, id="time-outs"),
        pytest.param(DEPENDABOT_SCHEMA, "github/*/.github/dependabot.yml", 7, id="schema-of-dependabot"),
        pytest.param(ZIZMOR, "github/*/.github/dependabot.yml", 7, id="zizmor-of-dependabot"),
        pytest.param(GITLAB_SCHEMA, "gitlab/*/.gitlab-ci.yml", 7, id="schema-of-gitlab"),
        pytest.param(RENOVATE_SCHEMA, "*/*/renovate.json5", 2, id="schema-of-renovate"),
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


def test_action_of_the_guide_is_right_and_called_in_each_job_but_the_last(on_github: Path, tmp_path: Path) -> None:
    guide = (on_github / "tests/README.md").read_text(encoding="utf-8").partition("## Steps of your own in CI")[2]
    (example,) = re.findall(r"```yaml\n(.*?)```", guide.partition("\n## ")[0], re.DOTALL)
    (tmp_path / "action.yml").write_text(example, encoding="utf-8")
    jobs = {name: job for workflow in workflows(on_github).values() for name, job in workflow["jobs"].items()}

    assert findings(ACTION_SCHEMA, tmp_path / "action.yml") == ""
    assert all(f"`{path.removesuffix('action.yml')}`" in guide for path in hooks(jobs["lint"]).values())
    assert set(yaml.safe_load(example)["inputs"]) == {"job", "secret"}
    for name, job in [(name, job) for name, job in jobs.items() if name != "green"]:
        given = [step["with"] for step in job["steps"] if step.get("uses", "").startswith("./")]
        assert given == [{"job": name, "secret": "${{ secrets.JOB_SECRET }}"}] * 2
        before, after = (step["name"] for step in job["steps"] if "-job" in step.get("uses", ""))
        names = [step["name"] for step in job["steps"]]
        assert names.index(before) < names.index(f"Run {name}") == names.index(after) - 1
    assert "hashFiles" not in str(jobs["green"])


def test_steps_and_jobs_of_the_owner_run_on_gitlab(tmp_path: Path) -> None:
    repository = render(tmp_path / "shop", {"ci": "gitlab"}, exclude=STARTER)
    OWNERS["workflows"](repository)

    jobs = {job.key: "\n".join(step.script for step in job.steps) for job in gitlab(repository, "push")}

    assert '\necho "before lint"\nuvx nox -s lint' in jobs["lint"]
    assert 'echo "mine"' in jobs["mine"]
    assert "`own.yml` in `.gitlab/`" in (repository / "tests/README.md").read_text(encoding="utf-8")


def hooks(job: Mapping[str, Any]) -> dict[str, str]:
    """Return the paths of the actions of the owner's that a job looks for, by the names of its steps."""
    found = {step["name"]: re.findall(r"hashFiles\('(.+)'\)", step.get("if", "")) for step in job["steps"]}
    return {name: paths[0] for name, paths in found.items() if paths}


def test_stages_are_those_of_the_layers_in_their_order() -> None:
    unit = "tests -- tests/unit tests/kit/checks/unit"
    assert chosen([]) == {"unit": unit}
    assert chosen(["e2e"]) == {"unit": unit, "e2e": "tests -- tests/e2e"}
    assert list(chosen(["e2e", "performance", "security", "contract", "integration"]).items()) == [
        ("unit", unit),
        ("integration", "tests -- tests/integration tests/kit/checks/integration tests/security tests/contract"),
        ("e2e", "tests -- tests/e2e"),
    ]


def chosen(layers: list[str]) -> dict[str, str]:
    """Return the stages that the layers leave, each with its session."""
    stages: dict[str, str] = tables(layers).chosen.stages
    return stages


def tables(layers: list[str]) -> Any:
    """Return what is in extensions/ci/jobs.jinja for these layers."""
    answers = {"framework": "none", "database": "none", "redis": False, "python_version": "3.11", "mutation_score": 0}
    answers["layers"] = layers
    return environment().get_template("extensions/ci/jobs.jinja").make_module(answers)


def test_every_layer_on_offer_runs_somewhere() -> None:
    offered = ["unit", *layers()]
    sessions = " ".join(chosen(layers()).values()).split()

    assert {layer for layer in offered if f"tests/{layer}" not in sessions} == {"browser", "performance", "load"}


def test_browser_looks_at_the_pages_once_after_it_is_installed(repositories: Path) -> None:
    job = workflows(repositories / "github/servers-in-shards")["tests.yml"]["jobs"]["browser"]
    pipeline = yaml.safe_load((repositories / "gitlab/servers-in-shards/.gitlab-ci.yml").read_text(encoding="utf-8"))

    assert job["needs"] == pipeline["browser"]["needs"] == ["e2e"]
    assert "strategy" not in job
    assert "parallel" not in pipeline["browser"]
    assert "uvx nox -s browser -- --install" in [step.get("run") for step in job["steps"]]
    assert pipeline["browser"]["script"] == ["uvx nox -s browser -- --install"]
    assert job["steps"][-1]["with"] == {"name": "reports-browser", "path": "reports/"}
    assert ".reports" in pipeline["browser"]["extends"]
    assert {"database", "redis"} == set(job["services"])


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


def test_workflow_runs_on_the_default_branch_whatever_it_is_called(on_github: Path) -> None:
    text = (on_github / ".github/workflows/tests.yml").read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)

    assert workflow[True]["push"] == {"branches": ["**"]}
    assert not re.search(r"\b(main|master)\b", text)
    roots = {name: job["if"] for name, job in workflow["jobs"].items() if "needs" not in job}
    assert roots == dict.fromkeys(["lint", "unit"], WANTED)
    green = workflow["jobs"]["green"]
    assert green["if"] == f"always() && ({WANTED})"
    assert green["name"] == f"${{{{ ({WANTED}) && 'green' || 'left to the pull request' }}}}"


@pytest.mark.parametrize("service", ["github", "gitlab"])
@pytest.mark.parametrize("name", ANSWERS)
def test_newest_versions_and_actions_are_tried(repositories: Path, service: str, name: str) -> None:
    repository = repositories / service / name
    jobs = workflows(repository)["weekly.yml"]["jobs"] if service == "github" else pipeline(repository)

    newest = jobs["newest-versions"]

    steps = newest["steps"] if service == "github" else [{"run": newest["script"][0]}]
    assert "uv run --upgrade pytest" in [step.get("run") for step in steps]
    if service == "github":
        assert steps[1]["with"]["python-version"] == supported(repository)[-1]
        watched = yaml.safe_load((repository / ".github/dependabot.yml").read_text(encoding="utf-8"))["updates"]
        assert [row["package-ecosystem"] for row in watched] == ["github-actions"]
    else:
        assert newest["variables"]["PYTHON"] == supported(repository)[-1]


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
