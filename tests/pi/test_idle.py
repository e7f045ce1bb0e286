"""How little an idle station writes to its card, all that the kernel sends to it counted.

An hour and a quarter of waiting: each of the station's own rounds takes an hour at most, or comes
once a day before that. On a real Pi the village's own data would have to go: so a virtual one's.
"""

from tests.pi.machine import needs_a_virtual_pi, on_the_pi

pytestmark = needs_a_virtual_pi
MOST_A_DAY = 5_000_000
HOUR = 3600


def test_an_idle_day_wears_the_card_little() -> None:
    found = on_the_pi(str(HOUR), program="on_idle", seconds=2 * HOUR)
    a_day = found["bytes"] * 86_400 / found["seconds"]
    print(f"{a_day / 1e6:.2f} MB a day")
    assert found["state"] == "active"
    assert a_day <= MOST_A_DAY
