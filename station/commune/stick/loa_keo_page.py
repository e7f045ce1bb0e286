"""The page that goes with a pull-along speaker's stick: printed, read along, signed, kept.

Vietnamese first. All that comes from documents is escaped. Not handled here: what is on the stick
(`loa_keo.py`).
"""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from html import escape

from station.commune.bulletins.validity import ends_a_day, last_day
from station.commune.stick.loa_keo import Piece
from station.trust.rules import Role

_ROLES = {Role.EDITOR: "Cán bộ văn hoá", Role.CHAIRMAN: "Chủ tịch", Role.DEPUTY: "Phó chủ tịch"}
_STYLE = """
@page { size: A4; margin: 15mm; }
body { font: 12pt/1.45 "Times New Roman", serif; max-width: 180mm; margin: 0 auto; }
h1 { font-size: 16pt; text-align: center; }
h2 { font-size: 13pt; margin: 0 0 2mm; }
article { border-top: 1px solid #000; padding: 4mm 0; }
table { border-collapse: collapse; } th { text-align: left; padding-right: 4mm; font-weight: 400; }
.said { margin: 3mm 0 3mm 5mm; } .said p { margin: 1mm 0; }
.sign { margin-top: 8mm; break-inside: avoid; }
.sign span { display: inline-block; min-width: 70mm; border-bottom: 1px dotted #000; }
h2, table { break-after: avoid; } small, .en { color: #444; font-size: 9pt; }
"""


def page(commune: str, pieces: Sequence[Piece], now: datetime, zone: tzinfo) -> str:
    """The page as HTML, complete in itself."""
    pieces_html = "\n".join(_piece(piece, zone) for piece in pieces)
    return f"""<!doctype html>
<html lang="vi">
<meta charset="utf-8">
<title>Phiếu phát loa kéo, {escape(commune)}</title>
<style>{_STYLE}</style>
<h1>{escape(commune)}<br>Phiếu phát loa kéo</h1>
<p>Lập lúc {_when(now, zone)}. Phát theo thứ tự số; tệp 01 là nhạc hiệu.
<span class="en">Play in the order of the numbers; file 01 is the signature tune.</span></p>
{pieces_html}
<p class="sign">Người phát <small>(played by)</small>: <span></span>
Ngày, giờ <small>(when)</small>: <span></span><br>
Địa điểm <small>(where)</small>: <span></span>
Ký tên <small>(signature)</small>: <span></span></p>
</html>
"""


def _piece(piece: Piece, zone: tzinfo) -> str:
    bulletin = piece.approved.bulletin
    until = f"{_when(bulletin.valid_from, zone)} – {_until(bulletin.valid_until, zone)}"
    rows = [
        ("Tệp (file)", piece.name),
        ("Thời lượng (length)", f"{_length(piece.recording.seconds)}, {bulletin.repeats} lần"),
        ("Ngôn ngữ (language)", piece.recording.language),
        ("Duyệt (approved)", f"{_signers(piece)}, {_when(piece.at, zone)}"),
        ("Hiệu lực (valid)", until),
        ("Mã (digest)", piece.recording.sha256[:16]),
    ]
    table = "\n".join(f"<tr><th>{escape(k)}<td>{escape(v)}" for k, v in rows)
    said = "\n".join(f"<p>{escape(line)}</p>" for line in piece.text.splitlines())
    return f"""<article>
<h2>{piece.name[:2]}. {escape(bulletin.title)}</h2>
<table>
{table}
</table>
<div class="said">{said}</div>
</article>"""


def _signers(piece: Piece) -> str:
    """The people who signed, the highest last, as their keys name them."""
    return ", ".join(f"{_ROLES[person.role]} {person.name}" for person in piece.approved.by)


def _when(moment: datetime, zone: tzinfo) -> str:
    return f"{moment.astimezone(zone):%H:%M %d/%m/%Y}"


def _until(moment: datetime, zone: tzinfo) -> str:
    if not ends_a_day(moment, zone):
        return _when(moment, zone)
    return f"hết ngày {last_day(moment, zone):%d/%m/%Y}"


def _length(seconds: float) -> str:
    """Minutes and seconds, such as 6:07."""
    return f"{round(seconds) // 60}:{round(seconds) % 60:02d}"
