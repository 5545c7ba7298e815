"""The demo: an invented network and a front door that lets a visitor step in as anybody."""
