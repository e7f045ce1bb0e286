"""One real pass: typed text, espeak-ng, ffmpeg, signatures, TUF over HTTP, PortAudio, relays."""

import signal
import subprocess
import sys
import time
import wave
from pathlib import Path

import pytest

from tests.real_clock import PLAYS, meets_the_clock

TEXT = """THÔNG BÁO VỀ VIỆC TIÊM PHÒNG

Kính thưa bà con, ngày 07/6/2026 trạm y tế xã tổ chức tiêm phòng theo Kế hoạch số 12/KH-UBND.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Lò Văn Mẫu
"""


def demo(out: Path, text: str = TEXT) -> subprocess.Popen[str]:
    bulletin = out.parent / "bulletin.txt"
    bulletin.write_text(text, "utf-8")
    # As from a terminal: what a shell has started with “&” ignores Ctrl-C.
    terminal = ["env", "--default-signal=INT"]
    return subprocess.Popen(
        [*terminal, sys.executable, "-m", "tests.demo", "--out", str(out), str(bulletin)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def left_running(out: Path) -> list[str]:
    """The command lines of processes that still work for the demo in `out`."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:  # it ended meanwhile
            continue
        if str(out) in line:
            found.append(line)
    return found


@meets_the_clock(PLAYS)
def test_a_typed_bulletin_is_heard_in_the_village(tmp_path: Path) -> None:
    out = tmp_path / "demo"
    process = demo(out)
    printed, _ = process.communicate(timeout=240)
    print(printed)
    assert process.returncode == 0, printed
    assert "Lò Văn Mẫu" in printed, "what is not read is shown"
    for step in ("relay mains ON", "relay nha-van-hoa ON", "on air: on-air", "relay mains OFF"):
        assert step in printed, printed
    with wave.open(str(out / "heard.wav")) as heard:
        assert heard.getnframes() / heard.getframerate() > 10, "tune, speech, closing"
    assert left_running(out) == []


@pytest.mark.parametrize("when", ["it is read aloud", "on air: warming"])
def test_ctrl_c_leaves_nothing_running_and_no_relay_on(tmp_path: Path, when: str) -> None:
    out = tmp_path / "demo"
    process = demo(out)
    assert process.stdout is not None
    printed = []
    with process.stdout as lines:
        for line in lines:
            printed.append(line)
            if when in line:
                process.send_signal(signal.SIGINT)
        process.wait(30)
    text = "".join(printed)
    assert process.returncode == 130, text
    assert text.count("ON") == text.count("OFF"), text
    until = time.monotonic() + 10
    while left_running(out) and time.monotonic() < until:
        time.sleep(0.1)
    assert left_running(out) == [], text


@pytest.mark.parametrize("text", ["", "   \n\n", "x" * 1_100_000])
def test_a_bulletin_that_can_not_be_read_ends_the_demo_in_one_sentence(
    tmp_path: Path, text: str
) -> None:
    process = demo(tmp_path / "demo", text)
    printed, _ = process.communicate(timeout=120)
    assert process.returncode not in (0, 1, None)
    assert "Traceback" not in printed
    assert left_running(tmp_path / "demo") == []
