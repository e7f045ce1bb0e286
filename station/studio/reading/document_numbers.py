"""Numbers of official documents as an announcer says them.

“Quyết định số 1218/QĐ-BCĐ” is said “Quyết định số một nghìn hai trăm mười tám của Ban Chỉ đạo”:
the listener is told the number, what the paper is and who issued it, never the letters of its
symbol. The kind is not said a second time where the sentence has just said it, nor the issuer
where the sentence goes on to name it (“… ngày 13/5/2024 của …”). Of a symbol that the tables
don't know, the known is said and the strokes are named (“trên”, “gạch”); what is left in letters
is reported as unread.

The form of the symbols: Decree 30/2020/NĐ-CP, annex I, and Instruction 36-HD/VPTW for the Party.
"""

import re
from collections.abc import Mapping

from station.studio.reading.lexicon.abbreviations import ISSUERS, KINDS
from station.studio.reading.lexicon.several_meanings import MEANINGS
from station.studio.reading.numerals import cardinal
from station.studio.reading.rule import Guessed, Rule, Speak, rule

_ASSEMBLY = re.compile(r"(?P<who>UBTVQH|QH|HĐND|HĐNDT|HĐNDH)(?P<term>\d{1,2})")
_ISSUER_FOLLOWS = re.compile(
    r"(?:,?\s+(?:ngày\s+)?\d{1,2}[/.-]\d{1,2}[/.-]\d{4}"
    r"|,?\s+ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4})?,?\s+của\s"
)
_FINANCE = "Bộ Tài chính"
_PATTERN = (
    r"(?<![\w/.,-])(?:(?P<lead>[Ss]ố):?\s+)?(?P<number>\d{1,6})"
    r"(?:/(?P<year>(?:19|20)\d{2}))?(?P<stroke>[/-])(?P<symbol>[A-ZĐ]\w*(?:[-/][A-ZĐ]\w*)*)(?!\w)"
)
_STANDARD = (
    r"(?<!\w)(?P<kind>QCVN|TCVN)\s(?P<number>\d{1,5})(?:-(?P<part>\d{1,3}))?"
    r":(?P<year>\d{4})(?:/(?P<issuer>[A-ZĐ]{2,12}))?(?!\w)"
)


def document_rules(
    abbreviations: Mapping[str, str], own: Mapping[str, str] | None = None
) -> tuple[Rule, ...]:
    """The rule for document numbers, with issuers that `abbreviations` knows besides the table.

    `own` are the office's, which win over the table.
    """
    certain = {key: said for key, said in abbreviations.items() if key not in MEANINGS}
    issuers = {**certain, **ISSUERS, **(own or {})}
    return (
        rule("standard", _STANDARD, _standard(issuers)),
        rule("document number", _PATTERN, _document_number(issuers)),
    )


def _standard(issuers: Mapping[str, str]) -> Speak:
    def speak(found: re.Match[str]) -> str | None:
        """“QCVN 01-1:2024/BYT”: a technical standard, its part, its year, its ministry."""
        issuer = issuers.get(found["issuer"] or "")
        if found["issuer"] and not issuer:
            return None
        kind = "quy chuẩn" if found["kind"] == "QCVN" else "tiêu chuẩn"
        part = f" gạch {cardinal(int(found['part']))}" if found["part"] else ""
        number = f"số {cardinal(int(found['number']))}{part}"
        year = f", năm {cardinal(int(found['year']))}"
        return f"{kind} Việt Nam {number}{year}{f', của {issuer}' if issuer else ''}"

    return speak


def _document_number(abbreviations: Mapping[str, str]) -> Speak:
    def speak(found: re.Match[str]) -> str | Guessed | None:
        """“93/QĐ-BTC”: a ministry numbers by the year, a contest’s Ban tổ chức doesn’t."""
        said = of_number(found)
        if said and not found["year"] and _FINANCE in said:
            return Guessed((said.replace(_FINANCE, "Ban tổ chức"), said))
        return said

    def of_number(found: re.Match[str]) -> str | None:
        if found["stroke"] == "-" and "/" not in found["symbol"]:
            return None
        number = f"{found['lead'] or 'số'} {cardinal(int(found['number']))}"
        year = f", năm {cardinal(int(found['year']))}" if found["year"] else ""
        kind, issuers = _parts(found["symbol"], abbreviations)
        if None in issuers or not (kind or issuers):
            return number + year + _spelled(found["symbol"], abbreviations)
        kind = "" if kind and _said_before(found, kind) else kind
        issued = f" của {', '.join(filter(None, issuers))}" if issuers else ""
        if _ISSUER_FOLLOWS.match(found.string, found.end()):
            issued = "," if year else ""
        pause = "," if year and len(issued) > 1 and not kind else ""
        return f"{number}{year}{f', {kind}' if kind else ''}{pause}{issued}"

    return speak


def _parts(symbol: str, abbreviations: Mapping[str, str]) -> tuple[str, list[str | None]]:
    """The kind of paper (empty when the symbol names none) and its issuers, None if unknown."""
    first, *others = re.split(r"[-/]", symbol)
    if first in KINDS:
        return KINDS[first], [_issuer(part, abbreviations) for part in others]
    return "", [_issuer(part, abbreviations) for part in (first, *others)]


def _issuer(part: str, abbreviations: Mapping[str, str]) -> str | None:
    term = _ASSEMBLY.fullmatch(part)
    if term:
        name = _issuer(term["who"], abbreviations)
        return f"{name} khóa {cardinal(int(term['term']))}" if name else None
    return abbreviations.get(part)


def _spelled(symbol: str, abbreviations: Mapping[str, str]) -> str:
    parts = re.split(r"[-/]", symbol)
    known = [KINDS.get(part) or _issuer(part, abbreviations) or part for part in parts]
    return f" trên {' gạch '.join(known)}"


def _said_before(found: re.Match[str], kind: str) -> bool:
    before = found.string[max(0, found.start() - 40) : found.start()].rstrip()
    short = re.split(r"[-/]", found["symbol"])[0]
    return before.casefold().endswith(kind.casefold()) or before.endswith(short)
