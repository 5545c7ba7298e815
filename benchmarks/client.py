"""Timing requests over one kept-alive connection."""

import http.client
import time
from collections.abc import Callable
from http.cookies import SimpleCookie
from urllib.parse import urlencode


class Client:
    """A browser's worth of HTTP: a session, and with it the cookies that the portal sets; without one, none."""

    def __init__(self, port: int, session: str = "") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies = {"sessionid": session} if session else {}
        self.begun: http.client.HTTPResponse | None = None

    def get(self, path: str) -> str:
        return self.ask("GET", path)

    def post(self, path: str, fields: dict[str, object], headers: dict[str, str] | None = None) -> str:
        return self.ask(
            "POST",
            path,
            urlencode({**fields, "csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}, doseq=True),
            headers,
        )

    def unchanged(self, path: str, etag: str) -> None:
        """Ask for what one has already. Raises AssertionError when it is sent again."""
        self.finish()
        self.connection.request("GET", path, headers={"If-None-Match": etag})
        response = self.connection.getresponse()
        response.read()
        assert response.status == 304, f"{path}: {response.status}"

    def begin(self, path: str) -> None:
        """Ask for a file and wait for its first bytes; the rest is read before the next request. Raises AssertionError."""
        self.finish()
        self.connection.request("GET", path, headers={"Accept-Language": "fi", "Cookie": self.cookie()})
        self.begun = self.connection.getresponse()
        assert self.begun.status == 200, f"{path}: {self.begun.status}"
        self.begun.read(2)

    def finish(self) -> None:
        if self.begun is not None:
            self.begun.read()
            self.begun = None

    def ask(self, method: str, path: str, body: str | None = None, extra: dict[str, str] | None = None) -> str:
        """The answer's text. Raises AssertionError for an error status."""
        self.finish()
        headers = {"Accept-Language": "fi", **(extra or {})}
        if self.cookies:
            headers["Cookie"] = self.cookie()
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        text = response.read().decode()
        assert response.status < 400, f"{method} {path}: {response.status}"
        for line in response.headers.get_all("Set-Cookie", []) if self.cookies else ():
            self.cookies |= {name: morsel.coded_value for name, morsel in SimpleCookie(line).items()}
        return text

    def forget_messages(self) -> None:
        """As when the page has been seen that says what came of a form: unread they would pile up, and be sent each time."""
        self.cookies.pop("messages", None)

    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())


def timed(work: Callable[[], object]) -> float:
    """How long one call takes, in milliseconds."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000
