"""The answers file: readable, in a stable order, and good for an update from anywhere."""

from pathlib import Path

import pytest
import yaml

from tests.support.answers import load_answers
from tests.support.commands import cli
from tests.support.owners import append
from tests.support.rendering import ONLY_ANSWERS, render
from tests.support.templates import commit, copy_template, git, library, source, template_repo

ANSWERS = ".copier-answers.yml"


def source_of(repository: Path) -> str:
    recorded = yaml.safe_load((repository / ANSWERS).read_text(encoding="utf-8"))
    return str(recorded["_src_path"])


@pytest.mark.parametrize(
    ("folder", "cwd", "address"),
    [
        pytest.param("template", "template", ".", id="dot"),
        pytest.param("template", "template/extensions", "..", id="parent"),
        pytest.param("template-dir", ".", "template-dir", id="bare-name"),
        pytest.param("my template", ".", "./my template", id="blank"),
        pytest.param("a [b]*?", ".", "a [b]*?", id="glob-characters"),
    ],
)
def test_absolute_folder_is_recorded_when_the_template_was_given_relatively(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, cwd: str, address: str
) -> None:
    template = copy_template(tmp_path / folder)
    monkeypatch.chdir(tmp_path / cwd)
    assert source_of(render(tmp_path / "shop", template=Path(address), exclude=ONLY_ANSWERS)) == str(template)


def test_update_works_from_another_folder_when_the_template_was_the_current_one(tmp_path: Path) -> None:
    template = template_repo(tmp_path / "my template", tag="1.0.0")
    repository = tmp_path / "shop"
    copied = cli("copy", "--defaults", ".", repository, cwd=template)
    assert copied.returncode == 0, copied.stderr
    git("init", "--quiet", cwd=repository)
    commit(repository)

    ini = source("pytest.ini", template)
    ini.write_text(ini.read_text(encoding="utf-8") + "# The next release.\n", encoding="utf-8")
    commit(template, tag="1.1.0")

    updated = cli("update", "--defaults", cwd=repository)
    assert updated.returncode == 0, updated.stderr
    assert "git status" in updated.stderr
    assert (repository / "pytest.ini").read_text(encoding="utf-8").endswith("# The next release.\n")
    assert "_commit: 1.1.0" in (repository / ANSWERS).read_text(encoding="utf-8")
    assert git("diff", "--name-only", cwd=repository).split() == [ANSWERS, "pytest.ini"]


@pytest.mark.parametrize(
    "address",
    [
        "gh:owner/copier-pytest",
        "git@example.com:owner/copier-pytest.git",
        "https://example.com/owner/copier-pytest.git",
        "git+file:///templates/copier-pytest",
        "~/templates/copier-pytest",
        "folder-that-is-not-there",
    ],
)
def test_address_stays_as_it_was_given_when_it_is_no_local_folder(address: str) -> None:
    assert library("questions/answers").source(address) == address


@pytest.mark.parametrize("tag", ["1.0.0", None])
def test_copy_of_what_nobody_had_committed_can_be_updated(tmp_path: Path, tag: str | None) -> None:
    template = template_repo(tmp_path / "template") if tag else copy_template(tmp_path / "template")
    if tag is None:
        git("init", "--quiet", cwd=template)
        commit(template)
    last = git("rev-parse", "HEAD", cwd=template).strip()
    append(template, "template/{{ kit }}/pytest.ini.jinja", "# Not committed.\n")
    repository = tmp_path / "shop"
    copied = cli("copy", "--defaults", "--vcs-ref", "HEAD", template, repository, cwd=tmp_path)
    assert "Dirty template changes included" in copied.stderr
    assert f"_commit: {last}\n" in (repository / ANSWERS).read_text(encoding="utf-8")
    git("init", "--quiet", cwd=repository)
    commit(repository)
    append(template, "template/{{ kit }}/pytest.ini.jinja", "# The next release.\n")
    commit(template, tag="1.1.0")

    updated = cli("update", "--defaults", cwd=repository)

    assert updated.returncode == 0, updated.stderr
    ini = (repository / "pytest.ini").read_text(encoding="utf-8")
    assert [ini.count(line) for line in ("# Not committed.", "# The next release.")] == [1, 1]
    assert "_commit: 1.1.0\n" in (repository / ANSWERS).read_text(encoding="utf-8")


def test_bare_repository_is_recorded_by_its_absolute_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    template_repo(tmp_path / "template")
    git("clone", "--quiet", "--bare", "template", "bare.git", cwd=tmp_path)
    monkeypatch.chdir(tmp_path)
    assert library("questions/answers").source("bare.git") == str(tmp_path / "bare.git")


def test_unknown_name_is_refused_and_nothing_changes_when_it_comes_with_an_update(tmp_path: Path) -> None:
    template = template_repo(tmp_path / "template")
    repository = render(tmp_path / "shop", template=template)
    git("init", "--quiet", cwd=repository)
    commit(repository)
    updated = cli("update", "--defaults", "--data", "databse=sqlite", cwd=repository)
    assert updated.returncode == 1
    assert updated.stderr.splitlines()[-1].endswith("did you mean 'database'?\"")
    assert git("status", "--porcelain", cwd=repository) == ""


def test_update_drops_an_answer_when_its_question_has_been_retired(tmp_path: Path) -> None:
    template = template_repo(tmp_path / "template", tag="2.0.0")
    config, guard = template / "copier.yml", template / "extensions/questions/questions.jinja"
    present = {path: path.read_text(encoding="utf-8") for path in (config, guard)}
    config.write_text(present[config] + "\ncolour:\n  type: str\n  default: red\n", encoding="utf-8")
    guard.write_text(present[guard].replace('"ci": "text",', '"ci": "text", "colour": "text",'), encoding="utf-8")
    commit(template, tag="3.0.0")
    repository = render(tmp_path / "shop", template=template)
    assert "colour: red\n" in (repository / ANSWERS).read_text(encoding="utf-8")
    git("init", "--quiet", cwd=repository)
    commit(repository)

    config.write_text(present[config], encoding="utf-8")
    guard.write_text(present[guard].replace("retired = [", 'retired = ["colour", '), encoding="utf-8")
    commit(template, tag="4.0.0")
    updated = cli("update", "--defaults", cwd=repository)
    assert updated.returncode == 0, updated.stderr
    assert "colour" not in (repository / ANSWERS).read_text(encoding="utf-8")
    assert git("diff", "--name-only", cwd=repository).split() == [ANSWERS]


def test_answers_file_does_not_change_when_an_update_changes_nothing(tmp_path: Path) -> None:
    template = template_repo(tmp_path / "template")
    repository = render(tmp_path / "shop", {"layers": ["performance"], "project_name": "Été 🛒"}, template=template)
    git("init", "--quiet", cwd=repository)
    commit(repository)
    assert cli("update", "--defaults", cwd=repository).returncode == 0
    assert git("status", "--porcelain", cwd=repository) == ""
    text = (repository / ANSWERS).read_text(encoding="utf-8")
    assert text.startswith("# Written by Copier; `copier update` reads it. Do not edit.\n_commit: 1.0.0\n_src_path: ")
    assert "project_name: Été 🛒\n" in text


def test_every_answer_is_on_one_line_however_long_it_is(tmp_path: Path) -> None:
    answers = load_answers("long-names")
    text = (render(tmp_path / "shop", answers, exclude=ONLY_ANSWERS) / ANSWERS).read_text(encoding="utf-8")
    assert f"description: {answers['description']}\n" in text
