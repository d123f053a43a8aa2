"""The real servers tests run against: found on this machine, on free ports of 127.0.0.1."""

import os
from typing import NoReturn

import pytest

MISSING = "missing service: "

# What to install on Debian, for the person who reads why a test was skipped.
PACKAGES = {
    "postgresql": "postgresql",
    "redis": "redis-server",
    "browser": "chromium",
    "node": "nodejs npm",
    "msgfmt": "gettext",
}


def missing(service: str) -> NoReturn:
    """Skip the test for want of a service, or fail it where all services are required."""
    package = PACKAGES.get(service, service)
    reason = f"{MISSING}{service} (Debian: apt-get install {package})"
    if os.environ.get("REQUIRE_SERVICES", "0") not in ("", "0"):
        pytest.fail(f"REQUIRE_SERVICES is set, {reason}", pytrace=False)
    pytest.skip(reason)
