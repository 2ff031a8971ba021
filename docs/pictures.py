"""Renew the pictures of what a program shows: two terminals and a page. overview.svg is drawn by hand."""

import sys
import tempfile
from pathlib import Path

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS.parent))

from tests.support.browser import browser  # noqa: E402
from tests.support.pictures import first_run, prompts, remembering, trend_page  # noqa: E402
from tests.support.terminals import drawn  # noqa: E402

with tempfile.TemporaryDirectory() as scratch:
    asked = drawn(prompts(Path(scratch, "asked")), "copier copy TEMPLATE my-service")
    (DOCS / "prompts.svg").write_text(asked, encoding="utf-8")

    tested = drawn(first_run(Path(scratch, "tested")), "pytest --quiet --cov")
    (DOCS / "run.svg").write_text(tested, encoding="utf-8")

    page = trend_page(Path(scratch))
    with browser() as opened:
        sheet = opened.new_page(viewport={"width": 1280, "height": 960}, color_scheme="light")
        sheet.goto(page.as_uri())
        (DOCS / "trend.png").write_bytes(remembering(sheet.screenshot(), page.read_bytes()))
