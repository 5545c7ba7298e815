"""Make the document of a roadmap now, without a worker."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from roadmaps.document.rendering import make_pdf
from roadmaps.models import Roadmap
from roadmaps.services.snapshot import snapshot


class Command(BaseCommand):
    help = "Makes the PDF of a roadmap as it is now and writes it to a file; no version is kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("id", type=int, help="the roadmap's id")
        parser.add_argument(
            "--output", type=Path, default=None, help="the file to write; roadmap-<id>.pdf when not given"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        roadmap = Roadmap.objects.filter(pk=options["id"]).first()
        if roadmap is None:
            raise CommandError(f"There is no roadmap {options['id']}.")
        path: Path = options["output"] or Path(f"roadmap-{roadmap.pk}.pdf")
        newest = roadmap.versions.order_by("-number").first()
        path.write_bytes(make_pdf(snapshot(roadmap, number=newest.number if newest else 1)))
        self.stdout.write(f"Wrote {path}")
