"""What holds whoever writes: one at a time on a programme, and nothing published gets worse."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from digiverkosto.refusals import Refused
from programmes.checklist import troubles_of
from programmes.models import Programme


class WouldBreakPublished(Refused):
    """What the public reads would lack something that it has."""


def held(programme_id: int) -> Programme:
    """The programme as it is now; others wait until the transaction of the caller is over."""
    return Programme.objects.select_for_update().get(pk=programme_id)


def missing_now(programme_id: int) -> dict[str, str]:
    """Key → words of everything that is missing."""
    programme = Programme.objects.with_contents().get(pk=programme_id)
    return {key: one.words for one in troubles_of(programme) for key in one.keys}


@contextmanager
def nothing_worse(programme_id: int) -> Iterator[Programme]:
    """Within a transaction: hold the programme while it is changed.

    Raises WouldBreakPublished when it is published and lacks something afterwards that it had before.
    """
    programme = held(programme_id)
    if programme.state == Programme.State.DRAFT:
        yield programme
        return
    before = missing_now(programme_id)
    yield programme
    after = missing_now(programme_id)
    if new := [words for key, words in after.items() if key not in before]:
        raise WouldBreakPublished(
            _("The programme is published, so this has to stay in order: %(troubles)s Nothing was changed.")
            % {"troubles": " ".join(dict.fromkeys(new))}
        )
