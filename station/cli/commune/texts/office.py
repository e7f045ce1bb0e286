"""What becomes of the office as a whole: founded, published, restored; as text.

Not handled here: doing it (`station.commune.office`).
"""

from collections.abc import Iterable, Sequence

from station.cli.commune.texts.words import when
from station.cli.language import said
from station.commune.ceremony.founding import Founded
from station.commune.home import Home
from station.commune.keys.persons import PersonKey
from station.commune.office.restoration import Lifted
from station.commune.repository.writer import Published
from station.trust.rules import Role
from station.trust.standing.expiries import Expiring, Notice

_NOTICES = {
    Notice.YEAR: "within a year: ",
    Notice.MONTH: "SOON, within a month: ",
    Notice.WEEK: "AT ONCE, within a week: ",
    Notice.OVER: "OVER: ",
}


def founded(home: Home, made: Founded, brought: Iterable[PersonKey] = ()) -> str:
    """What a new commune has, and where each part belongs; `brought` are keys that stay away."""
    keys, away = home.keys, {key.role for key in brought}
    people = {
        Role.CHAIRMAN: "with the chairman, on a stick of his own",
        Role.EDITOR: "with the culture officer",
    }
    return "\n".join(
        [
            f"The commune is in {home.path}.",
            "Keep these apart, each with a copy, and none of them on this machine:",
            *(f"  {keys.path(name)}: a USB stick" for name in made.roots),
            f"    any {made.threshold} of these are needed when keys change; with",
            f"  {keys.path('targets')}: a USB stick in the safe",
            *(
                f"  {keys.path(role)}: {where}"
                for role, where in people.items()
                if role not in away
            ),
            "This one stays here, for publishing:",
            f"  {keys.path('feed')}",
            "Each village's box gets this file:",
            f"  {home.root_file}",
            f"Look through {home.settings_file}, then: commune bulletin add FILE",
            "Backups need a key, too, kept with the root's: commune keys add backup",
        ]
    )


def published(done: Published, expiring: Iterable[Expiring], home: Home) -> str:
    """What went out, until when the villages believe it, and what ends soon."""
    believed, ends = when(done.expires, home.settings().zoneinfo), tuple(expiring)
    over = any(each.notice is Notice.OVER and each.until <= done.expires for each in ends)
    promise = (
        f"NO VILLAGE BELIEVES IT since {believed}: sign the rules anew first, commune renew."
        if over
        else f"the villages believe it until {believed}, so publish again before that."
    )
    return "\n".join(
        [
            f"Published version {done.version} with {done.files} files in {home.repository};",
            promise,
            *(f"LEFT AS IT WAS: {said(each)}" for each in done.left),
            *(f"Look out: {said(each)}" for each in done.notes),
            *(f"{_NOTICES[each.notice]}{said(each.text)}" for each in ends),
        ]
    )


def renewed(done: Published, expiring: Iterable[Expiring], home: Home) -> str:
    """The same in one line, as a journal wants it of a timer."""
    until = when(done.expires, home.settings().zoneinfo)
    ends = (f"{_NOTICES[each.notice]}{said(each.text)}" for each in expiring)
    told = [
        f"signed anew as version {done.version}, believed until {until}",
        *map(said, done.notes),
    ]
    return "; ".join([*told, *ends])


def behind(numbers: Sequence[str]) -> list[str]:
    """What to do when boxes have seen higher numbers than the office has."""
    if not numbers:
        return []
    return [
        f"BEHIND: boxes have reported higher numbers than this office has: {', '.join(numbers)}.",
        "So it is after a backup was restored; the villages refuse what is published here.",
        "Lead it out: commune lift, with --seen and where the villages fetch",
    ]


def lifted(done: Lifted) -> list[str]:
    """What is left to do after a lift."""
    lines = ["All numbers are above what the villages can have seen."]
    if done.taken_over:
        lines.append("Later keys and rules were taken over from there.")
    if done.timetable:
        lines.append("The villages may have had a later timetable. Look at it, and have the")
        lines.append("editor sign it again: commune timetable sign, then commune publish")
    lines.append("What was approved after the backup is gone: compare, and add it again.")
    return lines
