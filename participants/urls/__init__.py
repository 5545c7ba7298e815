"""Addresses of participants: for anybody, of a party, and of a party in one programme."""
