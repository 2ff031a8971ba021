"""The template as it stands in the working tree: as a folder, as a git repository, as a Jinja environment."""

import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any, cast

import yaml
from copier._main import Worker
from jinja2 import Environment

from tests.support.isolation import scratch

ROOT = Path(__file__).parents[2]
_PARTS = ("copier.yml", "extensions", "template")

SHOP = "{{ where.shop.root }}"
"""The folder of `template/` with what only the shop has in its root."""

GUARDS = ["answers_check", "where", "files_before", "switch_check"]
"""The questions of copier.yml that nobody is asked, and whose answers are not recorded."""


@cache
def snapshot() -> Path:
    """Return a copy of the template without its git repository; treat it as read-only.

    Rendering from a folder takes a quarter of the time that cloning does, and a dirty working tree does not matter.
    """
    return copy_template(scratch() / "template")


def copy_template(destination: Path) -> Path:
    """Copy the template's own files, as they are in the working tree, into a new folder and return it."""
    destination.mkdir(parents=True)
    for part in _PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, destination / part, ignore=shutil.ignore_patterns("__pycache__", ".*_cache"))
        else:
            shutil.copy2(ROOT / part, destination / part)
    return destination


def template_repo(destination: Path, tag: str = "1.0.0") -> Path:
    """Make a git repository of the template in a new folder, with one commit that carries the tag, and return it."""
    copy_template(destination)
    git("init", "--quiet", cwd=destination)
    commit(destination, tag=tag)
    return destination


def commit(repository: Path, tag: str | None = None) -> None:
    """Commit everything in the repository's working tree, even nothing, and tag the commit if a tag is given."""
    git("add", "--all", cwd=repository)
    git("commit", "--quiet", "--allow-empty", "--message", tag or "change", cwd=repository)
    if tag is not None:
        git("tag", tag, cwd=repository)


def git(*arguments: str, cwd: Path) -> str:
    """Run git in a folder and return what it printed; raises CalledProcessError if it fails."""
    command = ["git", *arguments]
    return subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True).stdout


def questions() -> dict[str, dict[str, Any]]:
    """Return the questions of copier.yml in their order, by name, as plain YAML."""
    config = yaml.safe_load((ROOT / "copier.yml").read_text(encoding="utf-8"))
    return {name: details for name, details in config.items() if not name.startswith("_")}


def layers() -> list[str]:
    """Return every layer on offer besides `unit`, in the order of the question."""
    choices = questions()["layers"]["choices"].values()
    return [choice["value"] if isinstance(choice, dict) else choice for choice in choices]


def settings() -> dict[str, Any]:
    """Return the settings of copier.yml, by name with the underscore, as plain YAML."""
    config = yaml.safe_load((ROOT / "copier.yml").read_text(encoding="utf-8"))
    return {name: value for name, value in config.items() if name.startswith("_")}


@cache
def environment() -> Environment:
    """Return the Jinja environment that Copier renders the template with."""
    return cast(Environment, Worker(src_path=str(snapshot())).jinja_env)


def library(name: str) -> Any:
    """Return a module of `extensions/` by its stem; its macros are functions, its tables attributes."""
    return environment().get_template(f"extensions/{name}.jinja").module
