"""Which function does which kind of job."""

from collections.abc import Callable

from jobs.models import Job

Work = Callable[[Job], str]
"""Does the job and returns the address of its result. It must be harmless to run twice."""

_kinds: dict[str, Work] = {}


def job_kind(kind: str) -> Callable[[Work], Work]:
    """Register the decorated function as the work of `kind`."""

    def register(work: Work) -> Work:
        _kinds[kind] = work
        return work

    return register


def work_of(kind: str) -> Work:
    """Raises LookupError when nothing does this kind of job."""
    return _kinds[kind]
