"""The staff's workplace: the pages that join everything."""
