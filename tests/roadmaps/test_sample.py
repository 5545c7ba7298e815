"""The sample roadmap that anybody may look at."""

import pytest
from django.test import Client

from roadmaps.document.texts import targets_of
from roadmaps.sample import TEXTS, content


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_anybody_reads_it_in_each_language_with_its_figures_and_tables(db: None, language: str) -> None:
    answer = Client().get(f"/{language}/sample-roadmap/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert all(text in page for text in (TEXTS[language]["title"], TEXTS[language]["vision"]))
    assert page.count("<svg") >= 4
    assert "style=" not in page.split("<main")[1].split("</main>")[0]


def test_it_says_the_same_in_every_language() -> None:
    shapes = [
        [
            (target.level["aspect"], [(one.starts, one.ends, one.status) for one in target.measures])
            for target in targets
        ]
        for targets in (targets_of(content(language)) for language in TEXTS)
    ]
    assert shapes[0] == shapes[1] == shapes[2]
