"""A village to listen to, simulated: speech by espeak-ng through horns, and all that drowns it.

Everything is mono at 16 kHz. Horns: 350 Hz to 5 kHz, three of them at different distances, and
the hills' echo. Levels are set in the band in which speech is, so that 0 dB is as loud as that.
"""

import math
import random
import subprocess
from array import array
from collections.abc import Callable, Mapping
from functools import cache
from itertools import cycle, islice

from station.air.ear.comparison import Ear
from station.air.ear.loudness_envelope import FRAMES, LoudnessEnvelope
from station.programme.proof_of_sound import Hearing

RATE = 16_000
OURS = (
    "Kính thưa bà con, ủy ban nhân dân xã thông báo lịch tiêm phòng dịch cho đàn gia súc trong"
    " tháng này. Sáng thứ hai cán bộ thú y sẽ có mặt tại nhà văn hóa thôn từ bảy giờ đến mười một"
    " giờ. Bà con chuẩn bị dây buộc, chuồng trại sạch sẽ và khai báo đầy đủ số lượng trâu bò. Ngoài"
    " ra, do thời tiết chuyển lạnh, đề nghị bà con che chắn chuồng trại, dự trữ rơm rạ và cho gia"
    " súc uống nước ấm. Các hộ có trẻ nhỏ dưới năm tuổi đưa các cháu đến trạm y tế xã để uống"
    " vitamin vào chiều thứ tư. Đề nghị các trưởng thôn nhắc nhở từng gia đình."
)
THEIRS = (
    "Dự báo thời tiết ngày mai, vùng núi phía bắc trời rét đậm, có nơi rét hại. Hội phụ nữ thôn mời"
    " các hội viên đến họp vào tối thứ năm để bàn việc vay vốn. Chi hội nông dân phát động phong"
    " trào làm sạch đường làng ngõ xóm, mỗi nhà cử một người mang theo cuốc xẻng tập trung tại cổng"
    " làng lúc sáu giờ sáng chủ nhật. Bà con lưu ý phòng cháy chữa cháy rừng trong mùa hanh khô,"
    " tuyệt đối không đốt nương khi có gió to. Ai có nhu cầu mua lúa giống đăng ký với kế toán."
)
_HORN = "highpass=350,highpass=350,lowpass=5000,aecho=1:0.7:90|310|620:0.6|0.45|0.3"
_MASTERED = (
    "highpass=300,lowpass=6000,acompressor=threshold=0.1:ratio=4:attack=5:release=100"
    ",alimiter=limit=0.7"
)


@cache
def speech(text: str = OURS) -> "array[int]":
    """`text` as the station would send it."""
    spoken = subprocess.run(
        ["espeak-ng", "-v", "vi", "-s150", "-p40", "-g4", "--stdout"],
        input=text.encode(), capture_output=True, check=True,
    )  # fmt: skip
    return _filtered(spoken.stdout, _MASTERED, "-i", "-")


def through_horns(sent: "array[int]", delay: float) -> "array[int]":
    """What of `sent` arrives `delay` seconds later at a microphone; as long as `sent`."""
    raw = ("-f", "s16le", "-ar", str(RATE), "-ac", "1", "-i", "-")
    late = array("h", bytes(2 * round(delay * RATE)))
    return (late + _filtered(sent.tobytes(), _HORN, *raw))[: len(sent)]


def _filtered(data: bytes, filters: str, *source: str) -> "array[int]":
    command = ["ffmpeg", "-v", "error", *source, "-af", filters]
    command += ["-f", "s16le", "-ar", str(RATE), "-ac", "1", "-"]
    made = subprocess.run(command, input=data, capture_output=True, check=True)
    return array("h", made.stdout)


def _noise(colour: str, seconds: int, shape: str = "anull") -> "array[int]":
    source = f"anoisesrc=color={colour}:duration={seconds}:sample_rate={RATE}:amplitude=0.5:seed=7"
    return _filtered(b"", shape, "-f", "lavfi", "-i", source)


def _melody(seconds: int) -> "array[int]":
    dice, sound = random.Random(3), array("h")
    while len(sound) < seconds * RATE:
        turn = 2 * math.pi * 330 * 2 ** (dice.choice((0, 2, 4, 7, 9, 12)) / 12) / RATE
        sound.extend(
            round(6000 * math.exp(-n / 6000) * (math.sin(turn * n) + math.sin(3 * turn * n) / 2))
            for n in range(dice.choice((4000, 8000, 8000, 16000)))
        )
    return sound


def _cocks(seconds: int) -> "array[int]":
    dice, sound = random.Random(5), array("h")
    while len(sound) < seconds * RATE:
        length, phase = dice.randrange(3000, 14000), 0.0
        for n in range(length):
            high = math.sin(math.pi * n / length)
            phase += 2 * math.pi * (700 + 600 * high) / RATE
            sound.append(round(9000 * high * (math.sin(phase) + math.sin(2 * phase) / 2)))
        sound.extend(array("h", bytes(2 * dice.randrange(4000, 20000))))
    return sound


def _engine(seconds: int) -> "array[int]":
    beat = "+".join(f"sin(2*PI*27*{k}*t+{k * k})/{k}" for k in range(1, 60))
    source = f"aevalsrc='0.1*(1+0.3*sin(2*PI*3*t))*({beat})':s={RATE}:d={seconds}"
    return _filtered(b"", "anull", "-f", "lavfi", "-i", source)


AROUND: Mapping[str, Callable[[], "array[int]"]] = {
    "rain": lambda: _noise("white", 40),
    "market": lambda: _noise("pink", 40),
    "wind": lambda: _noise("brown", 40, "tremolo=f=0.4:d=0.9"),
    "engine": lambda: _engine(40),
    "cocks": lambda: _cocks(40),
    "music": lambda: _melody(40),
    "next village": lambda: through_horns(speech(THEIRS), 0.4),
}


@cache
def around(kind: str) -> "array[int]":
    """What else there is to be heard, some 40 s of it."""
    return AROUND[kind]()


def band_level(sound: "array[int]") -> float:
    """The mean amplitude in the band, 1 is full scale."""
    frames = LoudnessEnvelope(RATE).feed(sound)
    return math.sqrt(sum(frames) / len(frames))


def excerpt(sound: "array[int]", begin: float, seconds: float) -> "array[int]":
    """So much of `sound` from `begin`, again from its start where it is too short."""
    first, count = round(begin * RATE), round(seconds * RATE)
    return array("h", islice(cycle(sound), first, first + count))


def mixed(
    horns: "array[int] | None", noise: "array[int]", snr: float, level: float = 0.02
) -> "array[int]":
    """`horns` at `level`, with `noise` `snr` dB below it in the band; noise alone without horns."""
    k = level / 10 ** (snr / 20) / band_level(noise)
    if horns is None:
        return array("h", (max(-32768, min(32767, round(k * n))) for n in noise))
    h = level / band_level(horns)
    both = zip(horns, noise, strict=True)
    return array("h", (max(-32768, min(32767, round(h * a + k * b))) for a, b in both))


def listen(sent: "array[int]", heard: "array[int]", farthest: float = 200.0) -> Hearing:
    """What the ear finds, fed a second at a time as the listener feeds it."""
    ear, mic = Ear(farthest), LoudnessEnvelope(RATE)
    ear.sent(LoudnessEnvelope(RATE).feed(sent) + [0.0] * 5 * FRAMES)
    for begin in range(0, len(heard), RATE):
        ear.heard(mic.feed(heard[begin : begin + RATE]))
    found = ear.hearing()
    assert found is not None
    return found
