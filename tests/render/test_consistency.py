"""What the rendered files say agrees from file to file, and with the answers."""

import configparser
import re
import tomllib
from pathlib import Path
from typing import Any

import yaml

from tests.support.rendering import files, render

PORTABLE = re.compile(r"[A-Za-z0-9._-]+")


def answers(repository: Path) -> dict[str, Any]:
    recorded: dict[str, Any] = yaml.safe_load((repository / ".copier-answers.yml").read_text(encoding="utf-8"))
    return recorded


def ini(repository: Path, name: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(repository / name, encoding="utf-8")
    return parser


def texts(repository: Path) -> dict[str, str]:
    return {path: content.decode() for path, content in files(repository).items()}


def test_names_suit_every_file_system(rendered: Path) -> None:
    parts = {part for path in files(rendered) for part in path.split("/")}

    assert [part for part in parts if not PORTABLE.fullmatch(part)] == []
    assert len({path.lower() for path in files(rendered)}) == len(files(rendered))


def test_text_is_tidy(rendered: Path) -> None:
    for path, text in texts(rendered).items():
        assert "\r" not in text, path
        assert not re.search(r"[ \t]$", text, re.MULTILINE), path
        assert not text.startswith("\n"), path
        assert text == "" or (text.endswith("\n") and not text.endswith("\n\n")), path
        if not path.endswith((".py", ".py.mako")):
            assert "\n\n\n" not in re.sub(r"^```python$.*?^```$", "code", text, flags=re.DOTALL | re.MULTILINE), path


def test_nothing_of_jinja_is_left(tmp_path: Path) -> None:
    rendered = texts(render(tmp_path / "shop"))
    del rendered["tests/kit/commands/trend.html"]  # a template of the repo's own
    for path, text in rendered.items():
        without_expressions_of_github = re.sub(r"\$\{\{.*?\}\}", "", text)
        assert not re.search(r"\{\{|\{%|\{#|%\}|\}\}", without_expressions_of_github), path


def test_modules_are_short(rendered: Path) -> None:
    lengths = {path: text.count("\n") for path, text in texts(rendered).items() if path.endswith(".py")}

    # A list of sessions, with one more for each choice.
    assert lengths.pop("noxfile.py") <= 280
    assert {path: length for path, length in lengths.items() if length > 250} == {}
    assert lengths["tests/conftest.py"] <= 40


def test_package_has_one_name(rendered: Path) -> None:
    package = answers(rendered)["package_name"]
    project = tomllib.loads((rendered / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert [path.name for path in (rendered / "src").iterdir()] == [package]
    assert project["name"] == package.replace("_", "-")
    assert ini(rendered, ".coveragerc")["run"]["source_pkgs"] == package


def test_lowest_python_is_the_answer_everywhere(rendered: Path) -> None:
    lowest = answers(rendered)["python_version"]
    project = tomllib.loads((rendered / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert project["requires-python"] == f">={lowest}"


def test_layers_are_the_answer_everywhere(rendered: Path) -> None:
    layers = {"unit", *answers(rendered)["layers"]}
    tested = layers - {"load"}
    support = {"data", "factories", "fakes", "kit", "strategies"}
    lines = ini(rendered, "pytest.ini")["pytest"]["markers"].strip().splitlines()
    markers = [line.partition(":")[0] for line in lines]
    guide = (rendered / "tests/README.md").read_text(encoding="utf-8")

    assert {path.name for path in (rendered / "tests").iterdir() if path.is_dir()} - support == tested
    assert set(markers[: len(tested)]) == tested
    assert (rendered / "load").exists() == ("load" in layers)
    assert set(re.findall(r"^\| `(\w+)/` \|", guide, re.MULTILINE)) == layers


def test_collected_names_are_said_and_suit_every_module_of_tests(rendered: Path) -> None:
    settings = ini(rendered, "pytest.ini")["pytest"]
    suite = {path: text for path, text in texts(rendered).items() if re.match(r"tests/.*\.py$", path)}
    holding = [
        path for path, text in suite.items() if re.search(r"^(?:async )?def test_|^class Test", text, re.MULTILINE)
    ]

    assert settings["python_files"] == "test_*.py"
    assert (settings["python_classes"], settings["python_functions"]) == ("Test*", "test_*")
    assert [path for path in holding if not Path(path).match(settings["python_files"])] == []


def test_gates_are_the_answers(rendered: Path) -> None:
    given = answers(rendered)
    settings = tomllib.loads((rendered / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["gates"]

    load = settings.pop("load", None)
    assert bool(load) == ("load" in given["layers"])
    judged = ["unit", *({"integration"} & set(given["layers"])), "total"]
    assert settings == {
        **({"benchmark_tolerance": given["benchmark_tolerance"]} if "performance" in given["layers"] else {}),
        "mutation_score": given["mutation_score"],
        "slow_seconds": given["slow_seconds"],
        "coverage": {gate: given[f"coverage_{gate}"] for gate in judged},
    }


def test_readme_names_only_what_is_there(rendered: Path) -> None:
    for guide in [rendered / "README.md", rendered / "AGENTS.md", rendered / "tests/README.md"]:
        text = guide.read_text(encoding="utf-8")
        sessions = re.findall(r"^def (\w+)\(session", (rendered / "noxfile.py").read_text(), re.MULTILINE)
        for named in re.findall(r"`([\w./-]+/[\w./-]*\w\.\w+|src/[\w/]+/|tests/[\w/]+/)`", text):
            if named.startswith((".github/actions/", ".gitlab/own.yml")):
                continue  # The owner makes it.
            assert (guide.parent / named).exists() or (rendered / named).exists(), f"{guide.name}: {named}"
        for command in re.findall(r"nox -s ([a-z ]+)`", text):
            assert set(command.split()) <= set(sessions)


def test_guards_are_where_the_guide_says(rendered: Path) -> None:
    guide = (rendered / "tests/README.md").read_text(encoding="utf-8")
    table = guide.partition("## What is guarded")[2].partition("\nThe guards")[0]
    named = re.findall(r"\| `([^`]+)` \|$", table, re.MULTILINE)

    assert named
    assert [name for name in named if not (rendered / "tests" / name).exists() and not (rendered / name).exists()] == []


def test_each_fixture_is_asked_for(rendered: Path) -> None:
    suite = "\n".join(text for path, text in texts(rendered).items() if path.startswith("tests/"))
    fixtures = re.findall(r"^@pytest\.fixture(.*)\n(?:@.*\n)*(?:async )?def (\w+)\(", suite, re.MULTILINE)
    asked = set(re.findall(r"(?<!def )\b\w+\b", suite))

    assert fixtures
    assert {name for options, name in fixtures if "autouse" not in options} - asked == set()


def test_finding_of_who_explores_by_hand_becomes_a_test(rendered: Path) -> None:
    chapter = (rendered / "tests/README.md").read_text(encoding="utf-8").partition("\n## Exploring by hand\n")[2]
    charters, _, steps = chapter.partition("\n## ")[0].partition("\nNote as you go")

    assert len(re.findall(r"^\| .+ \| .+ \| .+ \|$", charters, re.MULTILINE)) == 1 + 3
    assert '@pytest.mark.regression("#12")' in steps
    assert "`uv run pytest -m regression`" in steps


def test_names_of_tests_are_sentences_as_the_guide_says(rendered: Path) -> None:
    suite = "\n".join(text for path, text in texts(rendered).items() if path.startswith("tests/"))
    guide = (rendered / "tests/README.md").read_text(encoding="utf-8")

    assert "`test_<outcome>_when_<condition>`" in guide
    assert unruly(re.findall(r"^ *(?:async )?def (test_\w+)\(", suite, re.MULTILINE)) == []


def test_name_that_is_no_sentence_is_found() -> None:
    names = [
        "test_login",
        "test_when_it_rains",
        "test_cart_is_empty_when",
        "test_user_is_told_if_it_rains",
        "test_Cart_is_it",
    ]

    assert unruly([*names, "test_cart_is_empty", "test_cart_is_empty_when_ordered"]) == names


def unruly(names: list[str]) -> list[str]:
    """Return the names without an outcome of two words, or with a condition that does not come last, after `when`."""
    word = "(?!(?:when|if|unless)(?:_|$))[a-z0-9]+"
    return [name for name in names if not re.fullmatch(rf"test(_{word}){{2,}}(_when(_{word}){{1,}})?", name)]


def test_client_has_the_name_in_the_examples_that_it_has_on_every_stack(rendered: Path) -> None:
    examples = {path: text for path, text in texts(rendered).items() if not path.startswith("tests/kit/")}
    other_name = {path for path, text in examples.items() if re.search(r"\basync_client\b", text)}

    assert other_name - {"tests/README.md"} == set()


def test_fixtures_in_the_guide_exist(rendered: Path) -> None:
    guide = (rendered / "tests/README.md").read_text(encoding="utf-8")
    table = guide.partition("## What a test can ask for")[2].partition("\n## ")[0]
    named = {name for row in re.findall(r"^\| (`.*?`) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)}
    defined = {
        name
        for path, text in texts(rendered).items()
        if path.startswith(
            ("tests/kit/plugins/", "tests/application", "tests/browser/conftest", "tests/e2e/conftest", "tests/storage")
        )
        for name in re.findall(r"@pytest\.fixture.*\n(?:async )?def (\w+)\(", text)
    }

    assert {"caplog", "mocker", "monkeypatch", "tmp_path"} <= named
    assert named - {"benchmark", "caplog", "mocker", "monkeypatch", "snapshot", "tmp_path"} == defined - {
        "anyio_backend",
        "committed_baseline",
        "committed_engine",
        "create_schema",
        "db_server",
        "engine_factory",
        "event_loop",
        "fake_redis",
        "no_key_is_left",
        "no_leaks",
        "provider_forgets",
        "restored",
        "backend_of_the_suite",
        "session_factory",
        "storage_settings",
        "watched_loop",
    }
