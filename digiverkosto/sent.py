"""What a page had written into its own form, as it comes back."""

import json
from typing import Any


def json_in(sent: str) -> Any:
    """What is written there; None for nonsense, and for what is nested too deep to be ours."""
    try:
        return json.loads(sent)
    except (ValueError, RecursionError):
        return None
