"""Which municipalities an enrolment names, and which of them it holds: nobody else takes part with those."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from digiverkosto.lines import is_one_line
from digiverkosto.refusals import Refused
from municipalities.models import Municipality
from participants.models import EnrolledMunicipality, Enrolment
from programmes.models import Programme

MOST_MUNICIPALITIES = 25
"""In one enrolment: as many as the largest regions that work together have."""


class EnrolmentRefused(Refused):
    """The enrolment cannot be taken in; the message is for people."""


def refuse_lines(*texts: str) -> None:
    """Raises EnrolmentRefused for a name, a title or a number of several lines: they stand in subjects and in lists."""
    if not all(is_one_line(text) for text in texts):
        raise EnrolmentRefused(
            _("Write each name, title and telephone number on one line. Nothing was sent or changed.")
        )


def locked(enrolment: Enrolment) -> Enrolment:
    """The enrolment under the programme's lock and its own, always in this order.

    Neither keeps anybody from adding rows that point to it: whoever registers holds an event, and would wait in a ring.
    """
    Programme.objects.select_for_update(no_key=True).get(pk=enrolment.programme_id)
    return Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk)


def named_by(enrolment: Enrolment) -> list[Municipality]:
    """Those that the enrolment is about, whether it holds them or not."""
    consortium = enrolment.consortium
    return list(consortium.municipalities.all()) if consortium else [m for m in [enrolment.municipality] if m]


def merged_since(enrolment: Enrolment) -> list[Municipality]:
    """Those of the named that have become part of another municipality."""
    return [place for place in named_by(enrolment) if place.merged_into_id is not None]


def refuse_merged(enrolment: Enrolment) -> None:
    """Raises EnrolmentRefused for a municipality that is today's no more."""
    if merged := merged_since(enrolment):
        names = ", ".join(f"{place} ({place.merged_into})" for place in merged)
        raise EnrolmentRefused(
            _(
                "%(names)s has become part of another municipality. Ask the contact person to enrol that one. Nothing was changed."
            )
            % {"names": names}
        )


def already_enrolled(programme: Programme, municipalities: Sequence[Municipality]) -> list[Municipality]:
    """Those of the municipalities that take part, alone or through a consortium."""
    taken = EnrolledMunicipality.objects.filter(programme=programme, municipality__in=municipalities)
    accepted = taken.filter(enrolment__state=Enrolment.State.ACCEPTED)
    return [row.municipality for row in accepted.select_related("municipality")]


def refuse_many(count: int) -> None:
    """Raises EnrolmentRefused for more municipalities than one enrolment names."""
    if count > MOST_MUNICIPALITIES:
        raise EnrolmentRefused(too_many(count))


def too_many(count: int) -> str:
    return _("A consortium has at most %(most)d municipalities, and you named %(count)d. Please write to us.") % {
        "most": MOST_MUNICIPALITIES,
        "count": count,
    }


def refuse_taken(programme: Programme, municipalities: Sequence[Municipality]) -> None:
    """Raises EnrolmentRefused for those that take part already."""
    if taken := already_enrolled(programme, municipalities):
        names = ", ".join(str(municipality) for municipality in taken)
        raise EnrolmentRefused(
            _("%(names)s is already enrolled in this programme. Nothing was sent; your text is below.")
            % {"names": names}
        )


def held_by_others(enrolment: Enrolment) -> list[EnrolledMunicipality]:
    """What another enrolment holds of those that this one names."""
    rows = EnrolledMunicipality.objects.filter(
        programme=enrolment.programme_id, municipality__in=named_by(enrolment)
    ).exclude(enrolment=enrolment)
    return list(rows.select_related("municipality", "enrolment__municipality", "enrolment__consortium"))


def hold(enrolment: Enrolment) -> None:
    """Hold each named municipality that nobody else holds. The caller has the programme's lock."""
    taken = {row.municipality_id for row in held_by_others(enrolment)}
    taken |= {row.municipality_id for row in enrolment.enrolled.all()}
    free = [municipality for municipality in named_by(enrolment) if municipality.pk not in taken]
    try:
        with transaction.atomic():
            EnrolledMunicipality.objects.bulk_create(
                EnrolledMunicipality(enrolment=enrolment, programme=enrolment.programme, municipality=municipality)
                for municipality in free
            )
    except IntegrityError as error:
        raise EnrolmentRefused(_("A municipality is already enrolled in this programme. Nothing was sent.")) from error


def hold_all(enrolment: Enrolment) -> None:
    """Hold every named municipality. Raises EnrolmentRefused with the names that another enrolment holds."""
    if taken := held_by_others(enrolment):
        names = ", ".join(f"{row.municipality} ({row.enrolment.party})" for row in taken)
        raise EnrolmentRefused(
            _("Another enrolment holds %(names)s. Decide on that one first. Nothing was changed.") % {"names": names}
        )
    hold(enrolment)


def let_go(enrolment: Enrolment) -> None:
    """What the enrolment holds is free. The caller has the programme's lock."""
    enrolment.enrolled.all().delete()
    hold_next(enrolment)


def hold_next(freed: Enrolment) -> None:
    """What an enrolment no longer holds goes to those that have confirmed the same names, the earliest first."""
    waiting = Enrolment.objects.filter(programme=freed.programme_id, state__in=Enrolment.CORRECTABLE).with_party()
    for enrolment in waiting.order_by("confirmed_at", "pk"):
        hold(enrolment)
