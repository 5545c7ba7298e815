"""Writes on people and on what they prove themselves with."""
