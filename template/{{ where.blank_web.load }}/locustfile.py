"""What users do while the application is busy, and what is too slow; pyproject.toml says how many come."""

from typing import Any

from locust import HttpUser, between, events, task
from locust.env import Environment

MOST_FAILURES = 0.01
"""The share of requests that may fail."""

SLOWEST_MILLISECONDS = 1000
"""What 95 of 100 requests must not exceed."""


class Visitor(HttpUser):
    """Asks how the application is, again and again."""

    wait_time = between(0.1, 0.5)

    @task
    def look(self) -> None:
        """Look at the health page."""
        self.client.get("/health")


@events.quitting.add_listener  # type: ignore[untyped-decorator]
def judge(environment: Environment, **_: Any) -> None:
    """Fail the run where too many requests fail or are slow, and where there were none."""
    total = environment.stats.total
    slowest = total.get_response_time_percentile(0.95)
    has_failed = total.num_requests == 0 or total.fail_ratio > MOST_FAILURES
    environment.process_exit_code = int(has_failed or slowest > SLOWEST_MILLISECONDS)
    print(f"{total.num_requests} requests, {total.fail_ratio:.1%} failed, 95 % in {slowest} ms")
