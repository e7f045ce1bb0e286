"""Who holds a place at the door, and who gives way when all are taken. Pure.

Strangers have places of their own, phones that are in have others: no number of the first takes
one from the second. A stranger who comes always gets in, and the oldest gives way: of the address
that holds the most, and of one from which nobody is in before one where a phone has been seen.
Any hashable thing may be a guest.
"""

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

Guest = TypeVar("Guest")

_ADDRESSES_KEPT = 256


class ConnectionPlaces(Generic[Guest]):
    """At most `strangers` and `insiders` at once; who `is_busy` is spared as long as can be."""

    def __init__(
        self, strangers: int, insiders: int, is_busy: Callable[[Guest], bool] = lambda _: False
    ) -> None:
        self._strangers, self._insiders, self._is_busy = strangers, insiders, is_busy
        self._by_address: dict[str, OrderedDict[Guest, None]] = {}
        self._count = 0
        self._inside: OrderedDict[Guest, None] = OrderedDict()
        self._homes: OrderedDict[str, None] = OrderedDict()

    def enter(self, guest: Guest, address: str) -> Guest | None:
        """A stranger has come from `address`; who gives way for it, if anybody."""
        out = self._oldest_stranger() if self._count >= self._strangers else None
        self._by_address.setdefault(address, OrderedDict())[guest] = None
        self._count += 1
        return out

    def know(self, guest: Guest, address: str) -> Guest | None:
        """`guest` is a phone that is in, and speaks just now; who gives way, if anybody."""
        self._homes[address] = None
        self._homes.move_to_end(address)
        if len(self._homes) > _ADDRESSES_KEPT:
            self._homes.popitem(last=False)
        if guest in self._inside:
            self._inside.move_to_end(guest)
            return None
        self._take_from(address, guest)
        self._inside[guest] = None
        return self._most_silent() if len(self._inside) > self._insiders else None

    def leave(self, guest: Guest, address: str) -> None:
        """`guest` has gone."""
        if guest in self._inside:
            del self._inside[guest]
        else:
            self._take_from(address, guest)

    def _take_from(self, address: str, guest: Guest) -> None:
        held = self._by_address.get(address, OrderedDict())
        if guest in held:
            del held[guest]
            self._count -= 1
            if not held:
                del self._by_address[address]

    def _most_silent(self) -> Guest:
        """Of those who are in; not one in the middle of something, if there is another."""
        idle = (guest for guest in self._inside if not self._is_busy(guest))
        return next(idle, next(iter(self._inside)))

    def _oldest_stranger(self) -> Guest:
        def holds(address: str) -> tuple[bool, int]:
            return address not in self._homes, len(self._by_address[address])

        return next(iter(self._by_address[max(self._by_address, key=holds)]))
