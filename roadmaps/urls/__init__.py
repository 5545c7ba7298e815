"""Addresses of roadmaps: the sample for anybody, and a participant's own."""
