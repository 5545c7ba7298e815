"""What an event's feedback page needs of the report."""

from django import template

from surveys.questions.figure import Rating, Words
from surveys.results.report import Report

register = template.Library()


@register.simple_tag
def rating_rows(figure: Rating) -> list[tuple[str, str]]:
    """Each value with how many gave it, or each class with about how many of a hundred; none where neither is told."""
    if figure.distribution is not None:
        return [(f"{value} {figure.words[value]}", str(count)) for value, count in figure.distribution.items()]
    return [(figure.named(share), f"{share.percent} %") for share in figure.classes or ()]


@register.simple_tag
def own_words(report: Report) -> list[str]:
    """What people wrote, after a person has let it through."""
    figures = [question.figure for section in report.sections for question in section.questions]
    return [text for figure in figures if isinstance(figure, Words) for text in figure.texts]
