"""The browser of the journeys: the Chromium Debian installs, not one playwright downloads."""

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")

# No sandbox: it does not start as root, which CI is. The rest keeps the browser from speaking to
# anyone but the server under test, so that a third-party request in a journey is ours.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)
