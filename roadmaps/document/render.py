"""From frozen content to PDF (PDF/UA-1, tagged), with WeasyPrint."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils.translation import override
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from roadmaps.document import typefaces
from roadmaps.document.fetcher import Asset, OwnFilesOnly
from roadmaps.document.timeline import Timeline, timeline
from surveys.aspects import level_names
from surveys.figures import Colours, Row, dumbbell, profile

SVG = "image/svg+xml"


@dataclass(frozen=True)
class Markup:
    """A document before it is set: HTML, style sheet, and the files that they name."""

    html: str
    css: str
    assets: dict[str, Asset]


def render(content: dict[str, Any]) -> bytes:
    """The PDF of a version's content (`roadmaps.services.snapshot`)."""
    return typeset(markup(content))


def typeset(made: Markup) -> bytes:
    """Set the pages."""
    fetcher = OwnFilesOnly(made.assets)
    fonts = FontConfiguration()
    css = CSS(string=made.css, url_fetcher=fetcher, font_config=fonts)
    document = HTML(string=made.html, url_fetcher=fetcher, base_url="asset:")
    pdf: bytes = document.write_pdf(stylesheets=[css], font_config=fonts, pdf_variant="pdf/ua-1")
    return pdf


def markup(content: dict[str, Any]) -> Markup:
    """HTML, CSS and files, in the document's language."""
    brand = content["brand"]
    family = typefaces.family(brand["typeface"])
    with override(content["language"]):
        colours = Colours(
            ink="#14303A",
            soft="#47606A",
            line="#C9CFD0",
            main=brand["primary"],
            tint=brand["accent"],
            paper="#FFFFFF",
            mark=brand["accent"],
            font=f"'{family}'",
        )
        rows = rows_of(content)
        assets = {
            **font_assets(brand["typeface"]),
            **logo_asset(brand["logo"]),
            "profile": Asset(profile(rows, colours=colours).encode(), SVG),
            "dumbbell": Asset(dumbbell(rows, colours=colours).encode(), SVG),
        }
        context = {
            **content,
            "family": family,
            "weights": list(typefaces.files(brand["typeface"])),
            "logo": "logo" in assets,
            "made": date.fromisoformat(content["made_on"]),
            "closed": date.fromisoformat(content["survey"]["closed"]) if content["survey"] else None,
            "timeline": timeline_of(content),
            "scale": list(level_names().items()),
            "all_targets": bool(content["targets"]),
        }
        return Markup(
            html=render_to_string("roadmaps/document/document.html", context),
            css=render_to_string("roadmaps/document/document.css", context),
            assets=assets,
        )


def rows_of(content: dict[str, Any]) -> list[Row]:
    return [
        Row(
            label=f"{level['aspect']}. {level['name']}",
            own=level["baseline"],
            low=level["low"],
            high=level["high"],
            others=level["others"],
            target=level["target"],
        )
        for level in content["levels"]
    ]


def timeline_of(content: dict[str, Any]) -> Timeline:
    return timeline(
        [
            (measure["title"], measure["status"], date.fromisoformat(measure["starts"]), date.fromisoformat(measure["ends"]))
            for target in content["targets"]
            for measure in target["measures"]
        ]
    )


def font_assets(typeface: str) -> dict[str, Asset]:
    return {
        f"font-{weight}": Asset(path.read_bytes(), "font/otf" if path.suffix == ".otf" else "font/ttf")
        for weight, path in typefaces.files(typeface).items()
    }


def logo_asset(name: str) -> dict[str, Asset]:
    """The logo from the storage; a logo that has gone is left out."""
    if not name or not default_storage.exists(name):
        return {}
    with default_storage.open(name) as file:
        return {"logo": Asset(file.read(), "image/png")}
