"""Real recordings through the real libsndfile, and onto a tape."""

import resource
import subprocess
from array import array
from pathlib import Path

import pytest

from station.air.player.decoder import Decoder
from station.air.player.decoder_thread import PAUSE, DecoderThread
from station.air.player.messages import PlayItem
from station.air.player.pcm_buffer import PcmBuffer
from station.air.player.samples import FADE
from station.errors import InputError
from tests.air.recordings import RATE, noise, steady, write


def _all(decoder: Decoder, block: int = 1_000) -> "array[int]":
    samples = array("h")
    while data := decoder.read(block):
        samples += data
    return samples


def test_a_recording_is_read_block_by_block(tmp_path: Path) -> None:
    samples = noise(5_500)
    with Decoder(write(tmp_path / "a.wav", samples)) as decoder:
        assert (decoder.rate, decoder.channels, decoder.frames) == (RATE, 1, 5_500)
        assert _all(decoder) == samples


def test_two_channels_become_one(tmp_path: Path) -> None:
    both = array("h", [100, 300, -100, -300])
    with Decoder(write(tmp_path / "a.wav", both, channels=2)) as decoder:
        assert _all(decoder) == array("h", [200, -200])


def test_opus_is_read_at_its_full_length(tmp_path: Path) -> None:
    write(tmp_path / "a.wav", noise(RATE))
    made = ["ffmpeg", "-v", "error", "-i", "a.wav", "-c:a", "libopus", "-b:a", "32k", "a.opus"]
    subprocess.run(made, cwd=tmp_path, check=True)
    with Decoder(tmp_path / "a.opus") as decoder:
        assert decoder.frames == RATE
        assert len(_all(decoder)) == RATE


def test_another_rate_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="16000 samples a second"):
        Decoder(write(tmp_path / "a.wav", noise(100), rate=16_000))


@pytest.mark.parametrize("content", [b"", b"OggS" + bytes(100), b"RIFF", b"\x00" * 5_000])
def test_a_broken_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.opus").write_bytes(content)
    with pytest.raises(InputError, match=r"a\.opus"):
        Decoder(tmp_path / "a.opus")


def test_a_missing_or_empty_recording_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no recording"):
        Decoder(tmp_path / "a.opus")
    with pytest.raises(InputError, match="no sound"):
        Decoder(write(tmp_path / "a.wav", noise(0)))


def test_memory_does_not_grow_with_the_length(tmp_path: Path) -> None:
    path = write(tmp_path / "long.wav", steady(RATE * 300))
    with Decoder(path) as decoder:
        decoder.read(4_800)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        while decoder.read(4_800):
            pass
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 4_000  # kB


def _fed(items: list[PlayItem], begin: int = 0) -> "array[int]":
    pcm_buffer = PcmBuffer(10 * RATE)
    decoder_thread = DecoderThread(items, pcm_buffer, begin)
    decoder_thread.start()
    while not pcm_buffer.ready:
        pass
    decoder_thread.close()
    assert decoder_thread.error is None
    return pcm_buffer.read(20 * RATE)


def test_items_are_laid_end_to_end_with_a_pause(tmp_path: Path) -> None:
    first, second = noise(20_000, 1), noise(7_000, 2)
    items = [
        PlayItem(write(tmp_path / "1.wav", first)),
        PlayItem(write(tmp_path / "2.wav", second)),
    ]
    fed = _fed(items)
    assert len(fed) == 27_000 + PAUSE
    assert fed[FADE : 20_000 - FADE] == first[FADE:-FADE]
    assert not any(fed[20_000 : 20_000 + PAUSE])
    assert fed[20_000 + PAUSE + FADE : -FADE] == second[FADE:-FADE]


@pytest.mark.parametrize("begin", [1, 5_000, 19_999, 20_000, 25_000, 36_800, 37_000, 43_799])
def test_a_tape_may_begin_anywhere(tmp_path: Path, begin: int) -> None:
    items = [
        PlayItem(write(tmp_path / "1.wav", noise(20_000, 1))),
        PlayItem(write(tmp_path / "2.wav", noise(7_000, 2))),
    ]
    assert _fed(items, begin)[FADE:] == _fed(items)[begin + FADE :]


def test_a_short_item_is_faded_within_its_length(tmp_path: Path) -> None:
    fed = _fed([PlayItem(write(tmp_path / "1.wav", steady(101)))])
    assert len(fed) == 101
    assert fed[0] == fed[-1] == 0


def test_nothing_is_fed_when_one_of_the_files_is_broken(tmp_path: Path) -> None:
    good = PlayItem(write(tmp_path / "1.wav", noise(100)))
    with pytest.raises(InputError):
        DecoderThread([good, PlayItem(tmp_path / "2.wav")], PcmBuffer(100))


def test_a_feeder_that_waits_for_room_can_be_closed(tmp_path: Path) -> None:
    decoder_thread = DecoderThread(
        [PlayItem(write(tmp_path / "1.wav", noise(RATE)))], PcmBuffer(100)
    )
    decoder_thread.start()
    decoder_thread.close()
