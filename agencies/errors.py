"""Why something that a person asked for was not done."""


class NotPossible(Exception):
    """The sentence says what stands in the way; nothing was changed."""
