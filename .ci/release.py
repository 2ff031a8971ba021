#!/usr/bin/env python3
"""Answers the workflow of releases from CHANGELOG.md.

`release version` prints the newest version of the file, or nothing if it is released or if there is none yet. It fails,
and says why, if that version can't be released. `release notes` prints what is written below the version.
"""

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEADING = re.compile(r"^## (.*)\n", re.MULTILINE)
RELEASE = re.compile(r"(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2} - \d{4}-\d\d-\d\d")


def main(question: str) -> str:
    """Return the answer to a question; raises ValueError if the version can't be released."""
    _, *parts = HEADING.split((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    sections = list(zip(parts[::2], map(str.strip, parts[1::2]), strict=True))
    unreleased = sections.pop(0)[1] if sections[0][0] == "Unreleased" else ""
    released = checked([heading for heading, _ in sections])
    if not released:
        return ""
    if question == "notes":
        return sections[0][1]
    return "" if released[0] in tags() else releasable(released[0], sections[0][1], unreleased)


def checked(headings: list[str]) -> list[str]:
    """Return the versions in headings; raises ValueError for a heading of another form and for a wrong order."""
    for heading in headings:
        if not RELEASE.fullmatch(heading):
            raise ValueError(f"'## {heading}' has to be like '## 1.2.3 - 2030-12-31'")
        date.fromisoformat(heading.partition(" - ")[2])
    versions = [heading.partition(" - ")[0] for heading in headings]
    if versions != sorted(set(versions), key=numbers, reverse=True):
        raise ValueError(f"the versions have to descend, and do not: {', '.join(versions)}")
    return versions


def releasable(version: str, notes: str, unreleased: str) -> str:
    """Return the version; raises ValueError if it is not newer than all tags, or if its notes are not complete."""
    if unreleased:
        raise ValueError(f"what is under '## Unreleased' has to go below '## {version}', or wait for it")
    if not notes:
        raise ValueError(f"nothing is written below '## {version}'")
    for tag in tags():
        if numbers(tag) > numbers(version):
            raise ValueError(f"{version} is older than {tag}, which is released")
    return version


def numbers(version: str) -> tuple[int, ...]:
    """Return the numbers of a version."""
    return tuple(map(int, version.split(".")))


def tags() -> list[str]:
    """Return the versions that are tagged."""
    listed = subprocess.run(["git", "tag", "--list"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [tag for tag in listed.split() if re.fullmatch(r"\d+\.\d+\.\d+", tag)]


if __name__ == "__main__":
    try:
        print(main(*sys.argv[1:]))
    except ValueError as error:
        sys.exit(f"CHANGELOG.md: {error}")
