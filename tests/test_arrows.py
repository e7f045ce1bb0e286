"""The rooms' arrows: who may import whom, and who imports what from outside."""

import ast
from collections import Counter
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.places import TOP

GROUND = {
    "station.errors",
    "station.error_forms",
    "station.settings",
    "station.typed_toml",
    "station.mistakes",
    "station.settings_example",
    "station.settings_layers",
    "station.clock",
    "station.files",
    "station.lines",
    "station.fields",
    "station.plain_text",
    "station.foreign",
    "station.wire",
    "station.lock",
    "station.backoff",
    "station.server_date",
}
ROOTS = {
    "station.village.daemon.main",
    "station.cli.station.main",
    "station.cli.station.__main__",
    "station.cli.station.pair",
    "station.cli.commune.main",
    "web.panel.wsgi",
}
# Which wing may import which, beside itself and the ground.
ARROWS = {
    "station.programme": set[str](),
    "station.trust": {"station.programme"},
    "station.studio": set[str](),
    "station.air": {"station.programme"},
    "station.village": {"station.air", "station.studio", "station.trust", "station.programme"},
    "station.commune": {"station.studio", "station.trust", "station.programme"},
    "station.cli": {"station", "web"},
    "web.kit": set[str](),
    "web.panel": {
        "web.kit",
        "station.village.control",
        "station.village.https.addresses",
        "station.village.settings.places",
        "station.village.asrun.download",
        "station.programme",
    },
}
# In each room, the one file that may import it; its errors are translated there.
ONE_IMPORTER = {
    "gpiozero": {"station.air.relays.pins"},
    # One to play and one to listen, each alone in its process.
    "pyaudio": {"station.air.player.sound_card", "station.air.ear.microphone"},
    "soundfile": {"station.air.player.decoder"},
    "schedule": {"station.village.periodic_jobs"},
    "segno": {"web.panel.views.qr"},
    # The journal, its file, and what can still be read of a damaged one.
    "sqlite3": {
        "station.village.asrun.journal",
        "station.village.asrun.database_file",
        "station.village.asrun.salvage",
    },
    "sqlalchemy": {"station.commune.store.database", "station.commune.store.rows"},
    "babel": {"web.kit.words.catalogue"},
    "argon2": {"web.panel.access.login"},
    "icalendar": {"web.panel.views.icalendar"},
    "pyrage": {"station.commune.backup.sealing"},
    "pypdf": {"station.studio.paper.formats.pdf"},
    "dateutil": {"station.programme.recurrence"},
    # And each group of the panel's pages.
    "flask": {
        "web.panel.app",
        "web.panel.pages.context",
        "web.kit.access.cookies",
        "web.kit.server.intake",
        "web.kit.server.lanes",
        "web.kit.server.packing",
        "web.kit.server.uploads",
        "station.commune.repository.serve",
    },
    "itsdangerous": {"web.kit.access.cookies"},
    "waitress": {"web.kit.server.lanes", "station.commune.repository.serve"},
    "urllib3": {"station.trust.http"},
    "securesystemslib.dsse": {"station.trust.envelope"},
    "cryptography": {
        "station.commune.keys.folder",
        "station.commune.keys.pem",
        "station.village.enrolment.key",
        # A certificate authority is another matter than a key.
        "station.village.https.authority",
        "station.village.https.certificates",
    },
    # The client, the office's hand, and the proof without a network: three parts of tuf.
    "tuf": {
        "station.trust.feed",
        "station.trust.feed_faults",
        "station.commune.repository.metadata",
        "station.commune.repository.metadata_reader",
        "station.trust.offline",
    },
}
LOBBIES = {"station", "station.village", "station.commune", "web.panel"}
MOST_FILES = 20


@cache
def modules() -> dict[str, Path]:
    found = {}
    for path in [*TOP.glob("station/**/*.py"), *TOP.glob("web/**/*.py")]:
        name = ".".join(path.relative_to(TOP).with_suffix("").parts)
        found[name.removesuffix(".__init__")] = path
    return found


@cache
def imported_by(module: str) -> frozenset[str]:
    """All that `module` names in an import: modules, and the names in them."""
    path, found = modules()[module], set[str]()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the arrows"
            found |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(found)


def is_package(module: str) -> bool:
    return modules()[module].name == "__init__.py"


def ours(module: str) -> set[str]:
    """The files of ours that `module` imports; a package on the way to one is none."""
    return {name for name in imported_by(module) if name in modules() and not is_package(name)}


def within(module: str, place: str) -> bool:
    return module == place or module.startswith(place + ".")


def wing_of(module: str) -> str:
    return next(wing for wing in ARROWS if within(module, wing))


def room_of(module: str) -> str:
    return module.rpartition(".")[0]


FILES = [module for module in modules() if not is_package(module)]
ROOMS = [module for module in modules() if is_package(module)]


@pytest.mark.parametrize("wing", ARROWS)
def test_a_wing_imports_only_along_its_arrows(wing: str) -> None:
    allowed = {wing, *GROUND, *ARROWS[wing]}
    for module in FILES:
        if module in ROOTS or not within(module, wing):
            continue
        strange = {t for t in ours(module) if not any(within(t, place) for place in allowed)}
        assert not strange, f"{module} imports {strange}"


def test_every_file_is_of_a_wing_or_of_the_ground() -> None:
    for module in FILES:
        assert module in GROUND or wing_of(module)


def test_the_ground_stands_on_itself() -> None:
    for module in GROUND:
        assert ours(module) <= GROUND


def test_nobody_imports_a_root_but_a_root() -> None:
    for module in FILES:
        assert module in ROOTS or not ours(module) & ROOTS, module


def test_no_two_rooms_import_each_other_however_far_round() -> None:
    arrows: dict[str, set[str]] = {}
    for module in FILES:
        others = {room_of(target) for target in ours(module)} - {room_of(module)}
        arrows.setdefault(room_of(module), set()).update(others)
    # What stands in a wing's own folder is on one floor with nothing: it is no room.
    arrows = {room: others - LOBBIES for room, others in arrows.items() if room not in LOBBIES}
    TopologicalSorter(arrows).prepare()  # raises CycleError with the circle


@pytest.mark.parametrize("library", ONE_IMPORTER)
def test_an_outside_library_has_one_importing_file(library: str) -> None:
    importers = {m for m in modules() if any(within(name, library) for name in imported_by(m))}
    assert importers, f"{library} is not used"
    pages = {m for m in importers if library == "flask" and within(m, "web.panel.pages")}
    assert importers <= ONE_IMPORTER[library] | pages


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_what_it_is_and_is_not_crowded(room: str) -> None:
    assert ast.get_docstring(ast.parse(modules()[room].read_text("utf-8")))
    assert sum(room_of(module) == room for module in FILES) <= MOST_FILES


def test_no_two_classes_have_one_name() -> None:
    named = Counter(
        node.name
        for wing in ("station", "web")
        for path in (TOP / wing).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
    )
    assert [name for name, times in named.items() if times > 1] == []


def test_the_programme_room_reads_no_clock_and_does_no_io() -> None:
    forbidden = {"time", "os", "socket", "threading", "logging", "pathlib", "subprocess", "random"}
    for module in FILES:
        if within(module, "station.programme"):
            found = {name.split(".")[0] for name in imported_by(module)}
            assert not found & forbidden, module
            assert ".now(" not in modules()[module].read_text("utf-8"), module
