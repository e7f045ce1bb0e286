"""What a signed statement verifies, and each way to forge one."""

import base64
import json
import subprocess
import sys
import textwrap
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from station.errors import TrustError
from station.programme.bulletin import Bulletin, Priority
from station.programme.timetable import Timetable
from station.trust import bulletin_form
from station.trust.bulletin_form import Approval
from station.trust.rules import Rules, StatementKind
from station.trust.statement import countersign, verify_bulletin, verify_timetable
from tests.office_simulator import OfficeSimulator

MORNING = {"slot": [{"id": "sang", "at": "05:30", "longest_minutes": 30}]}


def envelope_of(office: OfficeSimulator, **changes: Any) -> bytes:
    """A bulletin's envelope; `changes` are arguments of `add_bulletin`."""
    office.add_bulletin("mua-lu", "Mưa lũ", **changes)
    envelope = office.files["bulletins/mua-lu.json"]
    assert isinstance(envelope, bytes)
    return envelope


def timetable_of(office: OfficeSimulator, form: dict[str, Any], *signed_by: str) -> bytes:
    """A timetable's envelope."""
    office.set_timetable(form, signed_by or ("editor",))
    envelope = office.files["timetable.json"]
    assert isinstance(envelope, bytes)
    return envelope


def form_of(office: OfficeSimulator) -> dict[str, Any]:
    """A good bulletin's payload, to be spoilt."""
    return bulletin_form.write_bulletin(office.add_bulletin("mua-lu"), office.approval())


def test_a_bulletin_signed_by_editor_and_chairman_is_read(office: OfficeSimulator) -> None:
    bulletin = office.add_bulletin("mua-lu", "Mưa lũ", seconds=12.5, villages=("na-dong",))
    envelope = office.sign_bulletin(bulletin)
    assert verify_bulletin(envelope, office.rules()) == bulletin


@pytest.mark.parametrize(
    ("signed_by", "lacking"),
    [
        (("editor",), "chairman"),
        (("chairman",), "editor"),
        (("editor", "editor"), "chairman"),
        (("editor", "deputy"), "chairman"),
        (("editor", "stranger"), "chairman"),
        (("editor", "feed", "targets", "root"), "chairman"),
    ],
)
def test_a_bulletin_without_both_signatures_is_refused(
    office: OfficeSimulator, signed_by: tuple[str, ...], lacking: str
) -> None:
    envelope = envelope_of(office, signed_by=signed_by)
    with pytest.raises(TrustError, match=f"“mua-lu” lacks the signature of the {lacking}"):
        verify_bulletin(envelope, office.rules())


@pytest.mark.parametrize("signed_by", [(), ("stranger",), ("feed",), ("root", "targets")])
def test_a_bulletin_that_nobody_known_signed_is_refused(
    office: OfficeSimulator, signed_by: tuple[str, ...]
) -> None:
    envelope = envelope_of(office, signed_by=signed_by)
    with pytest.raises(TrustError, match="isn't signed by anybody whom this commune's rules name"):
        verify_bulletin(envelope, office.rules())


def test_an_editor_with_a_second_key_does_not_stand_in_for_the_chairman(
    office: OfficeSimulator,
) -> None:
    rules = office.rules()
    stranger = office.keys["stranger"].public_key
    editor = next(key for key in rules.signatories.values() if key.role == "editor")
    second = replace(editor, keyid=stranger.keyid, public=stranger.keyval["public"])
    rules = replace(rules, signatories={**rules.signatories, second.keyid: second})
    with pytest.raises(TrustError, match="lacks the signature of the chairman"):
        verify_bulletin(envelope_of(office, signed_by=("editor", "stranger")), rules)


def test_a_signature_given_twice_in_one_envelope_is_refused(office: OfficeSimulator) -> None:
    form = json.loads(envelope_of(office, signed_by=("editor",)))
    form["signatures"] *= 2
    with pytest.raises(TrustError, match="can't be read"):
        verify_bulletin(json.dumps(form).encode(), office.rules())


def test_a_signature_under_the_chairmans_key_id_is_not_the_chairmans(
    office: OfficeSimulator,
) -> None:
    form = json.loads(envelope_of(office, signed_by=("editor", "stranger")))
    form["signatures"][1]["keyid"] = office.keys["chairman"].public_key.keyid
    with pytest.raises(TrustError, match="lacks the signature of the chairman"):
        verify_bulletin(json.dumps(form).encode(), office.rules())


@pytest.mark.parametrize("signed_by", [("chairman",), ("deputy",)])
def test_an_emergency_needs_the_chairman_or_the_deputy_alone(
    office: OfficeSimulator, signed_by: tuple[str, ...]
) -> None:
    envelope = envelope_of(office, priority=Priority.EMERGENCY, signed_by=signed_by)
    assert verify_bulletin(envelope, office.rules()).priority is Priority.EMERGENCY


def test_an_emergency_by_the_editor_is_refused(office: OfficeSimulator) -> None:
    envelope = envelope_of(office, priority=Priority.EMERGENCY, signed_by=("editor",))
    with pytest.raises(TrustError, match="lacks the signature of the chairman or the deputy"):
        verify_bulletin(envelope, office.rules())


@pytest.mark.parametrize(
    ("kind", "priority"),
    [(StatementKind.EMERGENCY, "normal"), (StatementKind.BULLETIN, "emergency")],
)
def test_a_statement_of_one_kind_does_not_pass_as_another(
    office: OfficeSimulator, kind: StatementKind, priority: str
) -> None:
    form = form_of(office) | {"priority": priority}
    with pytest.raises(TrustError, match="calls itself"):
        verify_bulletin(office.signed(kind, form, ("editor", "chairman")), office.rules())


def test_a_timetable_is_no_bulletin(office: OfficeSimulator) -> None:
    with pytest.raises(TrustError, match="signed as something else"):
        verify_bulletin(timetable_of(office, MORNING), office.rules())
    with pytest.raises(TrustError, match="signed as something else"):
        verify_timetable(envelope_of(office), office.rules())


def test_changing_the_type_of_an_envelope_breaks_its_signatures(office: OfficeSimulator) -> None:
    changed = envelope_of(office, signed_by=("chairman",)).replace(b".bulletin+", b".emergency+")
    with pytest.raises(TrustError, match="isn't signed by anybody"):
        verify_bulletin(changed, office.rules())


def test_one_changed_byte_anywhere_is_refused(office: OfficeSimulator) -> None:
    envelope = envelope_of(office)
    rules = office.rules()
    for place in range(0, len(envelope), 7):
        changed = bytearray(envelope)
        changed[place] ^= 0x40
        with pytest.raises(TrustError):
            verify_bulletin(bytes(changed), rules)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"colour": "red", "must": ["colour"]}, "only be used by a newer release"),
        ({"id": "../../etc"}, "is not a name"),
        ({"id": 7}, "is to be a text"),
        ({"title": ""}, "is to be a text"),
        ({"title": "Th\x1b[2Jông báo"}, "steer a screen"),
        ({"title": "Thông báo\n"}, "steer a screen"),
        ({"title": "\u202eThông báo"}, "steer a screen"),
        ({"title": "Thông báo \x9b31m"}, "steer a screen"),
        ({"repeats": True}, "whole number"),
        ({"repeats": 11}, "whole number"),
        ({"priority": "urgent"}, "can't be played"),
        ({"recordings": []}, "at least one recording"),
        ({"recordings": [{}] * 21}, "at most 20"),
        ({"recordings": [{"language": "vi"}]}, "lacks “sha256”"),
        ({"valid_until": "2020-01-01T00:00:00Z"}, "ends after it begins"),
        ({"valid_from": "2026-11-23 05:00"}, "lacks its time zone"),
        ({"valid_from": "yesterday"}, "isn't an instant"),
        ({"approved_at": "0001-01-01T00:00:00+14:00"}, "outside the calendar"),
        ({"sequence": 0}, "whole number"),
        ({"villages": "na-dong"}, "list"),
        ({"text_sha256": "0"}, "64 hexadecimal digits"),
    ],
)
def test_a_payload_that_is_signed_but_wrong_is_refused(
    office: OfficeSimulator, change: dict[str, Any], message: str
) -> None:
    envelope = office.signed(
        StatementKind.BULLETIN, form_of(office) | change, ("editor", "chairman")
    )
    with pytest.raises(TrustError, match=message):
        verify_bulletin(envelope, office.rules())


@pytest.mark.parametrize("value", ["NaN", "1e999", "true", '"1"', "-1", "86401"])
def test_a_recording_of_an_odd_length_is_refused(office: OfficeSimulator, value: str) -> None:
    form = form_of(office)
    form["recordings"][0]["seconds"] = json.loads(value)
    payload = json.dumps(form, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    with pytest.raises(TrustError):
        verify_bulletin(around(office, payload), office.rules())


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: b" " + data,
        lambda data: data[:-1] + b',"id":"another"}',
        lambda data: data.replace(b'"id":', b'"\\u0069d":'),
        lambda data: data[:-1],
        lambda data: b"\xff" + data,
        lambda data: b"[" * 100_000,
    ],
)
def test_a_payload_with_two_readings_is_refused(office: OfficeSimulator, spoil: Any) -> None:
    form = json.loads(office.signed(StatementKind.BULLETIN, form_of(office), ()))
    payload = spoil(base64.b64decode(form["payload"]))
    with pytest.raises(TrustError):
        verify_bulletin(around(office, payload), office.rules())


def around(office: OfficeSimulator, payload: bytes) -> bytes:
    """A well-signed envelope around any bytes."""
    envelope = json.loads(office.signed(StatementKind.BULLETIN, {}, ()))
    envelope["payload"] = base64.b64encode(payload).decode()
    data = json.dumps(envelope).encode()
    for name in ("editor", "chairman"):
        data = countersign(data, office.keys[name])
    return data


@pytest.mark.parametrize(
    "envelope",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\x00\xff",
        b"[" * 100_000,
        b'{"payload":"","payloadType":"","signatures":[]}',
        b'{"payload":"AA==","payloadType":"x","signatures":{}}',
        (
            b'{"payload":"AA==","payloadType":"application/vnd.loa-thon.bulletin+json",'
            b'"signatures":[{"keyid":"a","sig":"!"}]}'
        ),
        (
            b'{"payload":"AA==","payloadType":"application/vnd.loa-thon.bulletin+json",'
            b'"signatures":[{"keyid":"a"}]}'
        ),
        b" " * 300_000,
        b"<html>Welcome</html>",
    ],
)
def test_what_is_no_envelope_is_refused(office: OfficeSimulator, envelope: bytes) -> None:
    with pytest.raises(TrustError):
        verify_bulletin(envelope, office.rules())


def test_a_signature_of_the_wrong_length_beside_good_ones_does_no_harm(
    office: OfficeSimulator,
) -> None:
    form = json.loads(envelope_of(office))
    deputy = office.keys["deputy"].public_key.keyid
    form["signatures"].append({"keyid": deputy, "sig": "AAAA"})
    assert verify_bulletin(json.dumps(form).encode(), office.rules()).id == "mua-lu"


def test_what_a_newer_office_adds_to_a_bulletin_is_ignored(office: OfficeSimulator) -> None:
    form = form_of(office)
    plain, _ = bulletin_form.read_bulletin(form)
    form |= {"colour": "red"}
    form["recordings"] = [row | {"loudness": -16} for row in form["recordings"]]
    envelope = office.signed(StatementKind.BULLETIN, form, ("editor", "chairman"))
    assert verify_bulletin(envelope, office.rules()) == plain
    assert bulletin_form.read_bulletin(form)[1].more == {"colour": "red"}


def test_what_a_newer_office_adds_to_a_timetable_is_ignored(office: OfficeSimulator) -> None:
    form: dict[str, Any] = {"slot": [{**MORNING["slot"][0], "colour": "red"}], "colours": []}
    payload = bulletin_form.write_timetable(Timetable(), office.approval()) | {"timetable": form}
    envelope = office.signed(StatementKind.TIMETABLE, payload, ("editor",))
    assert [slot.id for slot in verify_timetable(envelope, office.rules()).slots] == ["sang"]
    form["slot"][0]["must"] = ["colour"]
    envelope = office.signed(StatementKind.TIMETABLE, payload, ("editor",))
    with pytest.raises(TrustError, match="only a newer release knows its “colour”"):
        verify_timetable(envelope, office.rules())


STRANGE_SIGNATURES = (
    {"keyid": "a" * 64, "sig": "AAAA" * 200},
    {"keyid": "a" * 64, "webauthn": {"sig": "AAAA"}},
    "AAAA",
)


@pytest.mark.parametrize("strange", STRANGE_SIGNATURES)
def test_a_signature_of_another_scheme_counts_for_nothing_and_stays(
    office: OfficeSimulator, strange: Any
) -> None:
    form = json.loads(envelope_of(office)) | {"colour": "red"}
    chairmans = form["signatures"].pop()
    form["signatures"].append(strange)
    alone = json.dumps(form).encode()
    with pytest.raises(TrustError, match="lacks the signature"):
        verify_bulletin(alone, office.rules())
    both = countersign(alone, office.keys["chairman"])
    assert verify_bulletin(both, office.rules()).id == "mua-lu"
    assert strange in json.loads(both)["signatures"]
    assert chairmans in json.loads(both)["signatures"]


@pytest.mark.parametrize("year", [2019, 2100])
def test_a_key_outside_its_time_does_not_count(office: OfficeSimulator, year: int) -> None:
    bulletin = office.add_bulletin("mua-lu")
    approval = Approval(datetime(year, 1, 1, tzinfo=UTC), 1)
    form = bulletin_form.write_bulletin(bulletin, approval)
    envelope = office.signed(StatementKind.BULLETIN, form, ("editor", "chairman"))
    with pytest.raises(TrustError, match=f"a key valid on {year}-01-01"):
        verify_bulletin(envelope, office.rules())


def test_a_timetable_signed_by_the_editor_is_read(office: OfficeSimulator) -> None:
    timetable = verify_timetable(timetable_of(office, MORNING), office.rules())
    assert isinstance(timetable, Timetable)
    assert [slot.id for slot in timetable.slots] == ["sang"]


def test_a_timetable_by_the_chairman_alone_is_refused(office: OfficeSimulator) -> None:
    with pytest.raises(TrustError, match="lacks the signature of the editor"):
        verify_timetable(timetable_of(office, MORNING, "chairman"), office.rules())


@pytest.mark.parametrize(
    ("slots", "message"),
    [
        ([{"id": "dem", "at": "03:15"}], "in the quiet hours 21:00–05:00"),
        ([{"id": "toi", "at": "20:50"}], "into the quiet hours"),
        ([{"id": "a", "at": "06:00"}, {"id": "b", "at": "06:10"}], "overlap"),
    ],
)
def test_a_signed_timetable_that_would_disturb_is_refused(
    office: OfficeSimulator, slots: list[dict[str, str]], message: str
) -> None:
    with pytest.raises(TrustError, match=message):
        verify_timetable(timetable_of(office, {"slot": slots}), office.rules())


@pytest.mark.parametrize(
    "form",
    [
        *(None, [], {"slot": [{"id": "a", "at": "25:00"}]}, {"slots": []}, {"slot": {}}),
        {"slot": [{"id": "a", "at": "06:00", "title": "Bu\x1b[2Jổi sáng"}]},
        {"slot": [{"id": "a", "at": "06:00", "title": "\u202eBuổi sáng"}]},
    ],
)
def test_a_signed_timetable_that_cant_be_read_is_refused(
    office: OfficeSimulator, form: Any
) -> None:
    payload = {"timetable": form, "approved_at": "2026-11-23T00:00:00Z", "sequence": 1}
    with pytest.raises(TrustError):
        verify_timetable(
            office.signed(StatementKind.TIMETABLE, payload, ("editor",)), office.rules()
        )


def test_statements_are_verified_without_cryptography(
    office: OfficeSimulator, tmp_path: Path
) -> None:
    (tmp_path / "trust.json").write_bytes(office.trust())
    (tmp_path / "good").write_bytes(envelope_of(office, priority=Priority.EMERGENCY))
    forged = envelope_of(office, priority=Priority.EMERGENCY, signed_by=("stranger",))
    (tmp_path / "forged").write_bytes(forged)
    program = """
        import sys
        from pathlib import Path
        sys.modules["cryptography"] = None
        from station.errors import TrustError
        from station.trust.statement import read_rules, verify_bulletin
        folder = Path(sys.argv[1])
        rules = read_rules((folder / "trust.json").read_bytes())
        print(verify_bulletin((folder / "good").read_bytes(), rules).id)
        try:
            verify_bulletin((folder / "forged").read_bytes(), rules)
        except TrustError:
            print("refused")
    """
    command = [sys.executable, "-W", "error", "-c", textwrap.dedent(program), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("mua-lu\nrefused\n", "")


def test_what_is_written_is_read_the_same(office: OfficeSimulator) -> None:
    bulletin: Bulletin = office.add_bulletin(
        "mua-lu", seconds=90.25, repeats=3, villages=("b", "a"), valid_until=office.now
    )
    approval = Approval(office.now + timedelta(days=1), 2**53)
    form = bulletin_form.write_bulletin(bulletin, approval)
    assert bulletin_form.read_bulletin(form) == (bulletin, approval)


def test_rules_are_named_by_their_commune(office: OfficeSimulator) -> None:
    rules: Rules = office.rules()
    assert rules.commune == "Xã Mẫu"


def test_a_correction_is_written_and_read_and_others_are_written_as_before(
    office: OfficeSimulator,
) -> None:
    plain = form_of(office)
    assert "corrects" not in plain
    bulletin = office.add_bulletin("dinh-chinh", corrects=("mua-lu", "rac"))
    approval = office.approval()
    form = bulletin_form.write_bulletin(bulletin, approval)
    assert form["corrects"] == ["mua-lu", "rac"]
    assert bulletin_form.read_bulletin(form) == (bulletin, approval)
    # A newer office may insist on it, and is understood here.
    assert bulletin_form.read_bulletin(form | {"must": ["corrects"]})[0] == bulletin


@pytest.mark.parametrize(
    "corrects", ["mua-lu", ["dinh-chinh"], [7], ["Mưa lũ"], [""], ["a"] * 21, None]
)
def test_a_correction_of_what_cant_be_is_refused(office: OfficeSimulator, corrects: Any) -> None:
    form = bulletin_form.write_bulletin(office.add_bulletin("dinh-chinh"), office.approval())
    with pytest.raises(TrustError):
        bulletin_form.read_bulletin(form | {"corrects": corrects})
