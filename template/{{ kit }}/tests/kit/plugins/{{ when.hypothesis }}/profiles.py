# Managed by copier-pytest: `copier update` rewrites this file.
"""How thoroughly Hypothesis tries: `--hypothesis-profile=NAME`, or the variable HYPOTHESIS_PROFILE.

Without either it is `ci` where CI is set, and `dev` elsewhere.
"""

import os
import sys
from functools import partial
from typing import Any

import pytest

from tests.kit.imports import when_imported
from tests.kit.plugins.layers import layer_of

VARIABLE = "HYPOTHESIS_PROFILE"
PROFILES: dict[str, dict[str, Any]] = {
    # Other examples in each run; one that fails is kept in .hypothesis/ and tried first.
    "dev": {"max_examples": 100},
    # The same examples in each run, so that a run is red for what has changed.
    "ci": {"max_examples": 200, "derandomize": True, "database": None, "print_blob": True},
    "deep": {"max_examples": 5000},
}
CHOSEN = pytest.StashKey[str]()
LAYERS = {"property", "contract"}
SECONDS = 600
"""What one test may take: when it fails, the search for a smaller example takes up to five minutes."""


def pytest_configure(config: pytest.Config) -> None:
    """Choose the profile; raise UsageError if there is none of that name."""
    default = "ci" if os.environ.get("CI") else "dev"
    chosen = config.option.hypothesis_profile or os.environ.get(VARIABLE) or default
    if chosen not in PROFILES:
        known = ", ".join(PROFILES)
        raise pytest.UsageError(f"Hypothesis has no profile {chosen!r}; there are {known}")
    config.stash[CHOSEN] = chosen
    # Before any test: what a test says of its settings is added to the profile.
    when_imported("hypothesis", partial(load, chosen))


def load(chosen: str, hypothesis: Any) -> None:
    """Load the profile, before Hypothesis itself does it."""
    for name, options in PROFILES.items():
        # How fast the machine is makes no difference.
        options = options | {"suppress_health_check": [hypothesis.HealthCheck.too_slow]}
        hypothesis.settings.register_profile(name, deadline=None, **options)
    hypothesis.settings.load_profile(chosen)


def pytest_report_header(config: pytest.Config) -> str:
    """Say which profile it is."""
    chosen = config.stash[CHOSEN]
    return f"hypothesis: profile {chosen}, at most {PROFILES[chosen]['max_examples']} examples"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Give the tests their time; those of a deep run are not slow by themselves."""
    is_deep = config.stash[CHOSEN] == "deep"
    for item in items:
        if layer_of(item) in LAYERS and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(SECONDS))
        if layer_of(item) in LAYERS and is_deep:
            item.add_marker("slow")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Spare a run without properties the summary of Hypothesis, which imports it."""
    plugins = session.config.pluginmanager
    # The workers import it where the controller does not.
    if "hypothesis" not in sys.modules and not plugins.hasplugin("dsession"):
        plugins.unregister(name="hypothesispytest")
