"""What every service raises when it does not do what was asked."""


class Refused(Exception):
    """Nothing was changed; the message is for people, in their language."""
