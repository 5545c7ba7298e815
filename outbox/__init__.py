"""Outgoing mail: a row before anything is sent."""
