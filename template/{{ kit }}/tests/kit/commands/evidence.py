# Managed by copier-pytest: `copier update` rewrites this file.
"""Packs the reports of a run into reports/evidence.zip, for an auditor: `nox -s evidence`."""

import hashlib
import json
import subprocess
import sys
import tomllib
import venv
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

REPORTS = Path("reports")
ARCHIVE = REPORTS / "evidence.zip"
FIGURES = ("benchmark.json", "coverage-*.json", "load.json", "mutation.json")


def main() -> None:
    """Add an SBOM and an audit of what the application ran on to the reports, and pack them.

    Exit where a report is of another commit than what is checked out, or of another tree.
    """
    runs = [json.loads(path.read_bytes()) for path in REPORTS.rglob("run.json")]
    commits = {run["commit"] for run in runs}
    if not any(commits) or commits != {output("git", "rev-parse", "HEAD").strip()}:
        sys.exit("reports/ holds no run of the newest commit: `nox -s coverage` makes one")
    states = [{name: run[name] for name in ("commit", "dirty")} for run in runs]
    for path in [path for pattern in FIGURES for path in REPORTS.rglob(pattern)]:
        report = json.loads(path.read_bytes())
        if {name: report.get(name) for name in states[0]} not in states:
            sys.exit(f"{path} is not of the tree that the run tested: make it again, or delete it")
    with TemporaryDirectory() as folder:
        packages = install(Path(folder), runs[0]["packages"])
        options = ["--pyproject=pyproject.toml", "--output-reproducible", "--output-file=-"]
        sbom = output(sys.executable, "-m", "cyclonedx_py", "environment", *options, folder)
        audited = audit(packages)
    (REPORTS / "sbom.json").write_text(sbom, encoding="utf-8")
    (REPORTS / "audit.json").write_text(json.dumps(audited, indent=1) + "\n", encoding="utf-8")
    pack([path for path in sorted(REPORTS.rglob("*")) if path.is_file() and path != ARCHIVE])
    changed = ", with changes that are not committed" if any(run["dirty"] for run in runs) else ""
    print(f"{ARCHIVE}: commit {commits.pop()}{changed}; {audited['verdict']}")


def install(folder: Path, versions: dict[str, str]) -> Path:
    """Install what the application needs in the versions of the run, and return where it is."""
    venv.create(folder, with_pip=False)
    packages = next(folder.glob("[Ll]ib/**/site-packages"))
    constraints = folder / "constraints.txt"
    lines = [f"{name}=={version}\n" for name, version in versions.items()]
    constraints.write_text("".join(lines), encoding="utf-8")
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    options = ["--quiet", f"--target={packages}", f"--constraint={constraints}"]
    output(sys.executable, "-m", "pip", "install", *options, *project["dependencies"])
    return packages


def audit(packages: Path) -> dict[str, object]:
    """Return what pip-audit says, and a verdict: it passes over what it can't look up."""
    command = [sys.executable, "-m", "pip_audit", f"--path={packages}", "--format=json"]
    told = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    try:
        found = json.loads(told.stdout)["dependencies"]
    except ValueError:
        reason = told.stderr.strip().rpartition("\n")[2]
        return {"verdict": f"not audited: {reason}"}
    known = [package for package in found if "skip_reason" not in package]
    bad = [package["name"] for package in known if package["vulns"]]
    verdict = f"{len(known)} of {len(found)} packages audited, {len(bad)} with known faults"
    return {"verdict": verdict, "packages": found}


def pack(paths: list[Path]) -> None:
    """Pack files, and the SHA-256 of each; the same files make the same archive."""
    contents = {path.as_posix(): path.read_bytes() for path in paths}
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    sums = "".join(f"{digest}  {name}\n" for name, digest in digests.items())
    with ZipFile(ARCHIVE, "w") as archive:
        for name, content in (contents | {"SHA256SUMS": sums.encode()}).items():
            archive.writestr(ZipInfo(name), content, ZIP_DEFLATED)


def output(*command: str) -> str:
    """Return what a command prints; raises CalledProcessError if it fails."""
    told = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603
    return told.stdout


if __name__ == "__main__":
    main()
