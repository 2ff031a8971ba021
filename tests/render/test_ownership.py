"""Every rendered file has one owner, and an update keeps to it."""

from pathlib import Path
from typing import Any

import copier
import pytest
from pathspec import PathSpec

from tests.support.answers import load_answers
from tests.support.combinations import combinations, label
from tests.support.rendering import files, render, shortcuts
from tests.support.templates import (
    GUARDS,
    commit,
    copy_template,
    git,
    layers,
    library,
    questions,
    settings,
    template_repo,
)

MANAGED = "Managed by copier-pytest: `copier update` rewrites this file."


def owned_by(owner: str, repository: Path) -> set[str]:
    spec = PathSpec.from_lines("gitignore", library("tables/owners").owners[owner])
    return {path for path in files(repository) if spec.match_file(path)}


def test_every_file_has_exactly_one_owner(rendered: Path) -> None:
    claims = [path for owner in library("tables/owners").owners for path in owned_by(owner, rendered)]
    assert sorted(claims) == sorted(files(rendered))


def test_managed_files_and_no_others_say_so_in_their_first_line(rendered: Path) -> None:
    def says_so(path: str) -> bool:
        first_line = files(rendered)[path].partition(b"\n")[0].decode()
        comments = {"json5": f"// {MANAGED}", "md": f"<!-- {MANAGED} -->", "html": f"{{# {MANAGED} #}}"}
        return first_line == comments.get(path.rpartition(".")[2], f"# {MANAGED}")

    saying_so = {path for path in files(rendered) if says_so(path)}
    assert saying_so == owned_by("managed", rendered) - {".copier-answers.yml"}


@pytest.mark.parametrize("answers", combinations(remainders=[0]), ids=label)
def test_owners_are_clear_in_a_combination(tmp_path: Path, answers: dict[str, Any]) -> None:
    assert_owners_are_clear(render(tmp_path / "shop", answers))


@pytest.mark.deep
@pytest.mark.parametrize("answers", combinations(remainders=[1, 2]), ids=label)
def test_owners_are_clear_in_the_other_combinations(tmp_path: Path, answers: dict[str, Any]) -> None:
    assert_owners_are_clear(render(tmp_path / "shop", answers))


def assert_owners_are_clear(repository: Path) -> None:
    """Raise AssertionError unless each file has one owner, and those that are managed say so."""
    test_every_file_has_exactly_one_owner(repository)
    test_managed_files_and_no_others_say_so_in_their_first_line(repository)


def test_skipped_files_are_the_starter_files(rendered: Path) -> None:
    *patterns, last = settings()["_skip_if_exists"]
    skipped = PathSpec.from_lines("gitignore", patterns)

    assert {path for path in files(rendered) if skipped.match_file(path)} == owned_by("starter", rendered)
    assert not any(pattern.startswith("!") for pattern in patterns)
    assert "unskipped()" in last


def test_exclusions_of_earlier_releases_still_find_their_macro() -> None:
    entry = "{% from 'extensions/tables/owners.jinja' import excluded with context %}{{ excluded() }}"
    assert settings()["_exclude"][0] == entry


OTHER_ANSWERS = [
    *({"python_version": version} for version in questions()["python_version"]["choices"]),
    *({"ci": service} for service in questions()["ci"]["choices"].values()),
    {"coverage_unit": 1, "coverage_integration": 2, "coverage_total": 3, "mutation_score": 4},
    {"benchmark_tolerance": 6, "slow_seconds": 7.5, "trend": False, "ci_shards": 8, "renovate": True},
    {"own_tests": "unit"},
]


def test_starter_files_depend_on_no_answer_that_does_not_merge_them(tmp_path: Path) -> None:
    texts = {"project_name", "package_name", "description"}
    varied = {name for answers in OTHER_ANSWERS for name in answers}
    assert varied | texts | set(library("updates/updates").shaping) == set(questions()) - set(GUARDS)

    def starter_files(name: str, answers: dict[str, Any]) -> dict[str, bytes]:
        repository = render(tmp_path / name / "shop", answers)
        content = files(repository)
        return {path: content[path] for path in owned_by("starter", repository)}

    expected = starter_files("default", {})
    for number, answers in enumerate(OTHER_ANSWERS):
        assert starter_files(str(number), answers) == expected, answers


FILES = {
    "integration": [
        "/tests/integration",
        "/tests/kit/checks/integration",
        "/tests/factories/scenarios.py",
        "/tests/kit/threads.py",
    ],
    "property": [
        "/tests/property",
        "/tests/strategies",
        "/tests/kit/stateful.py",
    ],
    "contract property": [
        "/tests/contract",
        "/tests/property",
        "/tests/strategies",
        "/tests/kit/plugins/profiles.py",
        "/tests/kit/plugins/schemas.py",
        "/tests/kit/stateful.py",
    ],
    "performance": [
        "/tests/performance",
        "/tests/kit/commands/instructions.py",
        "/tests/kit/plugins/benchmarks.py",
        "/tests/kit/plugins/targets.py",
    ],
    "security": ["/tests/security"],
    "contract": ["/tests/contract", "/tests/kit/plugins/schemas.py"],
    "bdd": ["/tests/bdd", "/tests/kit/steps.py"],
    "bdd property": [
        "/tests/bdd",
        "/tests/property",
        "/tests/strategies",
        "/tests/kit/plugins/awaiting.py",
        "/tests/kit/stateful.py",
        "/tests/kit/steps.py",
    ],
    "load": ["/load", "/tests/kit/load_gates.py"],
    "browser": [
        "/tests/browser",
        "/tests/kit/checks/browser",
        "/tests/kit/plugins/browser.py",
        "/tests/kit/plugins/pages.py",
    ],
    "browser e2e load": [
        "/tests/browser",
        "/tests/kit/checks/browser",
        "/tests/kit/plugins/browser.py",
        "/tests/kit/plugins/pages.py",
        "/load",
        "/tests/kit/load_gates.py",
        "/tests/e2e",
        "/tests/kit/checks/e2e",
        "/tests/kit/plugins/own_*.py",
        "/tests/kit/plugins/serving.py",
        "/tests/served.py",
    ],
    "browser contract e2e load": [
        "/tests/browser",
        "/tests/kit/checks/browser",
        "/tests/kit/plugins/browser.py",
        "/tests/kit/plugins/pages.py",
        "/load",
        "/tests/kit/load_gates.py",
        "/tests/contract",
        "/tests/e2e",
        "/tests/kit/checks/e2e",
        "/tests/fakes/payment_provider.py",
        "/tests/kit/plugins/own_*.py",
        "/tests/kit/plugins/schemas.py",
        "/tests/kit/plugins/serving.py",
        "/tests/served.py",
    ],
}
"""What is there only with a layer, or with one of several."""


@pytest.mark.parametrize(
    ("answers", "patterns"),
    [
        *(
            pytest.param({"layers": [name for name in layers() if name not in gone.split()]}, patterns, id=f"no-{gone}")
            for gone, patterns in FILES.items()
        ),
        pytest.param({"ci": "none"}, ["/.github", "/tests/kit/plugins/summary.py"], id="no-ci"),
        pytest.param({"ci_shards": 1}, ["/tests/kit/plugins/shards.py"], id="no-shards"),
    ],
)
def test_what_is_not_chosen_leaves_nothing(tmp_path: Path, answers: dict[str, Any], patterns: list[str]) -> None:
    spec = PathSpec.from_lines("gitignore", patterns)
    everything = load_answers("full") | {"project_name": "Shop"}
    full, part = render(tmp_path / "full", everything), render(tmp_path / "part", everything | answers)
    left_out = {path for path in files(full) if spec.match_file(path)}
    assert left_out
    assert set(files(full)) - set(files(part)) == left_out
    assert not [path for path in part.rglob("*") if spec.match_file(path.relative_to(part))]


def test_no_folder_is_empty(rendered: Path) -> None:
    assert [folder for folder in rendered.rglob("*") if folder.is_dir() and not any(folder.iterdir())] == []


def test_junk_in_the_template_s_folder_is_not_rendered(tmp_path: Path) -> None:
    template = copy_template(tmp_path / "template")
    clean = render(tmp_path / "clean", {"project_name": "Shop"}, template=template)
    for junk in [
        "{{ kit }}/tests/kit/plugins/__pycache__/layers.pyc",
        ".DS_Store",
        "tests/.ruff_cache/x",
        "src/a.pyc",
        "src/a.swp",
        "README.md~",
    ]:
        path = template / "template" / junk
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"junk")
    dirty = render(tmp_path / "dirty", {"project_name": "Shop"}, template=template)
    assert {path.relative_to(dirty) for path in dirty.rglob("*")} == {
        path.relative_to(clean) for path in clean.rglob("*")
    }


def test_starter_files_that_are_there_already_stay_as_they_are(tmp_path: Path) -> None:
    readme = tmp_path / "shop" / "README.md"
    readme.parent.mkdir()
    readme.write_text("mine\n", encoding="utf-8")
    render(tmp_path / "shop", overwrite=True)
    assert readme.read_text(encoding="utf-8") == "mine\n"


def test_update_rewrites_managed_files_and_leaves_starter_files_alone(tmp_path: Path) -> None:
    template = template_repo(tmp_path / "template", tag="1.0.0")
    repository = render(tmp_path / "shop", template=template)
    git("init", "--quiet", cwd=repository)
    starter = sorted(owned_by("starter", repository))
    edited, deleted, untouched = starter[0], starter[1], starter[2:]
    (repository / edited).write_text("mine\n", encoding="utf-8")
    (repository / deleted).unlink()
    before = files(repository)
    commit(repository)

    for path in (template / "template").rglob("*"):
        if path.is_file() and "answers_file" not in path.name:
            path.write_bytes(path.read_bytes() + b"# The next release.\n")
    (template / "template/{{ common }}/tests/unit/test_new.py").write_text("", encoding="utf-8")
    commit(template, tag="1.1.0")
    with shortcuts():
        copier.run_update(repository, defaults=True, overwrite=True, quiet=True, unsafe=False)

    after = files(repository)
    assert set(after) == set(before)
    assert {path: after[path] for path in [edited, *untouched]} == {path: before[path] for path in [edited, *untouched]}
    rewritten = {path for path in after if after[path] == before[path] + b"# The next release.\n"}
    # These two say which release it is, and which files it brings.
    changed = {".copier-answers.yml", "tests/kit/files.yml"}
    assert rewritten == (owned_by("managed", repository) - changed) | owned_by("shared", repository)
