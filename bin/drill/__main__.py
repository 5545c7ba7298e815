"""Faults on purpose, bounded and on this machine alone; prints what was confirmed beside what is kept.

make drill
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bin.drill.mail_server import MailServer
from bin.drill.processes import Servers, portal
from bin.drill.report import Report
from bin.services import Services, free_port, postgres, private_folder, redis_server, server_account


@contextmanager
def servers() -> Iterator[Servers]:
    account = server_account()
    with ExitStack() as stack:
        folder = stack.enter_context(private_folder(account))
        database = stack.enter_context(postgres(folder, account, durable=True))
        redis = stack.enter_context(redis_server(folder, account))
        made = Servers(Services(database, redis), folder)
        try:
            yield made
        finally:
            made.stop_postgres()


def main() -> int:
    with servers() as machines, tempfile.TemporaryDirectory(prefix="drill-") as name:
        port, mail = free_port(), MailServer()
        os.environ |= {
            **machines.addresses.environment,
            "DJANGO_SETTINGS_MODULE": "bin.drill.settings",
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "DRILL_FOLDER": name,
            "MAIL_PORT": str(mail.port),
        }
        import django

        django.setup()
        from bin.drill.faults import Drill
        from bin.drill.world import build

        print("making the world", flush=True)
        world = build()
        with portal(dict(os.environ), Path(name), port) as running:
            report = Report()
            drill = Drill(world, machines, running, mail, Path(name), os.environ["PUBLIC_URL"], report)
            try:
                drill.run()
            finally:
                mail.ended.set()
                mail.silent.clear()
        print(report)
        print("the drill holds" if report.holds else "the drill FAILS", flush=True)
        return 0 if report.holds else 1


if __name__ == "__main__":
    sys.exit(main())
