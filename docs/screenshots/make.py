"""Make the pictures of the README from the demonstration, so that they always show what there is.

Run `python3 dev.py screenshots`. Needs Chromium (Debian: chromium).
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PAGES = {
    "sign-in": (None, "/sign-in"),
    "desk": ("hazel", "/desk"),
    "clients": ("hazel", "/clients"),
    "client": ("hazel", "first client"),
    "client-much": ("hazel", "first client of /clients?situation=custody&district=cambridge"),
    "client-nothing": ("hazel", "first client of /clients?status=nominated"),
    "briefing": ("teal", "first client of /briefing"),
    "monthly": ("hazel", "latest report"),
    "recorded-crime": ("hazel", "/crimes"),
    "bring-in": ("hazel", "/intake"),
    "public": ("robin", "latest report"),
}
WIDTHS = {"desktop": 1280, "phone": 390}


def main() -> int:
    """Serve the demonstration, photograph its pages, stop."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.stderr.write("There is no Chromium here. Install Debian's package chromium.\n")
        return 1
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(  # noqa: S603  # the product itself
            [sys.executable, "-c", "from wsgi import main; main()", "demo", "--port", str(port)],
            cwd=ROOT,
            env=os.environ | {"IOM_DATA_DIR": folder},
            stdout=subprocess.DEVNULL,
        )
        try:
            _wait(base)
            _photograph(chromium, base)
        finally:
            server.terminate()
            server.wait()
    return 0


def _wait(base: str) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            with urlopen(f"{base}/healthz", timeout=2):  # noqa: S310  # our own server
                return
        except (URLError, OSError):
            time.sleep(0.3)
    raise RuntimeError("the demonstration did not start")


def _photograph(chromium: str, base: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        for name, (username, path) in PAGES.items():
            for kind, width in WIDTHS.items():
                context = browser.new_context(
                    viewport={"width": width, "height": 800}, base_url=base, locale="en-GB"
                )
                page = context.new_page()
                _go(page, username, path)
                page.screenshot(path=HERE / f"{name}-{kind}.png", full_page=kind == "desktop")
                context.close()
        browser.close()


def _go(page: Page, username: str | None, path: str) -> None:
    page.goto("/sign-in")
    if username is None:
        return
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password", exact=True).fill("invented-people")
    page.get_by_role("button", name="Sign in").click()
    if path.startswith("first client"):
        page.goto(path.removeprefix("first client").removeprefix(" of ") or "/clients")
        page.locator("table tbody th a").first.click()
    elif path == "latest report":
        page.goto("/reports")
        page.locator("main a[href*='/reports/monthly/cambridge/']").first.click()
    else:
        page.goto(path)


if __name__ == "__main__":
    sys.exit(main())
