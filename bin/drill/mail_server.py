"""A mail server that takes everything, and can be told to take messages without ever answering."""

import re
import socketserver
import threading
from collections import Counter
from typing import Any

SILENCE = 60.0
"""Seconds for which it says nothing: longer than anybody waits."""


class Conversation(socketserver.StreamRequestHandler):
    server: "MailServer"

    def handle(self) -> None:
        self.say("220 drill")
        while line := self.rfile.readline().decode("latin-1").strip().upper():
            if line.startswith("DATA"):
                self.say("354 go on")
                self.take()
            elif line.startswith("QUIT"):
                return self.say("221 bye")
            else:
                self.say("250 drill")

    def take(self) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        found = re.search(rb"^Message-ID: (\S+)", b"".join(lines), re.MULTILINE | re.IGNORECASE)
        self.server.received[found.group(1).decode() if found else ""] += 1
        if self.server.silent.is_set():
            self.server.ended.wait(SILENCE)
        self.say("250 taken")

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.received: Counter[str] = Counter()
        self.silent, self.ended = threading.Event(), threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever hangs up in the middle is what the drill is about."""
