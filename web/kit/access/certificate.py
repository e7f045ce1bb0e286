"""Until when the page's own certificate holds, read without a library of 10 MB.

In DER its validity is a sequence of two UTCTimes (RFC 5280, section 4.1.2.5; until 2049), which is
unmistakable in a certificate that this box made itself. Not handled here: whether it is right
(the phone judges that), and making it (`station https`).
"""

import re
import ssl
from datetime import datetime
from pathlib import Path

_VALIDITY = re.compile(rb"\x30\x1e\x17\x0d[0-9]{12}Z\x17\x0d([0-9]{12})Z")


def ends(certificate: Path) -> datetime | None:
    """The end of the first in the file `certificate`; None where none can be read."""
    try:
        first, footer, _ = certificate.read_text("ascii").partition(ssl.PEM_FOOTER)
        found = _VALIDITY.search(ssl.PEM_cert_to_DER_cert(first + footer))
        return datetime.strptime(f"{found[1].decode()}+0000", "%y%m%d%H%M%S%z") if found else None
    except (OSError, ValueError):
        return None
