"""The portal as its users meet it: a real server, a real worker, a real browser."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.servers import load_once, on_postgresql, on_sqlite

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of a demo that has been loaded and never served: one for all processes of the suite."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "loaded-demo"
    load_once(folder)
    return folder


@pytest.fixture(params=["postgresql", "sqlite"])
def portal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The portal's address, on each kind of database in turn."""
    if request.param == "postgresql":
        with on_postgresql(tmp_path / "portal") as address:
            yield address
    else:
        with on_sqlite(tmp_path / "portal", request.getfixturevalue("loaded")) as address:
            yield address


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, loaded: Path) -> Iterator[str]:
    """The address of a demo that many tests look at; started once."""
    with on_sqlite(tmp_path_factory.mktemp("demo") / "portal", loaded) as address:
        yield address


@pytest.fixture
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or Playwright's own where there is none."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A Finnish reader's page on a desktop."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="fi-FI")
    yield context.new_page()
    context.close()
