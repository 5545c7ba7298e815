"""Which function does which kind of job."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from jobs.models import Job

Work = Callable[["Job"], str]
"""Does the job and returns the address of its result. It must be harmless to run twice."""

_kinds: dict[str, Work] = {}
_names: dict[str, str | Promise] = {}


def job_kind(kind: str, name: str | Promise = "") -> Callable[[Work], Work]:
    """Register the decorated function as the work of `kind`; `name` says for people what is made."""

    def register(work: Work) -> Work:
        _kinds[kind] = work
        _names[kind] = name
        return work

    return register


def work_of(kind: str) -> Work:
    """Raises LookupError when nothing does this kind of job."""
    return _kinds[kind]


def name_of(kind: str) -> str:
    """What a kind of job makes, in words."""
    return str(_names.get(kind) or _("work in the background"))
