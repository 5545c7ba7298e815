"""How often one address may do a thing at a public door: a named function per limit, the numbers in the settings.

The counting is the sign-in library's, so that all doors know the reader's address in the same way, proxies and IPv6
networks included.
"""

from allauth.core.ratelimit import consume
from django.http import HttpRequest


def may_enrol(request: HttpRequest) -> bool:
    """Whether one more enrolment from the reader's address is within the limit; counts it."""
    return bool(consume(request, action="enrol"))
