"""The environment a product under test gets: nothing of the developer's own settings leaks in."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# What would switch a part of the product, or where it keeps things: only the test decides.
OURS = {
    "DATABASE_URL",
    "DATA_DIR",
    "DEBUG",
    "DEMO",
    "ELASTICSEARCH_URL",
    "EMAIL_URL",
    "HOST",
    "PORT",
    "RATE_LIMITS",
    "REDIS_URL",
    "SECRET_KEY",
    "WEB_CONCURRENCY",
}


def environment_for(database_url: str, data_dir: Path) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name not in OURS}
    return inherited | {
        "DATABASE_URL": database_url,
        "DATA_DIR": str(data_dir),
        "DEMO": "0",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "PYTHONUNBUFFERED": "1",
        "RATE_LIMITS": "off",
    }
