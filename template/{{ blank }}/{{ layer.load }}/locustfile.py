"""What users do under load; pyproject.toml says how many come, and what is too slow."""

from locust import HttpUser, between, events, task

from tests.kit.load_gates import judge

events.quitting.add_listener(judge)


class Visitor(HttpUser):
    """Asks how the application is, again and again."""

    wait_time = between(0.1, 0.5)

    @task
    def look(self) -> None:
        """Look at the health page."""
        self.client.get("/health")
