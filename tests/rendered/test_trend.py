"""The history of the runs: what it keeps, which tests it finds to be flaky, and the page that draws it."""

import json
import os
import re
import resource
import shutil
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

from tests.support.browser import browser
from tests.support.histories import TESTS, add_at_once, make_history, make_run, write_history
from tests.support.pictures import remembers, trend_page
from tests.support.rendering import files, pristine, render
from tests.support.templates import ROOT, commit, git
from tests.support.toolchain import Finished, pytest_in, run
from tests.support.toys import make_toy, write

REPORTS = ["--junit-xml=reports/junit.xml", "tests/unit"]
FLAKY = "tests/unit/test_weather.py::test_weather"
WEATHER = 'import os\n\n\ndef test_weather():\n    assert os.environ["WEATHER"] == "good"\n'
HEADING = "flaky: passed and failed at the same commit"


@pytest.fixture(scope="module")
def failed_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repo whose history holds one run, in which the weather was bad; copy it, and leave it as it is."""
    repository = make_toy(shutil.copytree(pristine(database="none"), tmp_path_factory.mktemp("failed") / "shop"))
    write(repository / "tests", {"unit/test_weather.py": WEATHER})
    git("init", "--quiet", cwd=repository)
    commit(repository)
    assert in_weather(repository, "bad", *REPORTS).status == 1
    report(repository)
    return repository


@pytest.fixture
def repository(failed_once: Path, tmp_path: Path) -> Path:
    """Return a copy of that repo."""
    return shutil.copytree(failed_once, tmp_path / "shop")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Return a repo to draw pages in."""
    return shutil.copytree(pristine(database="none"), tmp_path / "shop")


def test_record_is_what_the_run_was(repository: Path) -> None:
    [recorded] = history(repository)

    assert recorded["commit"] == git("rev-parse", "HEAD", cwd=repository).strip()
    assert recorded["dirty"] is False
    assert recorded["failed"] == [FLAKY]
    assert recorded["flaky"] == []
    assert recorded["figures"]["tests"] == 4
    assert recorded["figures"]["failed"] == 1
    assert 0 < recorded["figures"]["slowest"] < recorded["figures"]["seconds"] < 60
    assert max(recorded["slowest"].values()) == recorded["figures"]["slowest"]
    assert not any(name.startswith(("coverage", "benchmark", "mutation")) for name in recorded["figures"])


def test_run_is_recorded_once(repository: Path) -> None:
    before = history(repository)

    report(repository)

    assert history(repository) == before


@pytest.mark.parametrize("options", [["-n2", "--randomly-seed=5"], ["-k", "weather"]], ids=" ".join)
def test_test_is_flaky_that_failed_and_passes_at_the_same_commit(repository: Path, options: list[str]) -> None:
    finished = in_weather(repository, "good", *REPORTS, *options)
    report(repository)

    [before, now] = history(repository)
    when = before["time"][:19].replace("T", " ")
    assert finished.status == 0, finished.output
    assert flaky_in(finished) == [f"{FLAKY}  failed at {when} with seed {before['seed']}"]
    assert now["flaky"] == [FLAKY]
    assert FLAKY in page(repository).partition("<h2>Flaky")[2].partition("<h2>")[0]


def test_test_is_flaky_that_passed_and_fails_at_the_same_commit(repository: Path) -> None:
    [recorded] = history(repository)
    write_history(repository, [recorded | {"failed": []}])

    [line] = flaky_in(in_weather(repository, "bad", *REPORTS))

    assert line.startswith(f"{FLAKY}  passed at ")


def test_test_that_passes_is_not_flaky_when_no_other_run_of_the_commit_says_so(repository: Path) -> None:
    [recorded] = history(repository)
    others: list[dict[str, Any]] = [{"commit": "0" * 40}, {"python": "3.9.0"}, {"dirty": True}, {"failed": []}]
    write_history(repository, [recorded | other for other in others])

    assert flaky_in(in_weather(repository, "good", *REPORTS)) == []


def test_test_that_fails_is_not_flaky_when_it_failed_or_did_not_run_before(repository: Path) -> None:
    [recorded] = history(repository)
    write_history(repository, [recorded, recorded | {"failed": [], "ran": "0" * 16}])

    assert flaky_in(in_weather(repository, "bad", *REPORTS)) == []


def test_test_is_not_flaky_when_something_is_not_committed(repository: Path) -> None:
    (repository / "tests/unit/test_more.py").touch()

    assert flaky_in(in_weather(repository, "good", *REPORTS)) == []


def test_figures_of_other_reports_count_when_they_are_of_the_run(repository: Path) -> None:
    reports = repository / "reports"
    covered = {"totals": {"percent_covered": 79.96}}
    benchmark = {"test_shop.py::test_x[1.5]": 1234567}
    ran = json.loads((reports / "run.json").read_text(encoding="utf-8"))
    tree = {"commit": ran["commit"], "dirty": ran["dirty"]}
    contents: dict[str, dict[str, Any]] = {
        "coverage-unit": tree | covered,
        "coverage-integration": {"commit": "0" * 40, "dirty": False} | covered,
        "coverage-e2e": tree | {"dirty": True} | covered,
        "coverage-property": covered,
        "mutation": tree | {"score": 81.5},
        "benchmark": tree | {"instructions": benchmark},
        "load": tree | {"milliseconds": {"GET /": 12.5}},
        "coverage-total": tree | covered,
    }
    for name, content in contents.items():
        (reports / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    os.utime(reports / "coverage-total.json", (0, 0))
    shutil.move(reports / "history.jsonl", reports / "old")

    printed = report(repository)

    [recorded] = history(repository)
    left_out = re.findall(r"^reports/(\S+)\.json is older than the run, or of another tree", printed, re.MULTILINE)
    assert {*left_out} == {"coverage-e2e", "coverage-integration", "coverage-property", "coverage-total"}
    others = {name: figure for name, figure in recorded["figures"].items() if " " in name or name == "mutation"}
    assert others == {
        "coverage unit": 79.9,
        "mutation": 81.5,
        "benchmark test_shop.py::test_x[1.5]": 1234567,
        "load GET /": 12.5,
    }


def test_shards_are_one_run(repository: Path) -> None:
    reports = repository / "reports"
    first = json.loads((reports / "run.json").read_text(encoding="utf-8"))
    second = first | {"outcomes": {"tests/unit/test_b.py::test_b": "failed"}, "durations": {}, "seconds": 2.5}
    (reports / "run.json").unlink()
    (reports / "history.jsonl").unlink()
    for number, part in enumerate([second, first]):
        write(reports / f"shard-{number}", {"run.json": json.dumps(part)})

    report(repository)

    [recorded] = history(repository)
    assert recorded["failed"] == ["tests/unit/test_b.py::test_b", FLAKY]
    assert recorded["figures"]["tests"] == 5
    assert recorded["figures"]["seconds"] == first["seconds"] + 2.5


def test_damaged_records_are_named_and_skipped_and_stay(shop: Path) -> None:
    damaged = [
        "{",
        "[]",
        "\x00\x00",
        json.dumps(make_run(1, failed=[["test"]])),
        json.dumps(make_run(1, figures={"tests": "many"})),
        json.dumps(make_run(1, figures={"tests": float("nan")})),
        json.dumps(make_run(1, time="2026-03-02T08:00:00")),
        json.dumps({name: value for name, value in make_run(1).items() if name != "ran"}),
    ]
    path = write_history(shop, [make_run(0), make_run(2)])
    first, last = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([first, *damaged, last, ""]), encoding="utf-8")
    before = path.read_bytes()

    *named, end = report(shop).splitlines()

    assert [line.partition(": ")[0] for line in named] == [f"history.jsonl, line {number}" for number in range(2, 10)]
    assert end == "reports/trend.html: 2 runs"
    assert all(line.partition(": ")[0] in page(shop) for line in named)
    assert path.read_bytes() == before


def test_record_after_a_torn_one_is_whole(repository: Path) -> None:
    path = repository / "reports/history.jsonl"
    path.write_bytes(path.read_bytes()[:100])

    printed = report(repository)

    assert printed.startswith("history.jsonl, line 1: ")
    assert [json.loads(line)["failed"] for line in path.read_text(encoding="utf-8").splitlines()[1:]] == [[FLAKY]]


def test_runs_that_are_added_at_once_are_all_kept(shop: Path) -> None:
    write_history(shop, [])

    assert sorted(add_at_once(shop, 200)) == list(range(200))


def test_ten_thousand_runs_are_drawn_in_two_seconds(shop: Path) -> None:
    write_history(shop, make_history(10_000))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)

    printed = report(shop)

    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert printed == "reports/trend.html: 10000 runs\n"
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 2
    assert (shop / "reports/trend.html").stat().st_size < 500_000


def test_page_without_a_run_says_how_to_get_one(shop: Path) -> None:
    report(shop)

    assert "<code>nox -s coverage report</code>" in page(shop)


@pytest.mark.needs("chromium")
@pytest.mark.parametrize(("runs", "widths"), [(1, [320]), (240, [320, 1280])], ids=["first-run", "many-runs"])
def test_page_suits_every_reader(shop: Path, runs: int, widths: list[int]) -> None:
    hostile = "tests/unit/test_text.py::test_text[<script>document.title = 'broken'</script>-" + "x" * 200 + "]"
    newest = make_run(runs, failed=[hostile], flaky=[hostile], slowest={hostile: 12345.6})
    write_history(shop, [*make_history(runs - 1), newest | {"dirty": True}])
    report(shop)
    address = (shop / "reports/trend.html").as_uri()
    requests: list[str] = []

    with browser() as opened:
        for width in widths:
            for scheme in ("light", "dark"):
                with opened.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme) as context:
                    sheet = context.new_page()
                    sheet.on("request", lambda request: requests.append(request.url))
                    sheet.goto(address)
                    violations = Axe().run(sheet).response["violations"]
                    assert [violation["id"] for violation in violations] == [], (width, scheme)
                    assert sheet.evaluate("document.documentElement.scrollWidth") == width
                    background = sheet.evaluate("getComputedStyle(document.body).backgroundColor")
                    assert (sum(map(int, re.findall(r"\d+", background))) > 600) == (scheme == "light")
                    assert sheet.title() == "shop: the tests over time"
                    plots = sheet.get_by_role("img").all()
                    assert len(plots) == sheet.locator("svg").count() >= 5
                    assert all(
                        re.search(r": .*\d.* at last, from .* to ", plot.get_attribute("aria-label") or "")
                        for plot in plots
                    )
                    assert sheet.get_by_role("table").count() == 4
    assert set(requests) == {address}


def test_picture_in_the_docs_is_of_the_page_as_it_is_drawn_today(tmp_path: Path) -> None:
    page, picture = trend_page(tmp_path).read_bytes(), (ROOT / "docs/trend.png").read_bytes()

    assert remembers(picture, page)
    assert not remembers(picture, page.replace(b"Slowest test", b"Slowest"))


def test_page_marks_failures_and_thresholds(shop: Path) -> None:
    good, bad = {"coverage unit": 85.0}, {"coverage unit": 79.9, "failed": 1}
    write_history(
        shop, [make_run(0, figures=good), make_run(1, figures=bad, failed=TESTS[:1]), make_run(2, figures=good)]
    )

    report(shop)

    plots = dict(re.findall(r"<figcaption>\s*(.*?)\s*<strong.*?<svg(.*?)</svg>", page(shop), re.DOTALL))
    assert re.findall(r'class="bad" d="(.+?)"', plots["Tests"]) == ["M200,100h0"]
    assert re.findall(r'class="bad" d="M(200),.+?h0"', plots["Unit"]) == ["200"]
    assert 'class="threshold"' in plots["Unit"]
    assert 'class="threshold"' not in plots["Duration"]


def test_no_means_none_of_it(tmp_path: Path) -> None:
    without = files(render(tmp_path / "without", {"project_name": "Shop", "trend": False}))
    complete = files(render(tmp_path / "with", {"project_name": "Shop"}))

    texts = {path: content.decode().replace("trend: false", "") for path, content in without.items()}
    assert {path for path in complete if path not in without} == {
        "tests/kit/commands/trend.html",
        "tests/kit/commands/trend.py",
        "tests/kit/plugins/flaky.py",
    }
    assert [path for path, text in texts.items() if re.search("trend|flaky|jsonl|jinja2", text, re.IGNORECASE)] == []
    python = [path for path in complete if path.endswith(".py")]
    lines = sum(complete[path].count(b"\n") - without.get(path, b"").count(b"\n") for path in python)
    assert 0 < lines <= 170


def report(repository: Path) -> str:
    """Run what `nox -s report` runs, and return what it printed; raises AssertionError if it fails."""
    finished = run(repository, "python", "-m", "tests.kit.commands.trend")
    assert finished.status == 0, finished.output
    return finished.output


def in_weather(repository: Path, weather: str, *arguments: str) -> Finished:
    return pytest_in(repository, *arguments, env={"WEATHER": weather})


def flaky_in(finished: Finished) -> list[str]:
    """Return the lines in which a run lists its flaky tests."""
    listed = finished.output.partition(HEADING)[2].partition("\n")[2]
    return re.findall(r"^(tests/.*)$", listed.partition("\n=")[0], re.MULTILINE)


def history(repository: Path) -> list[dict[str, Any]]:
    lines = (repository / "reports/history.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def page(repository: Path) -> str:
    return (repository / "reports/trend.html").read_text(encoding="utf-8")
