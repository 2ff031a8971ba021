"""What a release must not do to the repos of earlier ones."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from copier.errors import UserMessageError
from pathspec import PathSpec

from tests.support.edits import edit
from tests.support.houses import (
    STARTER_HOUSES,
    all_answers,
    conditions,
    held,
    house,
    rendered_with,
    starter_paths,
    template_names,
)
from tests.support.lives import Step, expected, follow, lived_in
from tests.support.releases import DROPPED, history
from tests.support.rendering import files
from tests.support.templates import (
    ROOT,
    commit,
    copy_template,
    git,
    layers,
    library,
    rendered_path,
    snapshot,
    source,
    template_repo,
)
from tests.support.updates import rendered_repo, update


def releases() -> list[str]:
    """Return the tags of this repo; a clone without tags has none."""
    return git("tag", "--list", cwd=ROOT).split()


@pytest.fixture(params=releases())
def earlier(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Return the template as it was in each release; without one, the tests that ask for it are skipped."""
    return exported(ROOT, request.param, tmp_path / "earlier")


def exported(repository: Path, tag: str, folder: Path) -> Path:
    """Write the files of a tag into a new folder and return it."""
    folder.mkdir()
    archive = subprocess.run(["git", "archive", tag], cwd=repository, check=True, capture_output=True).stdout
    subprocess.run(["tar", "--extract"], cwd=folder, check=True, input=archive)
    return folder


def succession(folder: Path, earlier: Path, now: Path) -> Path:
    """Return a git repository of the template whose release 1.0.0 is the one, and 2.0.0 the other."""
    shutil.copytree(earlier, folder)
    git("init", "--quiet", cwd=folder)
    commit(folder, tag="1.0.0")
    git("rm", "-r", "--quiet", ".", cwd=folder)
    shutil.copytree(now, folder, dirs_exist_ok=True)
    commit(folder, tag="2.0.0")
    return folder


def questions_in(template: Path) -> dict[str, Any]:
    config = yaml.safe_load((template / "copier.yml").read_text(encoding="utf-8"))
    return {name: details for name, details in config.items() if not name.startswith("_")}


def choices(details: dict[str, Any]) -> list[Any]:
    listed = details.get("choices", [])
    values = listed.values() if isinstance(listed, dict) else listed
    return [value["value"] if isinstance(value, dict) else value for value in values]


def refused(earlier: Path, now: Path) -> set[str]:
    """Return the answers that the template took once and no longer takes: `name` or `name=choice`."""
    before, after = questions_in(earlier), questions_in(now)
    gone = set(before) - set(after) - set(library("questions/questions").retired)
    return gone | {
        f"{name}={choice}"
        for name in set(before) & set(after)
        for choice in choices(before[name])
        if choice not in choices(after[name])
    }


def abandoned(earlier: Path, now: Path) -> set[str]:
    """Return the starter files of users that an update from the earlier template would delete with the same answers."""
    exclusions = yaml.safe_load((now / "copier.yml").read_text(encoding="utf-8"))["_exclude"]
    kept = PathSpec.from_lines("gitignore", exclusions[1:])
    before, after = starter_paths(earlier), starter_paths(now)
    known = {name: choices(details) for name, details in questions_in(earlier).items()}
    words = [
        pair
        for answers, *pair in zip(all_answers(), held(earlier), held(now), strict=True)
        if all(value in known[name] for name, value in answers.items() if known.get(name) and name != "layers")
    ]
    return {
        path
        for path, variants in before.items()
        if not kept.match_file(path)
        and any(rendered_with(variants, then) and not rendered_with(after.get(path, set()), by) for then, by in words)
    }


def differing(folder: Path, owner: str, earlier: Path, now: Path) -> set[str]:
    """Return the files of an owner's repo that are not what they should be after an update of the template."""
    template = succession(folder / "template", earlier, now)
    repository = lived_in(folder / "shop", owner, template)
    before = files(repository)
    steps: list[Step] = [("2.0.0", {})]
    follow(repository, steps)
    after, right = files(repository), expected(folder, owner, steps, before, template)
    return {path for path in after | right if after.get(path) != right.get(path)}


@pytest.mark.parametrize("owner", ["nobody", "settings"])
@pytest.mark.quick
def test_update_from_every_release_is_right(tmp_path: Path, earlier: Path, owner: str) -> None:
    assert differing(tmp_path / "update", owner, earlier, snapshot()) == set()


@pytest.mark.parametrize("owner", ["nobody", "settings"])
@pytest.mark.quick("settings")
def test_update_from_today_s_template_to_one_that_has_changed_is_right(tmp_path: Path, owner: str) -> None:
    changed = exported(history(), "2.0.0", tmp_path / "changed")

    assert differing(tmp_path / "update", owner, snapshot(), changed) == set()


def test_answer_is_kept_when_its_question_has_a_new_name(tmp_path: Path) -> None:
    repository = rendered_repo(tmp_path / "shop", history(), "1.0.0", slow_seconds=2.5)

    with pytest.raises(UserMessageError, match="no question is called 'slow_seconds' any more"):
        update(repository, "2.0.0", slow_seconds=3.5)
    update(repository, "2.0.0")

    recorded = (repository / ".copier-answers.yml").read_text(encoding="utf-8")
    assert "slow_after: 2.5\n" in recorded
    assert "slow_seconds" not in recorded
    assert "\nslow_seconds = 2.5\n" in (repository / "pyproject.toml").read_text(encoding="utf-8")
    commit(repository)
    update(repository, "2.0.0", slow_after=3.5)
    assert "\nslow_seconds = 3.5\n" in (repository / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.quick
def test_every_answer_that_was_ever_taken_is_still_taken(earlier: Path) -> None:
    assert refused(earlier, snapshot()) == set()


@pytest.mark.quick
def test_no_starter_file_of_an_earlier_release_is_abandoned(earlier: Path) -> None:
    assert abandoned(earlier, snapshot()) == set()


@pytest.mark.quick
def test_answers_that_a_release_refuses_are_found(tmp_path: Path) -> None:
    now = copy_template(tmp_path / "template")
    edit(now / "copier.yml", "    GitHub Actions: github\n", "")
    edit(now / "copier.yml", "\ntrend:\n", "\nhistory:\n")

    assert refused(snapshot(), now) == {"ci=github", "trend"}


def test_starter_file_that_a_release_drops_is_found_and_stays_when_it_is_excluded(tmp_path: Path) -> None:
    template = template_repo(tmp_path / "template", tag="1.0.0")
    repository = rendered_repo(tmp_path / "shop", template)
    source(DROPPED, template).unlink()
    commit(template, tag="2.0.0")
    assert abandoned(snapshot(), template) == {DROPPED}

    edit(template / "copier.yml", '{{ excluded() }}"\n', f'{{{{ excluded() }}}}"\n  - /{DROPPED}\n')
    commit(template, tag="2.0.1")

    assert abandoned(snapshot(), template) == set()
    update(repository)
    assert git("diff", "--name-only", cwd=repository).split() == [".copier-answers.yml", "tests/kit/files.yml"]


def test_starter_file_of_each_condition_is_missed(tmp_path: Path) -> None:
    template = copy_template(tmp_path / "template")
    dropped = {
        word: name
        for name in template_names(template)
        if house(name) in STARTER_HOUSES
        for word in {house(name), *conditions(name)}
    }

    assert dropped.keys() > {*STARTER_HOUSES, *layers(), "web", "server", "bare", "redis", "provider"}
    for word, name in dropped.items():
        file = template / "template" / name
        text = file.read_bytes()
        file.unlink()
        assert abandoned(snapshot(), template) == {rendered_path(name)}, word
        file.write_bytes(text)
    assert abandoned(snapshot(), template) == set()


def test_starter_file_is_missed_when_the_fact_of_its_folder_holds_less_often(tmp_path: Path) -> None:
    template = copy_template(tmp_path / "template")
    edit(template / "extensions/tables/conditions.jinja", '"e2e" in layers or "contract" in layers', '"e2e" in layers')

    assert abandoned(snapshot(), template) == {"tests/fakes/payment_provider.py"}


def test_starter_file_that_moves_inside_the_template_is_not_missed(tmp_path: Path) -> None:
    template = copy_template(tmp_path / "template")
    old = source("tests/conftest.py", template)
    for starter in ("shop", "blank"):
        new = template / f"template/{{{{ {starter} }}}}/tests/{{{{ when.unit }}}}/conftest.py"
        new.parent.mkdir(parents=True)
        shutil.copy(old, new)
    old.unlink()

    assert abandoned(snapshot(), template) == set()
