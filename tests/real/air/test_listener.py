"""The real listener: its process, PyAudio, PortAudio and ALSA, on a microphone of the tests'."""

import os
import signal
import sys
import time
from array import array
from collections.abc import Callable
from pathlib import Path

import pytest

from station.air.ear.handle import SPEAKS_WITHIN, ListenerProcess
from station.air.ear.listening import Listening, SentSound
from station.air.ear.wire import Deaf, hearing_from, hearing_line
from station.air.player.messages import Play, PlayItem
from station.errors import InputError
from station.programme.asrun import Proof, ProofReason
from station.programme.proof_of_sound import Hearing, by_ear
from tests.air.horns import RATE, around, excerpt, mixed, speech, through_horns
from tests.air.microphone import PipeMicrophone
from tests.air.recordings import write
from tests.real_clock import EAR, meets_the_clock

AT_MOST = 30.0  # seconds until a test is given up
SECONDS = 18


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """18 s of speech as the station sends it."""
    sent = excerpt(speech(), 2, SECONDS)
    slow = array("h", (sample for sample in sent for _ in range(3)))
    return write(tmp_path_factory.mktemp("sent") / "speech.wav", slow)


def heard(snr: float | None, delay: float = 0.3) -> "array[int]":
    horns = None if snr is None else through_horns(excerpt(speech(), 2, SECONDS), delay)
    return mixed(horns, excerpt(around("market"), 0, SECONDS), snr or 0)


def patiently(listener: ListenerProcess, ready: Callable[[Hearing], bool]) -> Hearing:
    give_up = time.monotonic() + AT_MOST
    while True:
        said = listener.heard()
        assert not isinstance(said, Deaf), said
        if said is not None and ready(said):
            return said
        assert time.monotonic() < give_up, said
        time.sleep(0.02)


def deafness(listener: ListenerProcess) -> str:
    give_up = time.monotonic() + AT_MOST
    while not isinstance(said := listener.heard(), Deaf):
        assert time.monotonic() < give_up, said
        time.sleep(0.02)
    return said.text


@meets_the_clock(EAR)
@pytest.mark.parametrize("sounds", [True, False])
def test_the_process_hears_the_horns_and_only_them(
    tmp_path: Path, recording: Path, sounds: bool
) -> None:
    before, sound = excerpt(around("market"), 0, 1), heard(10 if sounds else None)
    with PipeMicrophone(tmp_path) as microphone:
        listener = ListenerProcess("mic", 1700, environment=microphone.env)
        listener.start()
        listener.play(time.time() + 0.7, [PlayItem(recording, 0.5)])
        # It counts samples, not seconds: what is written at once is taken for its whole time.
        microphone.hear(before + sound)
        found = patiently(listener, lambda said: said.seconds >= 16)
        listener.close()
    wanted = (
        (Proof.SOUNDED, ProofReason.HEARD) if sounds else (Proof.DID_NOT, ProofReason.NOT_HEARD)
    )
    assert by_ear(found, baseline_db=20.0) == wanted, found


def test_a_microphone_that_is_not_there_is_said_with_those_that_are(tmp_path: Path) -> None:
    with PipeMicrophone(tmp_path) as microphone:
        listener = ListenerProcess("usb", 200, environment=microphone.env)
        listener.start()
        text = deafness(listener)
        listener.close()
    assert text.startswith("there is no microphone “usb”; plug it in")
    assert "“mic”" in text


def test_a_recording_that_is_broken_is_said(tmp_path: Path) -> None:
    with PipeMicrophone(tmp_path) as microphone:
        listener = ListenerProcess("mic", 200, environment=microphone.env)
        listener.start()
        listener.play(time.time(), [PlayItem(tmp_path / "absent.opus")])
        microphone.hear(heard(None))
        assert "absent.opus is no recording" in deafness(listener)
        listener.close()


def test_a_process_that_dies_is_deaf_and_not_an_error(tmp_path: Path) -> None:
    with PipeMicrophone(tmp_path) as microphone:
        listener = ListenerProcess("mic", 200, environment=microphone.env)
        listener.start()
        assert listener.pid is not None
        os.kill(listener.pid, signal.SIGKILL)
        assert "the listener's process ended" in deafness(listener)
        listener.play(time.time(), [])
        listener.close()
        listener.close()


def test_a_program_that_can_not_be_run_is_deaf() -> None:
    listener = ListenerProcess("mic", 200, command=("/nowhere/python",))
    listener.start()
    assert deafness(listener) == "the listener can't be run: No such file or directory"
    listener.close()


def test_a_microphone_that_stands_still_is_deaf_in_the_end() -> None:
    now = [1000.0]
    sleeper = (sys.executable, "-c", "import time; time.sleep(60)")
    listener = ListenerProcess("mic", 200, command=sleeper, monotonic=lambda: now[0])
    listener.start()
    now[0] += 3600  # no hurry before something is sent
    assert listener.heard() is None
    listener.play(time.time(), [])
    now[0] += SPEAKS_WITHIN - 1
    assert listener.heard() is None
    now[0] += 2
    assert deafness(listener) == "the microphone has stopped answering; plug it in again"
    listener.close()


def test_word_of_the_first_frame_may_come_late_or_early(recording: Path) -> None:
    sound, quiet = heard(10), excerpt(around("market"), 0, 2)
    for late in (-1.5, 0.0, 1.5):
        listening = Listening(RATE, 200, began=1000.0)
        everything = quiet + sound
        told = round((2 + late) * RATE)
        for begin in range(0, len(everything), RATE // 4):
            if begin >= told > 0:
                listening.play(Play(1002.0, (PlayItem(recording, 0.5),)))
                told = 0
            listening.take(everything[begin : begin + RATE // 4], 1000.0 + begin / RATE)
        found = listening.hearing()
        assert found is not None
        assert found.delay == pytest.approx(0.3, abs=0.06), late
        assert by_ear(found, None)[0] is Proof.SOUNDED


def test_samples_that_were_lost_leave_a_gap_and_not_a_shift(recording: Path) -> None:
    sound, listening = heard(20), Listening(RATE, 200, began=1000.0)
    listening.play(Play(1000.0, (PlayItem(recording, 0.5),)))
    quarter = RATE // 4
    for begin in range(0, len(sound), quarter):
        if not 4 * RATE <= begin < 6 * RATE:
            end = 1000.0 + (begin + quarter) / RATE
            listening.take(sound[begin : begin + quarter], end)
    found = listening.hearing()
    assert found is not None
    assert found.delay == pytest.approx(0.3, abs=0.06)
    assert found.likeness > 0.4


def test_after_the_last_recording_it_is_silent_for_ever(recording: Path) -> None:
    frames = SentSound([PlayItem(recording), PlayItem(recording)])
    both = 2 * SECONDS * 50 + 17  # and the pause between
    assert sum(map(bool, frames.take(both))) > 0.7 * both
    assert not any(frames.take(1000)[50:])


@pytest.mark.parametrize(
    "line",
    [b"", b"{}", b"[]", b"x", b'{"seconds": 1}', b"\xff", b'{"text": 1, "seconds": 2}',
     hearing_line(Hearing(*[1.0] * 8)).replace(b"1.0", b"NaN"),
     hearing_line(Hearing(*[1.0] * 8)).replace(b"1.0", b'"x"')],
)  # fmt: skip
def test_a_line_that_is_none_is_refused(line: bytes) -> None:
    with pytest.raises(InputError, match="not a line of the listener's"):
        hearing_from(line)


def test_lines_say_what_they_said() -> None:
    for said in (Deaf("plug it in"), Hearing(1, 0.5, 6, 0.3, 1, -20, -40, -39)):
        assert hearing_from(hearing_line(said)) == said
