"""What is approved goes out: the repository is written anew, and served.

Not handled here: what is on offer (`bulletins/publishing.py`), HTTP (`repository/serve.py`).
"""

from station.commune.bulletins import publishing
from station.commune.fleet import enrolling
from station.commune.keys.folder import FEED
from station.commune.office.office import Office
from station.commune.repository.serve import RepositoryServer
from station.commune.repository.writer import Published


def publish(office: Office) -> Published:
    """Write the repository anew, with the feed's key, which stays on this machine.

    Raises TrustError when the villages would refuse something, StorageError.
    """
    home = office.home
    store, key = home.store(), home.keys.unlock(FEED, None)
    return publishing.publish(home, store, key, office.clock.now())


def renew(office: Office) -> Published:
    """Sign what is on offer again, without news, so that villages know that the commune is there.

    Raises StorageError.
    """
    home = office.home
    return home.press(home.settings()).renew_feed(home.keys.unlock(FEED, None), office.clock.now())


def server(office: Office, port: int | None = None) -> RepositoryServer:
    """Ready to serve the repository and to take new boxes' registrations; `run` it.

    At commune.toml's port, unless another is given. Raises RefusedError.
    """
    of = office.home.settings().serve
    boxes, listened = enrolling.fleet(office.home), of.port if port is None else port

    def enrol(registration: bytes) -> bytes:
        return boxes.register(registration, office.clock.now()).answer

    return RepositoryServer(office.home.repository, of.listen, listened, enrol)
