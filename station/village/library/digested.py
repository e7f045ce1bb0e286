"""JSON with its own digest before it, for what would mean something else once it rotted.

Not handled here: what it means, and where it lies.
"""

import hashlib
import json
from typing import Any

from station.trust import forms


def digested(form: Any) -> bytes:
    """`form`, to be read by `undigested`."""
    rows = forms.encode(form)
    return hashlib.sha256(rows).hexdigest().encode() + b"\n" + rows


def undigested(data: bytes) -> Any:
    """The form in `data`. Raises ValueError when it isn't whole, RecursionError."""
    digest, _, rows = data.partition(b"\n")
    if hashlib.sha256(rows).hexdigest().encode() != digest:
        raise ValueError("its digest is another")
    return json.loads(rows)
