"""A statement that one agrees with: a rating on a scale of agreement, and how many agree."""

from dataclasses import dataclass, replace
from typing import ClassVar

from django.utils.translation import gettext as _

from surveys.questions.figure import Rating
from surveys.questions.kind import Source
from surveys.questions.scale import ScaleQuestion


@dataclass(frozen=True)
class Agreement(ScaleQuestion):
    kind: ClassVar[str] = "agreement"

    def figure(self, source: Source) -> Rating | None:
        """The rating says too how many agree: those above the middle of the scale, as its distribution tells."""
        rating = super().figure(source)
        if rating is None or rating.distribution is None:
            return rating
        middle = (min(self.scale.steps) + max(self.scale.steps)) / 2
        agreeing = sum(count for value, count in rating.distribution.items() if value > middle)
        return replace(rating, note=_("Agree: %(agreeing)s.") % {"agreeing": agreeing})
