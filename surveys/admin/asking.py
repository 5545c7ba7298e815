"""What is asked before surveys are opened, called off, closed or released."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from digiverkosto.asking import Question
from surveys.models import Survey


def opening_question(chosen: QuerySet[Survey]) -> Question:
    return Question(
        title=ngettext(
            "Open %(count)s survey without numbers of staff?",
            "Open %(count)s surveys without numbers of staff?",
            len(chosen),
        )
        % {"count": len(chosen)},
        warning=_(
            "Their results have no sectors unless you add the numbers on the municipality’s page. Those that have been "
            "opened already stay as they are."
        ),
        button=_("Open without numbers of staff"),
        lines=tuple(str(one) for one in chosen),
    )


def calling_off_question(chosen: QuerySet[Survey]) -> Question:
    return Question(
        title=ngettext(
            "Call %(count)s survey off?",
            "Call %(count)s surveys off?",
            len(chosen),
        )
        % {"count": len(chosen)},
        warning=_(
            "It is as if they had never been opened: their links lead nowhere, and the contact persons get a mail. "
            "Those that somebody has answered stay as they are. You can open the round for these municipalities again."
        ),
        button=_("Call off"),
        lines=tuple(str(one) for one in chosen),
    )


def closing_question(chosen: QuerySet[Survey]) -> Question:
    return Question(
        title=ngettext(
            "Close %(count)s survey now?",
            "Close %(count)s surveys now?",
            len(chosen),
        )
        % {"count": len(chosen)},
        warning=_(
            "Nobody can answer after this, and a closed survey cannot be opened again. Those not open stay as they are."
        ),
        button=_("Close now"),
        lines=tuple(str(one) for one in chosen),
    )


def releasing_question(chosen: QuerySet[Survey]) -> Question:
    return Question(
        title=ngettext(
            "Release the results of %(count)s survey?",
            "Release the results of %(count)s surveys?",
            len(chosen),
        )
        % {"count": len(chosen)},
        warning=_(
            "Everybody in the municipality sees the results from now on, the contact persons get a mail, and it "
            "cannot be taken back. Read the open answers first."
        ),
        button=_("Release the results"),
        lines=tuple(str(one) for one in chosen),
    )
