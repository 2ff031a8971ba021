"""Renders in this process, by the same call that the `copier` command makes."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from copy import deepcopy
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from types import CodeType
from typing import Any
from unittest import mock

import copier
import dunamai
from copier import _template
from copier._main import Worker
from copier._vcs import clone
from jinja2 import Environment

from tests.support.isolation import scratch
from tests.support.templates import snapshot

ONLY_ANSWERS = ["*", "!.copier-answers.yml"]
"""Exclusions that leave only the answers file: enough to see what an answer became, in a third of the time."""


def render(
    destination: Path,
    answers: Mapping[str, Any] | None = None,
    *,
    template: Path | None = None,
    quick: bool = True,
    **options: Any,
) -> Path:
    """Render the template into a folder, never trusted, and return the folder.

    The answers that are not given have their defaults. The template is the working tree's, or any folder or
    repository. `options` go to `copier.run_copy`. With `quick`, the shortcuts below apply.

    Raises ValueError or a CopierError for an answer that is refused.
    """
    with shortcuts() if quick else nullcontext():
        copier.run_copy(
            str(template or snapshot()),
            destination,
            data=dict(answers or {}),
            **{"defaults": True, "quiet": True, "unsafe": False, **options},
        )
    return destination


@cache
def pristine(**answers: str | int) -> Path:
    """Return a repo that is rendered from these answers once in this process; copy it, and leave it as it is."""
    name = "-".join(f"{question}={answer}" for question, answer in answers.items())
    return render(scratch() / "pristine" / name / "shop", answers)


def files(repository: Path) -> dict[str, bytes]:
    """Return the content of every file in a folder, by its relative POSIX path, without the git repository."""
    return {
        path.relative_to(repository).as_posix(): path.read_bytes()
        for path in sorted(repository.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(repository).parts
    }


@contextmanager
def shortcuts() -> Iterator[None]:
    """Make renders five times faster, and updates twice, without a difference in what they write.

    Compiled templates, the parsed copier.yml and clones of releases are kept from one render to the next, and the
    answers, for each part of each path, within one. What lies in a folder that is not rendered is passed over. Copier
    does not start `git config` for each file, which matters only in a destination that git tracks with `core.fileMode`
    off.
    """
    with (
        mock.patch.object(_template, "clone", _clone_once),
        mock.patch.object(dunamai.Version, "from_git", _version_once),
        mock.patch.object(_template, "load_template_config", _load_config_once),
        mock.patch.object(Environment, "compile", _compile_once),
        mock.patch.object(Worker, "_render_template", _render_in_one_context),
        mock.patch.object(Worker, "_sync_git_index_executable_bit"),
    ):
        yield


_load_config = _template.load_template_config
_configs: dict[bytes, dict[str, Any]] = {}


def _load_config_once(path: Path, *arguments: Any) -> dict[str, Any]:
    key = path.read_bytes()
    if key not in _configs:
        _configs[key] = _load_config(path, *arguments)
    return deepcopy(_configs[key])


_clones: dict[tuple[str, str], str] = {}


def _clone_once(url: str, ref: str = "HEAD", location: str | None = None) -> str:
    tag = Path(url) / ".git/refs/tags" / ref
    if not tag.is_file():
        return clone(url, ref, location)
    key = (url, tag.read_text(encoding="utf-8"))
    if key not in _clones:
        _clones[key] = clone(url, ref, mkdtemp(dir=scratch()))
    return _clones[key]


_version = dunamai.Version.from_git
_versions: dict[Path, Any] = {}


def _version_once(**options: Any) -> Any:
    folder = Path.cwd()
    if str(folder) not in _clones.values():
        return _version(**options)
    if folder not in _versions:
        _versions[folder] = _version(**options)
    return _versions[folder]


_compile = Environment.compile
_compiled: dict[tuple[str, str | None], CodeType] = {}


def _compile_once(environment: Environment, source: str, name: str | None = None, *arguments: Any) -> CodeType:
    key = (source, name)
    if key not in _compiled:
        _compiled[key] = _compile(environment, source, name, *arguments)
    return _compiled[key]


_render_template, _render_path = Worker._render_template, Worker._render_path


def _render_in_one_context(worker: Worker) -> None:
    context, answers_file = worker._render_context(), worker.answers_relpath
    unrendered: set[Path] = set()

    def same(_: Worker) -> dict[str, Any]:
        return dict(context)

    def paths(worker: Worker, source: Path) -> list[Any]:
        found = [] if source.parent in unrendered else list(_render_path(worker, source))
        if not found:
            unrendered.add(source)
        return found

    with (
        mock.patch.object(Worker, "_render_context", same),
        mock.patch.object(Worker, "answers_relpath", answers_file),
        mock.patch.object(Worker, "_render_path", paths),
    ):
        _render_template(worker)
