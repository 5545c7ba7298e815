"""Municipalities, consortia, memberships, brands."""

from municipalities.models.brand import Brand
from municipalities.models.consortium import Consortium
from municipalities.models.membership import Membership
from municipalities.models.municipality import Municipality
from municipalities.models.party import Party, PartyModel

__all__ = ["Brand", "Consortium", "Membership", "Municipality", "Party", "PartyModel"]
