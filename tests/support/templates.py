"""The template as it stands in the working tree: as a folder, as a git repository, as a Jinja environment."""

import re
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

HOUSES = ["kit", "shared", "common", "shop", "blank", "existing"]
"""The folders of `template/`: one for each owner and starter."""

GUARDS = ["answers_check", *HOUSES, "when", "layer", "files_before", "switch_check"]
"""The questions of copier.yml that nobody is asked, and whose answers are not recorded."""

ADOPTING = ["package_folder", "application", "sessions", "schema", "tables", "own_tests", "left_out"]
"""The questions of copier.yml about an application that is there, which nobody else is asked."""

UNASKED = [*ADOPTING, "renovate"]
"""The questions of copier.yml that a person who starts afresh is not asked, and whose answers are recorded."""

_TAKEN_OUT = re.compile(rf"\{{\{{ (?:{'|'.join(HOUSES)}|when\.\w+) \}}\}}/")


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
    return choices("layers")


def choices(question: str) -> list[str]:
    """Return every answer that a question offers, in its order."""
    offered = questions()[question]["choices"].values()
    return [choice["value"] if isinstance(choice, dict) else choice for choice in offered]


def settings() -> dict[str, Any]:
    """Return the settings of copier.yml, by name with the underscore, as plain YAML."""
    config = yaml.safe_load((ROOT / "copier.yml").read_text(encoding="utf-8"))
    return {name: value for name, value in config.items() if name.startswith("_")}


def rendered_path(source: str) -> str:
    """Return where a file of `template/` is rendered: `{{ package_name }}` and the name of the answers file stay."""
    return re.sub(r"\{\{ layer\.(\w+) \}\}", r"\1", _TAKEN_OUT.sub("", source)).removesuffix(".jinja")


def sources(path: str, template: Path | None = None) -> list[Path]:
    """Return the files of `template/` that a path is rendered from: with some answers the one, with some another."""
    folder = (template or snapshot()) / "template"
    named = {file: file.relative_to(folder).as_posix() for file in sorted(folder.rglob("*")) if file.is_file()}
    return [file for file, name in named.items() if rendered_path(name) == path]


def source(path: str, template: Path | None = None) -> Path:
    """Return the only file of `template/` that a path is rendered from; raises ValueError unless it is one."""
    (file,) = sources(path, template)
    return file


@cache
def environment() -> Environment:
    """Return the Jinja environment that Copier renders the template with."""
    return cast(Environment, Worker(src_path=str(snapshot())).jinja_env)


def library(name: str) -> Any:
    """Return a module of `extensions/` by its stem; its macros are functions, its tables attributes."""
    return environment().get_template(f"extensions/{name}.jinja").module
