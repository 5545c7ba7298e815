"""The levels of a snapshot as rows of a figure."""

from roadmaps.document.texts import Content
from surveys.figures import Row


def rows_of(content: Content, *, targets: bool) -> list[Row]:
    return [
        Row(
            label=f"{level['aspect']}. {level['name']}",
            own=level["baseline"],
            low=level["low"],
            high=level["high"],
            others=level["others"],
            target=level["target"] if targets else None,
        )
        for level in content["levels"]
    ]
