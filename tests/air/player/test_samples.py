"""Arithmetic on samples."""

from array import array

from hypothesis import given
from hypothesis import strategies as st

from station.air.player.samples import FADE, faded_in, faded_out, mixed, scaled, spliced, stereo
from tests.air.recordings import noise, steady

sounds = st.lists(st.integers(-32_768, 32_767), max_size=300).map(lambda list_: array("h", list_))


@given(sounds, st.floats(0, 1))
def test_a_gain_multiplies_every_sample(samples: "array[int]", gain: float) -> None:
    changed = scaled(samples, gain)
    # Half a step for the rounding, and a quarter for the gain's own.
    assert all(
        abs(after - before * gain) <= 0.75 for before, after in zip(samples, changed, strict=True)
    )


@given(sounds, sounds)
def test_two_channels_become_their_mean(left: "array[int]", right: "array[int]") -> None:
    length = min(len(left), len(right))
    both = array("h", bytes(4 * length))
    both[0::2], both[1::2] = left[:length], right[:length]
    pairs = zip(left[:length], right[:length], strict=True)
    assert list(mixed(both)) == [(a + b) // 2 for a, b in pairs]


@given(sounds)
def test_a_fade_keeps_the_length_and_never_makes_louder(samples: "array[int]") -> None:
    for faded in (faded_in(samples), faded_out(samples)):
        assert len(faded) == len(samples)
        assert all(abs(after) <= abs(before) for before, after in zip(samples, faded, strict=True))


def test_a_fade_touches_its_own_end_only() -> None:
    samples = noise(3_000)
    assert faded_in(samples)[FADE:] == samples[FADE:]
    assert faded_in(samples)[0] == 0
    assert faded_out(samples)[:-FADE] == samples[:-FADE]
    assert faded_out(samples)[-1] == 0


@given(sounds)
def test_both_channels_carry_the_same(samples: "array[int]") -> None:
    both = stereo(samples)
    assert both[0::2] == both[1::2] == samples


@given(st.integers(-4, 4), st.integers(500, 2_100))
def test_a_splice_changes_the_length_by_as_many_frames(drop: int, length: int) -> None:
    assert len(spliced(noise(length), drop)) == length - drop


def test_a_splice_is_made_where_the_signal_is_quiet() -> None:
    samples = noise(1_000)
    samples[100:110] = array("h", bytes(20))
    for drop in (1, -1):
        result = spliced(samples, drop)
        assert result[:100] == samples[:100]
        assert result[110 - drop :] == samples[110:]


def test_nothing_to_splice_leaves_the_samples_as_they_are() -> None:
    assert spliced(steady(10), 0) == steady(10)
