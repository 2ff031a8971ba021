"""A release: what CHANGELOG.md has to say, and what the workflow makes of it, step by step."""

import os
import re
import shutil
import subprocess
import tarfile
import tomllib
from pathlib import Path

import pytest
import yaml
from copier._vcs import get_latest_tag

from tests.support.commands import cli
from tests.support.edits import edit
from tests.support.templates import ROOT, commit, git, source

CHANGELOG = "# Changelog\n\n## 0.2.0 - 2030-02-01\n\n- More. To do: nothing.\n\n## 0.1.0 - 2030-01-01\n\n- All.\n"

GITHUB = """\
#!/usr/bin/env bash
set -eu
test -s "$4"
printf '%s\\n' "$@" > "$RUNNER_TEMP/arguments"
test -n "$GH_TOKEN"
git tag "$3" "$GITHUB_SHA"
"""
"""Stands in for GitHub's command: keeps its arguments, and makes the tag as GitHub would."""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a repository with the files of a release, in which 0.2.0 is to be released after 0.1.0."""
    project = tmp_path / "project"
    for path in (".ci/release.py", ".github/workflows/release.yml"):
        (project / path).parent.mkdir(parents=True)
        shutil.copy2(ROOT / path, project / path)
    (project / "CHANGELOG.md").write_text(CHANGELOG, encoding="utf-8")
    git("init", "--quiet", cwd=project)
    commit(project, tag="0.1.0")
    commit(project)
    return project


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Return a repository of this project, as it is in the working tree, of which nothing is released."""
    clone = tmp_path / "clone"
    listed = git("ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT).split("\0")
    for path in [path for path in listed if (ROOT / path).is_file()]:
        (clone / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / path, clone / path)
    git("init", "--quiet", cwd=clone)
    commit(clone)
    return clone


def release(project: Path, question: str) -> subprocess.CompletedProcess[str]:
    """Ask the script of releases."""
    return subprocess.run([project / ".ci/release.py", question], capture_output=True, text=True, check=False)


def run_job(project: Path, job: str, **env: str) -> dict[str, str]:
    """Run the scripts of a job of the workflow, as GitHub does, and return its outputs; raises CalledProcessError."""
    temporary = project.parent / "temporary"
    temporary.mkdir(exist_ok=True)
    (temporary / "gh").write_text(GITHUB, encoding="utf-8")
    (temporary / "gh").chmod(0o755)
    output = temporary / "output"
    output.write_text("", encoding="utf-8")
    workflow = yaml.safe_load((project / ".github/workflows/release.yml").read_text(encoding="utf-8"))
    given = env | {
        "GITHUB_OUTPUT": str(output),
        "GITHUB_SHA": git("rev-parse", "HEAD", cwd=project).strip(),
        "PATH": f"{temporary}{os.pathsep}{os.environ['PATH']}",
        "RUNNER_TEMP": str(temporary),
    }
    for script in [step["run"] for step in workflow["jobs"][job]["steps"] if "run" in step]:
        subprocess.run(["bash", "-e", "-c", script], cwd=project, env=os.environ | given, check=True)
    return dict(line.split("=", 1) for line in output.read_text(encoding="utf-8").splitlines())


def published(project: Path) -> str:
    """Do the release that the workflow finds to be due, and return its version, which is empty if there is none."""
    version = run_job(project, "version")["version"]
    run_job(project, "publish", VERSION=version, GH_TOKEN="token")
    return version


def recorded(repository: Path) -> str:
    """Return the release that a rendered repo is of."""
    answers = yaml.safe_load((repository / ".copier-answers.yml").read_text(encoding="utf-8"))
    return str(answers["_commit"])


def test_newest_version_is_released_with_its_notes_and_only_once(project: Path) -> None:
    assert published(project) == "0.2.0"

    arguments = (project.parent / "temporary/arguments").read_text(encoding="utf-8").splitlines()
    assert arguments[:3] == ["release", "create", "0.2.0"]
    assert arguments[arguments.index("--target") + 1] == git("rev-parse", "HEAD", cwd=project).strip()
    notes = Path(arguments[arguments.index("--notes-file") + 1])
    assert notes.read_text(encoding="utf-8") == "- More. To do: nothing.\n"
    assert get_latest_tag(str(project)) == "0.2.0"
    assert run_job(project, "version") == {"version": ""}


def test_archive_whose_origin_is_signed_is_the_one_that_is_published(project: Path) -> None:
    steps = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8"))["jobs"]["publish"]
    (signed,) = [step["with"]["subject-path"] for step in steps["steps"] if "actions/attest@" in step.get("uses", "")]
    published(project)

    archive = Path((project.parent / "temporary/arguments").read_text(encoding="utf-8").splitlines()[3])
    assert signed == f"${{{{ runner.temp }}}}/{archive.name}".replace("0.2.0", "${{ needs.version.outputs.version }}")
    assert archive.parent == project.parent / "temporary"
    with tarfile.open(archive) as opened:
        assert "copier-pytest-0.2.0/CHANGELOG.md" in opened.getnames()


@pytest.mark.full
def test_release_is_what_copier_takes_and_updates_to(clone: Path, tmp_path: Path) -> None:
    repository = tmp_path / "shop"
    changelog, clock = clone / "CHANGELOG.md", source("tests/kit/plugins/clock.py", clone)
    (first,) = re.findall(r"\A# Changelog\n[^#]*\n## (\S+) - ", changelog.read_text(encoding="utf-8"))
    next_one = f"{first.rpartition('.')[0]}.{int(first.rpartition('.')[2]) + 1}"

    assert published(clone) == first
    edit(clock, "stands still", "stands quite still")
    commit(clone)
    copied = cli(
        "copy", "--defaults", "--data-file", ROOT / "tests/answers/minimal.yml", clone, repository, cwd=tmp_path
    )

    assert copied.returncode == 0, copied.stderr
    assert recorded(repository) == first
    assert "stands quite still" not in (repository / "tests/kit/plugins/clock.py").read_text(encoding="utf-8")

    git("init", "--quiet", cwd=repository)
    commit(repository)
    edit(changelog, f"## {first} - ", f"## {next_one} - 2030-12-31\n\n- Quiet. To do: nothing.\n\n## {first} - ")
    commit(clone)
    assert published(clone) == next_one
    updated = cli("update", "--defaults", cwd=repository)

    assert updated.returncode == 0, updated.stderr
    assert recorded(repository) == next_one
    assert git("diff", "--name-only", cwd=repository).split() == [".copier-answers.yml", "tests/kit/plugins/clock.py"]


def test_job_before_the_release_runs_the_whole_suite_on_the_version() -> None:
    jobs = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8"))["jobs"]

    assert [step["run"] for step in jobs["check"]["steps"] if "run" in step] == [".ci/run"]
    assert jobs["publish"]["needs"] == ["version", "check"]
    assert jobs["check"]["if"] == "needs.version.outputs.version != ''"
    assert [job for job in jobs if jobs[job]["permissions"] != {"contents": "read"}] == ["publish"]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        pytest.param("0.2.0 - 2030-02-01", "0.2.0", "'## 0.2.0' has to be like '## 1.2.3 - ", id="no-date"),
        pytest.param("0.2.0 - ", "v0.2.0 - ", "'## v0.2.0 - 2030-02-01' has to be like", id="prefix"),
        pytest.param("0.2.0 - ", "0.02.0 - ", "has to be like", id="zero"),
        pytest.param("2030-02-01", "2030-02-31", "day is out of range for month", id="no-such-day"),
        pytest.param("0.2.0 - ", "0.1.0 - ", "have to descend, and do not: 0.1.0, 0.1.0", id="twice"),
        pytest.param("0.2.0 - ", "0.0.9 - ", "have to descend, and do not: 0.0.9, 0.1.0", id="order"),
        pytest.param("- More. To do: nothing.\n", "", "nothing is written below '## 0.2.0'", id="no-notes"),
        pytest.param("## 0.2.0", "## Unreleased\n\n- New.\n\n## 0.2.0", "has to go below '## 0.2.0'", id="unreleased"),
    ],
)
def test_release_is_refused_when_the_changelog_is_not_in_order(project: Path, old: str, new: str, reason: str) -> None:
    assert CHANGELOG.count(old) == 1
    (project / "CHANGELOG.md").write_text(CHANGELOG.replace(old, new), encoding="utf-8")

    refused = release(project, "version")

    assert refused.returncode == 1
    assert refused.stderr.startswith("CHANGELOG.md: ")
    assert reason in refused.stderr


def test_release_is_refused_when_a_later_version_is_out(project: Path) -> None:
    git("tag", "0.10.0", cwd=project)

    assert release(project, "version").stderr == "CHANGELOG.md: 0.2.0 is older than 0.10.0, which is released\n"


@pytest.mark.parametrize(
    "changelog",
    [
        pytest.param("# Changelog\n\n## Unreleased\n\n- New.\n", id="before-the-first"),
        pytest.param(CHANGELOG.replace("## 0.2.0 - 2030-02-01", "## Unreleased"), id="between-two"),
    ],
)
def test_nothing_is_released_when_no_version_is_new(project: Path, changelog: str) -> None:
    (project / "CHANGELOG.md").write_text(changelog, encoding="utf-8")

    assert run_job(project, "version") == {"version": ""}


def test_version_is_written_in_the_changelog_only() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert "version" not in project
    assert project["dynamic"] == ["version"]


def test_changelog_is_in_order_and_has_every_tag() -> None:
    checked = release(ROOT, "notes")
    versions = re.findall(r"^## (\d\S*) - ", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert checked.returncode == 0, checked.stderr
    assert set(git("tag", "--list", cwd=ROOT).split()) <= set(versions)


def without_duties(changelog: str) -> list[str]:
    """Return the entries that do not say what an owner has to do; of the first release, nobody has a repo before it."""
    sections = re.split(r"^## ", changelog, flags=re.MULTILINE)[1:]
    later = sections if sections[-1].startswith("Unreleased") else sections[:-1]
    entries = [entry for section in later for entry in re.split(r"^- ", section, flags=re.MULTILINE)[1:]]
    return [entry for entry in entries if "To do: " not in entry]


def test_every_entry_says_what_an_owner_has_to_do() -> None:
    assert without_duties((ROOT / "CHANGELOG.md").read_text(encoding="utf-8")) == []


def test_entry_that_does_not_say_what_an_owner_has_to_do_is_found() -> None:
    assert without_duties(CHANGELOG.replace("More. To do: nothing.", "More.")) == ["More.\n\n"]
    assert without_duties(CHANGELOG.replace("## 0.2.0 - 2030-02-01", "## Unreleased").replace("To do: ", "")) == [
        "More. nothing.\n\n"
    ]


def test_first_release_is_read_in_a_minute() -> None:
    notes = release(ROOT, "notes").stdout

    assert 100 < len(notes.split()) <= 300
