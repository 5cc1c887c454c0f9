"""Debian's Chromium, driven by Playwright."""

import os
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

#: The first that exists is started. The second is Ubuntu's.
PROGRAMS = ("/usr/bin/chromium", "/usr/bin/chromium-browser")


@contextmanager
def started_chromium():
    """Starts Chromium, and ends it with the block."""
    program = next((path for path in PROGRAMS if os.access(path, os.X_OK)), None)
    if program is None:
        raise SystemExit("Chromium is missing: Scripts/install-packages servers")
    with sync_playwright() as playwright:
        # Chromium's own sandbox does not start for root. It opens pages of this machine alone.
        browser: Browser = playwright.chromium.launch(
            executable_path=program,
            args=["--no-sandbox", "--disable-component-update", "--disable-background-networking"],
        )
        try:
            yield browser
        finally:
            browser.close()
