"""`python -m load` serves the application and lets locust use it; arguments go to locust."""

import subprocess
import sys
from pathlib import Path

from tests.served import served_application

REPORTS = Path("reports")


def main() -> int:
    """Return the exit status of locust."""
    REPORTS.mkdir(exist_ok=True)
    with served_application({}, REPORTS / "load.log") as url:
        locust = [sys.executable, "-m", "locust", "--host", url, *sys.argv[1:]]
        return subprocess.run(locust).returncode  # noqa: S603 - the session's own command


if __name__ == "__main__":
    sys.exit(main())
