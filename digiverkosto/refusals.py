"""What every service raises when it does not do what was asked."""


class Refused(Exception):
    """Nothing was changed; the message is for people, in their language.

    `field`: the name of what they have to say otherwise, where it is one thing.
    """

    field = ""
