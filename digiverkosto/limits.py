"""How often one address may do a thing at a public door: a named function per limit, the numbers in the settings.

The counting is the sign-in library's, so that all doors know the reader's address in the same way, proxies and IPv6
networks included.
"""

import hmac
import secrets
import time
from ipaddress import IPv6Address, ip_address, ip_network

from allauth.account.adapter import get_adapter
from allauth.core.ratelimit import consume
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

ANSWER_SECONDS = 600


def may_enrol(request: HttpRequest) -> bool:
    """Whether one more enrolment from the reader's address is within the limit; counts it."""
    return bool(consume(request, action="enrol"))


def may_keep_a_draft(request: HttpRequest) -> bool:
    """Whether one more enrolment form may be kept for the reader's address; counts it."""
    return bool(consume(request, action="draft"))


def may_write_on_enrolment(request: HttpRequest) -> bool:
    """Whether one more message, correction or withdrawal through a mailed link is within the limit; counts it."""
    return bool(consume(request, action="enrolment_word"))


def may_invite(request: HttpRequest) -> bool:
    """Whether the person may send one more invitation; counts it."""
    return bool(consume(request, action="invite"))


def may_send_feedback(request: HttpRequest) -> bool:
    """Whether one more feedback from the reader's address is within the limit; counts it."""
    return bool(consume(request, action="feedback"))


def may_answer(request: HttpRequest, survey: str) -> bool:
    """Whether one more answer to the survey from the reader's network is within the limit; counts it.

    A number is kept until the ten minutes of the clock end that all share, so that its end tells no moment. It stands
    under a code of the network that nobody can work out without what the cache has drawn by lot for those ten minutes.
    """
    window, gone = divmod(int(time.time()), ANSWER_SECONDS)
    lot = str(cache.get_or_set(f"answers:lot:{window}", secrets.token_hex, ANSWER_SECONDS - gone))
    said = f"{survey}:{network_of(request)}"
    key = f"answers:{hmac.digest(lot.encode(), said.encode(), 'sha256').hex()}"
    cache.add(key, 0, ANSWER_SECONDS - gone)
    try:
        return int(cache.incr(key)) <= settings.ANSWERS_OF_A_NETWORK
    except ValueError:  # its ten minutes ended between the two
        return True


def network_of(request: HttpRequest) -> str:
    """The address, or the IPv6 network of 64 bits in which one line has as many addresses as it likes."""
    address = str(get_adapter().get_client_ip(request))
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return address
    return str(parsed.ipv4_mapped or ip_network((parsed, 64), strict=False))
