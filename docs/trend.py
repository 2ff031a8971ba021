"""Renew trend.png: draw the page of a render from a made-up history, and photograph its top."""

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.support.browser import browser  # noqa: E402
from tests.support.histories import make_history, write_history  # noqa: E402
from tests.support.rendering import render  # noqa: E402
from tests.support.toolchain import run  # noqa: E402

with tempfile.TemporaryDirectory() as folder, browser() as opened:
    repository = render(Path(folder) / "shop")
    write_history(repository, make_history(240))
    run(repository, "python", "-m", "tests.plugins.trend")
    page = opened.new_page(viewport={"width": 1280, "height": 960}, color_scheme="light")
    page.goto((repository / "reports" / "trend.html").as_uri())
    page.screenshot(path=ROOT / "docs" / "trend.png")
