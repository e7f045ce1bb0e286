"""Proof of sound: who watches and listens while a broadcast is on the air.

Sense inputs are read in each pass of the loop; the microphone listens in a process of its own,
begun with the broadcast and ended with it. Nothing here waits, and nothing here stops a broadcast:
without proof it sounds as well. Not handled here: the verdict (`programme/proof_of_sound.py`).
"""

import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from station.air.ear.handle import Listener
from station.air.ear.wire import Deaf
from station.air.player.messages import PlayItem
from station.air.relays.sense import Sense
from station.programme.asrun import AsRunEntry, ProofReason
from station.programme.proof_of_sound import Hearing, ProofOfSound, prove
from station.village.finding import Finding

log = logging.getLogger(__name__)

_OFF_FOR = 40.0
"""Seconds after the relays went off by which the mains must be gone; more than is looked back."""

_LEARNS = 0.2
"""How much one broadcast counts in what is usual."""

_FAINT = 10.0
"""dB below the usual at which horns are said to fail."""


class SoundProofMonitor:
    """`earshot` are the zones that the microphone can hear; `baseline_db` how it did before.

    `relays` says what is on; `mains_relay` whether the mains go through one of them.
    """

    def __init__(
        self,
        sense: Sense,
        make_listener: Callable[[], Listener] | None,
        *,
        earshot: Collection[str],
        monotonic: Callable[[], float],
        relays: Callable[[], Collection[str]],
        mains_relay: bool,
        baseline_db: float | None = None,
    ) -> None:
        self._sense, self._make_listener, self._earshot = sense, make_listener, earshot
        self._monotonic, self._relays, self._mains_relay = monotonic, relays, mains_relay
        self.baseline_db = baseline_db
        self._key = ""
        self._items: Sequence[PlayItem] = ()
        self._listener: Listener | None = None
        self._deaf: ProofReason | None = None
        self._begun = False
        self._off_since: float | None = None
        self._microphone_fault = self._faint = ""

    def prepare(self, key: str, zones: Collection[str], items: Sequence[PlayItem]) -> None:
        """`items` will be played in `zones` under the name `key`."""
        self._leave()
        self._key, self._items, self._begun = key, items, False
        self._sense.begin()
        if self._make_listener is None:
            self._deaf = None
        elif any(item.live for item in items):
            self._deaf = ProofReason.NOTHING_TO_PROVE_BY
        elif not set(zones) & set(self._earshot):
            self._deaf = ProofReason.OUT_OF_EARSHOT
        else:
            self._deaf = None
            self._listener = self._make_listener()
            self._listener.start()

    def poll(self, started: datetime | None) -> None:
        """Look and listen once; `started` is when the current broadcast's first frame sounded."""
        now = self._monotonic()
        sounding = started is not None and bool(self._key)
        self._sense.poll(now, sounding=sounding)
        if self._relays():
            self._off_since = None
        elif self._off_since is None:
            self._off_since = now
        if self._listener is None:
            return
        if sounding and started is not None and not self._begun:
            self._begun = True
            self._listener.play(started.timestamp(), self._items)
        self._listener.heard()

    def attest(self, entry: AsRunEntry) -> AsRunEntry:
        """`entry`, of a broadcast that ends now, with what is proved of it."""
        if entry.key != self._key:
            return entry
        found = self._conclude(entry.key)
        if entry.started is None:
            return entry
        return replace(
            entry,
            proof=found.proof,
            proof_reason=found.reason,
            sent_db=found.sent_db,
            heard_db=found.heard_db,
        )

    def close(self) -> None:
        """Let go of microphone and pins. Never raises."""
        self._leave()
        self._sense.close()

    def findings(self) -> Iterator[Finding]:
        """What is wrong with the senses, and what they say is wrong."""
        for name, each in self._sense.inputs.items():
            if each.fault:
                text = f"the input that senses the {name} can't be read: {each.fault}"
                yield Finding("sense", False, text)
            elif each.present is not None:
                yield Finding("sense", True, f"{name}: {'there' if each.present else 'not there'}")
        for text in (self._microphone_fault, self._faint):
            if text:
                yield Finding("microphone", False, text)
        yield from self._mains_findings()
        if self.baseline_db is not None and not self._microphone_fault and not self._faint:
            text = f"hears the horns, usually {self.baseline_db:+.0f} dB against what is sent"
            yield Finding("microphone", True, text)

    def _conclude(self, key: str) -> ProofOfSound:
        heard = self._heard()
        begun = self._begun or self._listener is None
        self._leave()
        proof = prove(self._sense.sensed(), heard if begun else None, self.baseline_db)
        if isinstance(heard, Hearing) and proof.reason is ProofReason.HEARD:
            self._learn(heard.heard_db - heard.sent_db)
        log.info("%s: %s (%s) %s", key, proof.proof, proof.reason, heard or "")
        return proof

    def _mains_findings(self) -> Iterator[Finding]:
        mains = self._sense.inputs.get("mains")
        off = self._off_since is not None and self._monotonic() - self._off_since > _OFF_FOR
        if mains is None or not off:
            return
        if self._mains_relay and mains.present:
            text = "the amplifier has mains though its relay is off; pull its plug, see the relay"
            yield Finding("amplifier", False, text)
        if not self._mains_relay and mains.present is False:
            yield Finding("amplifier", False, "the amplifier has no mains; look at its plug")

    def _heard(self) -> Hearing | ProofReason | None:
        if self._listener is None:
            return self._deaf
        heard = self._listener.heard()
        if isinstance(heard, Deaf):
            self._microphone_fault = heard.text
            return ProofReason.MICROPHONE_FAILED
        self._microphone_fault = ""
        return ProofReason.TOO_SHORT if heard is None else heard

    def _learn(self, gain: float) -> None:
        baseline_db = gain if self.baseline_db is None else self.baseline_db
        lost = baseline_db - gain
        self._faint = ""
        if lost > _FAINT:
            # Not learnt: it would soon be called usual.
            self._faint = f"the horns are {lost:.0f} dB fainter than usual; look at each of them"
            return
        self.baseline_db = baseline_db + _LEARNS * (gain - baseline_db)

    def _leave(self) -> None:
        self._key = ""
        if self._listener is not None:
            self._listener.close()
            self._listener = None


def blind(monotonic: Callable[[], float]) -> SoundProofMonitor:
    """A witness without inputs and without a microphone."""
    return SoundProofMonitor(
        Sense(None), None, earshot=(), monotonic=monotonic, relays=tuple, mains_relay=False
    )
