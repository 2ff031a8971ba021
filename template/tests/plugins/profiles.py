# Managed by copier-pytest: `copier update` rewrites this file.
"""How thoroughly Hypothesis tries: `--hypothesis-profile=NAME`, or the variable HYPOTHESIS_PROFILE.

Without either it is `ci` where CI is set, and `dev` elsewhere.
"""

import os

import pytest
from hypothesis import HealthCheck, settings

from tests.plugins.layers import layer_of

VARIABLE = "HYPOTHESIS_PROFILE"
PROFILES = {
    # Other examples in each run; one that fails is kept in .hypothesis/ and tried first.
    "dev": settings(max_examples=100),
    # The same examples in each run, so that a run is red for what has changed.
    "ci": settings(max_examples=200, derandomize=True, database=None, print_blob=True),
    "deep": settings(max_examples=5000),
}
LAYERS = {"property", "contract"}
SECONDS = 600
"""What one test may take: when it fails, the search for a smaller example takes up to five minutes."""


def pytest_configure(config: pytest.Config) -> None:
    """Load the profile, before Hypothesis does; raise UsageError if there is none of that name."""
    for name, profile in PROFILES.items():
        # How fast the machine is makes no difference.
        checks = [HealthCheck.too_slow]
        settings.register_profile(name, profile, deadline=None, suppress_health_check=checks)
    default = "ci" if os.environ.get("CI") else "dev"
    chosen = config.option.hypothesis_profile or os.environ.get(VARIABLE) or default
    if chosen not in PROFILES:
        known = ", ".join(PROFILES)
        raise pytest.UsageError(f"Hypothesis has no profile {chosen!r}; there are {known}")
    settings.load_profile(chosen)


def pytest_report_header() -> str:
    """Say which profile it is."""
    name, examples = settings.get_current_profile_name(), settings().max_examples
    return f"hypothesis: profile {name}, at most {examples} examples"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give the tests their time; those of a deep run are not slow by themselves."""
    is_deep = settings.get_current_profile_name() == "deep"
    for item in items:
        if layer_of(item) in LAYERS and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(SECONDS))
        if layer_of(item) in LAYERS and is_deep:
            item.add_marker("slow")
