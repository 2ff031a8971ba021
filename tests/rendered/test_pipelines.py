"""Each step of CI does on this machine what it would do there, in its order and with the artefacts of the others."""

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support.owners import steps, workflows
from tests.support.pipelines import VERSION, Job, Outcome, Step, github, gitlab, run_pipeline
from tests.support.rendering import pristine, render
from tests.support.servers import served
from tests.support.templates import commit, git

CHEAP = {"framework": "none", "database": "none", "async_stack": "sync", "layers": ["integration"]}
POSTGRESQL = {"framework": "none", "database": "postgresql", "layers": ["integration"]}
IN_SHARDS = {"ci_shards": 2}


@pytest.mark.timeout(900)
def test_workflow_is_green(tmp_path: Path) -> None:
    repository = committed(tmp_path / "shop", CHEAP | IN_SHARDS)
    steps(repository)
    workflows(repository)
    commit(repository)

    outcomes = run_pipeline(github(repository, "tests.yml"), repository, tmp_path / "machines")

    assert_green(outcomes)
    assert [outcome.key for outcome in outcomes] == [
        *["lint", "unit", "integration", "integration", "coverage", "coverage", "gates"],
        *["lowest-versions", "lowest-versions", "green"],
    ]
    for outcome in outcomes[:-1]:
        assert re.search(f"^before {outcome.key}\n(.*\n)+after {outcome.key}$", outcome.output, re.MULTILINE)
        assert ("echo mine" in outcome.output) is (outcome.key in ("unit", "lowest-versions"))
    pages = {outcome.key: outcome.page for outcome in outcomes}
    assert re.match(r"\*\*\d+ passed\*\*\n", pages["unit"])
    assert re.search(r"^- \d\.\d\d s `tests/integration/\S+`$", pages["integration"], re.MULTILINE)
    assert re.search(r"^\| total \| \d+\.\d \| 85 \| \d+ \| reached \|", pages["gates"], re.MULTILINE)
    artefacts = tmp_path / "machines/artefacts"
    assert all((artefacts / f"reports-coverage-{shard}/junit.xml").exists() for shard in (1, 2))
    assert (artefacts / "reports-gates/coverage.xml").exists()


def test_last_job_is_red_when_another_one_is(tmp_path: Path) -> None:
    repository = committed(tmp_path / "shop", CHEAP)
    *others, last = github(repository, "tests.yml")
    broken = [Job(job.key, (Step("exit 1"),), job.needs) for job in others]

    outcomes = run_pipeline([*broken, last], repository, tmp_path / "machines")

    assert {outcome.key: outcome.result for outcome in outcomes} == {
        "lint": "failure",
        "unit": "failure",
        "integration": "skipped",
        "coverage": "skipped",
        "lowest-versions": "skipped",
        "green": "failure",
    }


@pytest.mark.deep
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("shards", [{}, IN_SHARDS], ids=["one", "two"])
@pytest.mark.parametrize("answers", [{}, POSTGRESQL], ids=["default", "postgresql"])
@pytest.mark.parametrize("service", ["github", "gitlab"])
def test_pipeline_is_green(tmp_path: Path, service: str, answers: dict[str, Any], shards: dict[str, Any]) -> None:
    repository = committed(tmp_path / "shop", answers | shards | {"ci": service})
    jobs = github(repository, "tests.yml") if service == "github" else gitlab(repository, "push")

    outcomes = run(jobs, repository, tmp_path / "machines", answers)

    assert_green(outcomes)
    if service == "gitlab":
        judge = next(outcome for outcome in outcomes if outcome.key == ("gates" if shards else "coverage"))
        assert 85 <= float(percentage(repository, judge)) <= 100


@pytest.mark.deep
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("service", ["github", "gitlab"])
def test_night_is_green(tmp_path: Path, service: str) -> None:
    repository = committed(tmp_path / "shop", {"ci": service})
    jobs = github(repository, "nightly.yml") if service == "github" else gitlab(repository, "schedule")
    benchmark = [job for job in jobs if job.key == "benchmark"]
    (first,) = run_pipeline(benchmark, repository, tmp_path / "first")
    assert first.result == "success", first.output
    assert f"commit reports/baseline-{VERSION}.json as that" in first.output
    (figures,) = (tmp_path / "first/artefacts").rglob("baseline-*.json")
    shutil.copy(figures, repository / f"tests/performance/baseline-{VERSION}.json")
    commit(repository)

    assert_green(run_pipeline(jobs, repository, tmp_path / "machines"))


def run(jobs: list[Job], repository: Path, folder: Path, answers: Mapping[str, Any]) -> list[Outcome]:
    """Run a pipeline beside the server that its answers ask for."""
    if "database" not in answers:
        return run_pipeline(jobs, repository, folder)
    assert any("TEST_DATABASE_URL" in job.env for job in jobs)
    with served(pristine(database=answers["database"])) as url:
        return run_pipeline(jobs, repository, folder, {"TEST_DATABASE_URL": url})


def percentage(repository: Path, judge: Outcome) -> str:
    """Return what GitLab takes from the log of a job as its coverage."""
    pattern = re.search(r"coverage: '/(.*)/'", (repository / ".gitlab-ci.yml").read_text(encoding="utf-8"))
    assert pattern
    found: list[str] = re.findall(pattern[1], judge.output, re.MULTILINE)
    return found[-1]


def committed(destination: Path, answers: Mapping[str, Any]) -> Path:
    """Return a committed repo, rendered from the answers."""
    repository = render(destination, answers)
    git("init", "--quiet", cwd=repository)
    commit(repository)
    return repository


def assert_green(outcomes: list[Outcome]) -> None:
    """Raise AssertionError, with what the job printed, unless each job succeeded."""
    assert outcomes
    for outcome in outcomes:
        assert outcome.result == "success", f"{outcome.key}\n{outcome.output}"
