"""What may stop a mail of a letter at the last moment: the letter was cancelled, or its reader has left."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from outbox.models import Message

Gate = Callable[[Message], str]
"""Asked before a mail of a letter goes: why it must not, in words; empty where it may."""

_gates: list[Gate] = []


def register_gate(gate: Gate) -> None:
    if gate not in _gates:
        _gates.append(gate)


def reason_to_stop(message: Message) -> str:
    """Empty for a mail that may go, as every mail may that is of no letter."""
    if message.letter is None:
        return ""
    if message.letter.cancelled_at is not None:
        return _("The message was cancelled before it went to everybody.")
    return next((why for gate in _gates if (why := gate(message))), "")
