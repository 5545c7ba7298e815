"""A small document of nobody's domain: furniture, a table and a figure of each kind, all of it handed in."""

from datetime import date
from typing import Any

from django.template import engines
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

from documents.brand import DocumentBrand
from documents.figures.bars import draw_bars
from documents.figures.dumbbell import draw_cover, draw_dumbbell
from documents.figures.geometry import AltText
from documents.figures.half_years import Bar, Lane
from documents.figures.poster import PosterFrame, draw_poster
from documents.figures.profile import WIDE, ProfileRow, ScaleWords, draw_profile
from documents.figures.timeline import draw_timeline
from documents.rendering import identifier_of, render
from documents.text_layout import TextLayout

BRAND = DocumentBrand("#7A1F3D", "#FFFFFF", "#F2E9EC", "#F2B632", "lato")
LEVELS = {1: "bitter", 2: "mild", 3: "sweet"}
ROWS = [ProfileRow("Apples", 2.1, 1.8, 2.6, 2.4, 3), ProfileRow("Pears", 1.4, 1.0, 1.9, 1.2, 2)]
LANES = [
    Lane("Orchard", "by the lake", [Bar("Plant the trees", date(2026, 3, 1), date(2027, 5, 1), "light", "soon")]),
    Lane("Cellar", "", [Bar("Press the juice", date(2027, 8, 1), date(2028, 1, 31), "full", "now", "the cook")]),
]
BODY = """{% extends "documents/document.html" %}{% block body %}
<section class="contents"><h2>Contents</h2><ul><li><a href="#figures">Figures &amp; fruit</a></li></ul></section>
<section class="chapter" id="figures">
  <h2>Figures &amp; fruit</h2>
  {% for figure in figures %}<figure>{{ figure }}</figure>{% endfor %}
  {% include "documents/_legend.html" %}
  <table><caption>Fruit</caption>
    <thead><tr><th scope="col">Fruit</th><th scope="col" class="num">Sweetness</th></tr></thead>
    <tbody>{% for row in rows %}<tr><th scope="row">{{ row.label }}</th><td class="num">{{ row.own }}</td></tr>{% endfor %}</tbody>
  </table>
</section>{% endblock %}"""


def alt(title: str) -> AltText:
    return AltText(title, "What it shows.")


def figures() -> list[SafeString]:
    colours = BRAND.figure_colours
    words = {"own": "ours", "network": "theirs", "target": "wanted"}
    layout = TextLayout(BRAND.faces, "en")
    return [
        draw_profile(ROWS, ScaleWords(alt("A profile"), LEVELS, words), WIDE, colours),
        draw_dumbbell(ROWS, ScaleWords(alt("A dumbbell"), LEVELS, {"own": "from", "target": "to"}), WIDE, colours),
        draw_timeline(LANES, alt("A timeline"), colours=colours),
        draw_bars(
            [(row.label, difference) for row, difference in zip(ROWS, (0.3, -0.2), strict=True)], alt("Bars"), colours
        ),
        draw_poster(LANES, PosterFrame(640, 140), alt("A poster"), colours, layout),
    ]


def markup(**changes: Any) -> tuple[str, str]:
    """HTML and CSS of the document; `changes` replace parts of its content."""
    with translation.override(changes.get("language", "en")):
        context = {
            "language": "en",
            "title": "Of apples & pears",
            "author": "The fruit growers",
            "brand": BRAND,
            "made_on": date(2026, 5, 12),
            "cover_lines": ["A year’s harvest"],
            "cover_figure": draw_cover(ROWS, LEVELS, AltText("Two roads"), BRAND.cover_colours),
            "figures": figures(),
            "rows": ROWS,
            "legend": [("light", "soon"), ("full", "now")],
            **changes,
        }
        html = engines["django"].from_string(BODY).render(context)
        return html, render_to_string("documents/document.css", context)


def pdf_of(html: str, css: str) -> bytes:
    return render(html, css, files=BRAND.files(), identifier=identifier_of(html))
