"""What is approved goes out: the repository is written anew, and served.

Not handled here: what is on offer (`bulletins/publishing.py`), HTTP (`repository/serve.py`).
"""

from dataclasses import replace

from station.commune.bulletins import publishing
from station.commune.fleet import enrolling
from station.commune.keys.folder import FEED
from station.commune.office.office import Office
from station.commune.repository.catching_up import numbers_at
from station.commune.repository.serve import RepositoryServer
from station.commune.repository.writer import Published
from station.errors import LoaThonError, RefusedError, Sentence


def publish(office: Office) -> Published:
    """Write the repository anew, with the feed's key, which stays on this machine.

    Raises RefusedError when the villages have had higher numbers, TrustError when they would
    refuse something, StorageError.
    """
    home, notes = office.home, _asked(office)
    store, key = home.store(), home.keys.unlock(FEED, None)
    return replace(publishing.publish(home, store, key, office.clock.now()), notes=notes)


def renew(office: Office) -> Published:
    """Sign what is on offer again, without news, so that villages know that the commune is there.

    Raises RefusedError when the villages have had higher numbers, StorageError.
    """
    home, notes = office.home, _asked(office)
    press, key = home.press(home.settings()), home.keys.unlock(FEED, None)
    return replace(press.renew_feed(key, office.clock.now()), notes=notes)


def _asked(office: Office) -> tuple[str, ...]:
    """Ask where the villages fetch whether they have had higher numbers than this office has.

    So it is after a backup was restored, and what is published below them nobody takes. Who
    doesn't answer keeps nobody from publishing: that is in the outcome's notes. Raises
    RefusedError when they have.
    """
    home = office.home
    address, press = home.settings().serve.address, home.press(home.settings())
    if not address:
        return ()
    own = press.floors(home.store().last_sequence())
    try:
        there = numbers_at(address, press.first_root(), office.clock.now())
    except LoaThonError as error:
        return (
            Sentence(
                "whether the villages have had higher numbers isn't known: {error}", error=error
            ),
        )
    if there.above(own):
        raise RefusedError(
            "the villages have had higher numbers from {address} than this office has ({numbers}), "
            "as after a backup was restored, and would refuse what is published: commune lift "
            "--seen {address}",
            address=address,
            numbers=", ".join(there.above(own)),
        )
    return ()


def server(office: Office, port: int | None = None) -> RepositoryServer:
    """Ready to serve the repository and to take new boxes' registrations; `run` it.

    At commune.toml's port, unless another is given. Raises RefusedError.
    """
    of = office.home.settings().serve
    boxes, listened = enrolling.fleet(office.home), of.port if port is None else port

    def enrol(registration: bytes) -> bytes:
        return boxes.register(registration, office.clock.now()).answer

    return RepositoryServer(office.home.repository, of.listen, listened, enrol)
