"""The evidence of a run: what `nox -s evidence` packs is all there, and true."""

import hashlib
import json
import os
import re
import shutil
import sys
import tomllib
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from tests.support.rendering import pristine
from tests.support.templates import commit, git
from tests.support.toolchain import Finished, environment, pytest_in, run
from tests.support.toys import make_toy, write

REPORTS = ["--junit-xml=reports/junit.xml", "--html=reports/tests.html", "--self-contained-html"]

VALIDATE = """
from pathlib import Path
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

print(JsonStrictValidator(SchemaVersion.V1_6).validate_str(Path("reports/sbom.json").read_text(encoding="utf-8")))
"""


ENDS = """\
import pytest


@pytest.fixture
def broken():
    yield
    raise ValueError


def test_passes():
    assert True


def test_fails():
    raise ValueError


def test_fails_afterwards(broken):
    assert True


@pytest.mark.skip(reason="not today")
def test_skipped():
    assert True


@pytest.mark.xfail
def test_expected():
    raise ValueError
"""


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repo with the evidence of a run; leave it as it is."""
    shop = tmp_path_factory.mktemp("packed") / "shop"
    repository = make_toy(shutil.copytree(pristine(database="none", framework="none"), shop))
    git("init", "--quiet", cwd=repository)
    commit(repository)
    pytest_in(repository, "--cov", *REPORTS, session=True)
    assert run(repository, "python", "-m", "tests.kit.commands.trend").status == 0
    finished = nox(repository, "evidence")
    assert finished.status == 0, finished.output
    return repository


def test_archive_holds_all_reports_and_their_sums(packed: Path) -> None:
    reports = {path.relative_to(packed).as_posix(): path for path in (packed / "reports").rglob("*") if path.is_file()}
    archive = reports.pop("reports/evidence.zip")

    with ZipFile(archive) as opened:
        contents = {name: opened.read(name) for name in opened.namelist()}
    sums = re.findall("^(.+)  (.+)$", contents.pop("SHA256SUMS").decode(), re.MULTILINE)

    assert contents == {name: path.read_bytes() for name, path in reports.items()}
    assert [*contents] == sorted(contents, key=Path)
    assert {name: digest for digest, name in sums} == {
        name: hashlib.sha256(content).hexdigest() for name, content in contents.items()
    }
    expected = ["audit.json", "coverage-total.json", "coverage-unit.json", "coverage.xml", "coverage/index.html"]
    expected += ["history.jsonl", "junit.xml", "run.json", "sbom.json", "tests.html", "trend.html"]
    assert {f"reports/{name}" for name in expected} <= contents.keys()


def test_page_of_the_coverage_shows_each_file_also_one_that_is_covered_in_full(packed: Path) -> None:
    figures = json.loads((packed / "reports/coverage-total.json").read_text(encoding="utf-8"))["files"]
    index = (packed / "reports/coverage/index.html").read_text(encoding="utf-8")

    assert any(row["summary"]["percent_covered"] == 100 for row in figures.values())
    assert len({*re.findall(r'href="(\w+_py[.]html)"', index)}) == len(figures)


def test_run_names_its_commit_and_versions(packed: Path) -> None:
    ran = json.loads((packed / "reports/run.json").read_text(encoding="utf-8"))

    assert ran["commit"] == git("rev-parse", "HEAD", cwd=packed).strip()
    assert ran["dirty"] is False
    assert ran["python"] == ".".join(map(str, sys.version_info[:3]))
    program = "import importlib.metadata as m, json; print(json.dumps({d.name: d.version for d in m.distributions()}))"
    assert ran["packages"] == json.loads(run(packed, "python", "-c", program, session=True).output)
    # The unit tests of the toys miss their gate, and that is an outcome as well.
    failed = {name for name, outcome in ran["outcomes"].items() if outcome != "passed"}
    assert failed == {"coverage::unit"}


def test_run_says_how_each_test_ended(tmp_path: Path) -> None:
    repository = make_toy(shutil.copytree(pristine(database="none", framework="none"), tmp_path / "shop"))
    write(repository / "tests", {"unit/test_ends.py": ENDS, "unit/test_no_module.py": "import nothing\n"})

    pytest_in(repository, "tests/unit", "--continue-on-collection-errors", "-n2", *REPORTS, session=True)

    ran = json.loads((repository / "reports/run.json").read_text(encoding="utf-8"))
    ends = {
        test.partition("test_ends.py::")[2]: outcome for test, outcome in ran["outcomes"].items() if "_ends" in test
    }
    assert (ran["commit"], ran["dirty"], ran["status"]) == ("", True, 1)
    assert ran["outcomes"]["tests/unit/test_no_module.py"] == "failed"
    assert ends == {
        "test_passes": "passed",
        "test_fails": "failed",
        "test_fails_afterwards": "failed",
        "test_skipped": "skipped",
        "test_expected": "skipped",
    }


def test_sbom_is_valid_and_lists_what_the_application_needs_as_it_was_tested(packed: Path) -> None:
    sbom = json.loads((packed / "reports/sbom.json").read_text(encoding="utf-8"))
    project = tomllib.loads((packed / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    tested = json.loads((packed / "reports/run.json").read_text(encoding="utf-8"))["packages"]

    listed = {component["name"]: component["version"] for component in sbom["components"]}
    root = next(row for row in sbom["dependencies"] if row["ref"] == sbom["metadata"]["component"]["bom-ref"])

    assert run(packed, ".nox/evidence/bin/python", "-c", VALIDATE).output == "None\n"
    assert sbom["metadata"]["component"]["name"] == "shop"
    assert {plain(name) for name in root["dependsOn"]} == {plain(name) for name in project["dependencies"]}
    assert listed.items() <= tested.items()
    assert not {"nox", "pip", "pytest", "cyclonedx-bom", "pip-audit"} & listed.keys()


def test_audit_says_of_how_many_packages_nothing_is_known(packed: Path) -> None:
    audit = json.loads((packed / "reports/audit.json").read_text(encoding="utf-8"))
    sbom = json.loads((packed / "reports/sbom.json").read_text(encoding="utf-8"))

    skipped = [package for package in audit["packages"] if "skip_reason" in package]
    assert {plain(package["name"]) for package in audit["packages"]} == {
        plain(row["name"]) for row in sbom["components"]
    }
    number = len(audit["packages"])
    assert audit["verdict"].startswith(f"{number - len(skipped)} of {number} packages audited, ")


def test_audit_says_so_when_it_reaches_no_network(packed: Path) -> None:
    packages = next((packed / ".nox/evidence").glob("lib/*/site-packages"))
    program = f"from tests.kit.commands.evidence import Path, audit; print(audit(Path({str(packages)!r})))"

    closed = {"HTTPS_PROXY": "http://127.0.0.1:9", "NO_PROXY": "", "no_proxy": ""}
    finished = run(packed, ".nox/evidence/bin/python", "-c", program, env=closed)

    assert finished.output.startswith("{'verdict': 'not audited: "), finished.output


def test_same_reports_make_the_same_archive(packed: Path, tmp_path: Path) -> None:
    repository = shutil.copytree(packed, tmp_path / "shop", ignore=shutil.ignore_patterns(".nox"))
    archive = repository / "reports/evidence.zip"
    before = archive.read_bytes()
    packing = "pack(sorted(path for path in REPORTS.rglob('*') if path.is_file() and path != ARCHIVE))"
    program = f"from tests.kit.commands.evidence import *; {packing}"
    os.utime(repository / "reports/junit.xml", (0, 0))
    archive.unlink()

    assert run(repository, "python", "-c", program).status == 0

    assert archive.read_bytes() == before


@pytest.mark.parametrize("stale", ["another-commit", "no-run"])
def test_evidence_is_refused_when_the_run_is_not_of_the_commit(packed: Path, tmp_path: Path, stale: str) -> None:
    repository = shutil.copytree(packed, tmp_path / "shop", ignore=shutil.ignore_patterns(".nox"))
    if stale == "no-run":
        (repository / "reports/run.json").unlink()
    else:
        commit(repository)

    finished = run(repository, "python", "tests/kit/commands/evidence.py")

    assert finished.status == 1
    assert finished.output == "reports/ holds no run of the newest commit: `nox -s coverage` makes one\n"


@pytest.mark.parametrize("origin", [{"commit": "0" * 40, "dirty": False}, {"dirty": True}, {}], ids=str)
def test_evidence_is_refused_when_a_report_is_of_another_tree(
    packed: Path, tmp_path: Path, origin: dict[str, Any]
) -> None:
    repository = shutil.copytree(packed, tmp_path / "shop", ignore=shutil.ignore_patterns(".nox"))
    tree = {"commit": git("rev-parse", "HEAD", cwd=repository).strip(), "dirty": False} if origin else {}
    write(repository / "reports", {"mutation.json": json.dumps({"score": 99} | tree | origin)})

    finished = run(repository, "python", "tests/kit/commands/evidence.py")

    assert finished.status == 1
    assert finished.output == (
        "reports/mutation.json is not of the tree that the run tested: make it again, or delete it\n"
    )


def nox(repository: Path, session: str) -> Finished:
    """Run a session of nox, with the uv of this environment."""
    path = os.pathsep.join([environment(repository)["PATH"], str(Path(sys.executable).parent)])
    return run(repository, "python", "-m", "nox", "--session", session, env={"PATH": path})


def plain(requirement: str) -> str:
    """Return the normal form of a distribution's name."""
    return re.split(r"[\[<>=]", requirement)[0].lower().replace("_", "-")
