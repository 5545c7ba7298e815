"""People: e-mail is the identity."""
