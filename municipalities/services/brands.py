"""Changing a party's visual identity."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from digiverkosto.refusals import Refused
from documents.colours import palette
from documents.files import CannotStore, put
from municipalities.models import Brand, Party
from municipalities.models.party import as_fields

FILES = Brand._meta.get_field("logo")


class BrandRefused(Refused):
    """The identity stays as it was; the message is for people."""


@dataclass(frozen=True)
class Identity:
    """What a brand is to become. `logo`: new picture bytes (PNG), None to keep the present one."""

    primary: str
    accent: str
    typeface: str
    logo_alt: str
    logo: bytes | None = None
    remove_logo: bool = False


@dataclass(frozen=True)
class Look:
    """What the head of a party's pages shows of its brand; the colours are readable ones."""

    band: str
    on_band: str
    has_logo: bool
    logo_alt: str


def look_of(party: Party) -> Look | None:
    """The look of the party's own pages; None for one without a brand."""
    brand: Brand | None = getattr(party, "brand", None)
    if brand is None:
        return None
    colours = palette(brand.primary, brand.accent)
    return Look(colours.primary, colours.on_primary, bool(brand.logo), brand.logo_alt)


def brand_of(party: Party) -> Brand:
    """The party's brand, or a new one that is not stored yet."""
    return Brand.objects.filter(**as_fields(party)).first() or Brand(**as_fields(party))


@transaction.atomic
def change(*, party: Party, identity: Identity, actor: User | None) -> Brand:
    """Keep the new identity. A former logo's file stays, because documents that have been made refer to it.

    Raises BrandRefused when the logo cannot be stored.
    """
    brand, _created = Brand.objects.select_for_update().get_or_create(**as_fields(party))
    brand.primary, brand.accent = identity.primary.upper(), identity.accent.upper()
    brand.typeface, brand.logo_alt = identity.typeface, identity.logo_alt
    if identity.logo is not None:
        keep_logo(brand, identity.logo)
    elif identity.remove_logo:
        brand.logo = ""
    brand.save()
    log(action="brand.changed", target=brand, actor=actor, logo=identity.logo is not None)
    return brand


def keep_logo(brand: Brand, logo: bytes) -> None:
    try:
        brand.logo = put(FILES, logo, "png")
    except CannotStore as error:
        words = _("The logo could not be stored just now. Nothing was changed: choose it again in a while, please.")
        raise BrandRefused(words) from error
