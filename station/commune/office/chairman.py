"""The chairman's side: he reads, hears every recording, and signs those and no others.

Each recording's digest stands before him, in groups for the eye. What he can't hear here he
confirms by its first digits, having heard it elsewhere. Not handled here: the signature and what
it is bound to (`bulletins/signing.py`).
"""

from collections.abc import Callable, Sequence

from station.commune.bulletins import paragraphs, signing
from station.commune.bulletins.languages import language_name
from station.commune.keys.changes import holders
from station.commune.office.office import Office
from station.commune.record import Action, Record, after
from station.commune.words import grouped, minutes
from station.errors import RefusedError
from station.programme.bulletin import Recording
from station.trust.rules import Role

_DIGITS = 8

Ask = Callable[[str], str]
"""Asks a person a question; gives the answer."""


def listen(office: Office, bulletin_id: str) -> None:
    """Play all of a bulletin's recordings, or say where they are."""
    record = office.home.store().bulletin(bulletin_id)
    signing.check_recordings(record, office.home)
    for recording in record.bulletin.recordings:
        _play(office, record, recording)


def approve(
    office: Office, bulletin_id: str, *, play: bool, digests: Sequence[str], role: Role, ask: Ask
) -> None:
    """Show and play a draft to the chairman (or the deputy), and sign it with his key.

    With `play` False each recording has to be confirmed by the first digits of its digest, which
    are in `digests` or else asked for. Raises RefusedError when they are others.
    """
    store = office.home.store()
    record = store.bulletin(bulletin_id)
    after(record, Action.APPROVE)
    office.show(bulletin_id)
    signing.check_recordings(record, office.home)
    heard = [
        recording.sha256
        for recording in record.bulletin.recordings
        if (play and _play(office, record, recording)) or _confirmed(recording, digests, ask)
    ]
    # What was played may have been another file than what lies there now.
    signing.check_recordings(record, office.home)
    now = office.clock.now()
    names = [person.name for person in holders(office.home.rules(), role, now)]
    who = f"The passphrase of {', '.join(names)}" if names else "The passphrase"
    office.say(f"{who} approves this text and these recordings, and no others:")
    for digest in heard:
        office.say(f"  {grouped(digest)}")
    signer = office.unlock(role.value)
    signing.approve(record, signer, office.home, store, now, heard=heard, by=role.value)
    paragraphs.forget(office.home, bulletin_id)
    office.say(f"“{bulletin_id}” is approved. Send it to the villages: commune publish")


def _play(office: Office, record: Record, recording: Recording) -> bool:
    number = record.bulletin.recordings.index(recording) + 1
    office.say(
        f"Recording {number} of {len(record.bulletin.recordings)}, "
        f"{language_name(recording.language)}, {minutes(recording.seconds)}: "
        f"{grouped(recording.sha256)}"
    )
    path = office.home.audio(recording.sha256)
    if office.play(path):
        return True
    office.say(f"Nothing here can play it; listen to it elsewhere: {path}")
    return False


def _confirmed(recording: Recording, digests: Sequence[str], ask: Ask) -> bool:
    for written in digests:
        if _fits(recording, written):
            return True
    if not digests:
        written = ask(
            f"The first {_DIGITS} digits of the SHA-256 of what you heard in "
            f"{language_name(recording.language)}"
        )
        if _fits(recording, written):
            return True
    raise RefusedError(
        "these aren't the first {digits} digits of the recording in "
        "{language_name}; hear it again, and read them from its SHA-256",
        digits=_DIGITS,
        language_name=language_name(recording.language),
    )


def _fits(recording: Recording, written: str) -> bool:
    digits = "".join(written.split()).lower()
    return len(digits) >= _DIGITS and recording.sha256.startswith(digits)
