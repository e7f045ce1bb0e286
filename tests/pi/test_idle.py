"""How little an idle station writes to its card, all that the kernel sends to it counted.

Half an hour of waiting. On a real Pi the village's own data would have to go: so a virtual one's.
"""

from tests.pi.machine import needs_a_virtual_pi, on_the_pi

pytestmark = needs_a_virtual_pi
MOST_A_DAY = 5_000_000


def test_an_idle_day_wears_the_card_little() -> None:
    found = on_the_pi("1200", program="on_idle")
    a_day = found["bytes"] * 86_400 / found["seconds"]
    print(f"{a_day / 1e6:.2f} MB a day")
    assert found["state"] == "active"
    assert a_day <= MOST_A_DAY
