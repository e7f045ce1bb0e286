"""Codes and what the page says for them: messages for the catalogues, in English.

`mark` only marks a message for extraction; it is looked up when it is shown.
"""

from station.programme.asrun import Kind, Outcome, Proof, ProofReason, Reason
from station.programme.bulletin import Priority


def mark(message: str) -> str:
    """`message` itself: it is in the catalogues."""
    return message


REASONS: dict[str, str] = {
    Reason.BY_HAND: mark("someone pressed Stop"),
    Reason.PREEMPTED: mark("it gave way to a more important bulletin"),
    Reason.DAEMON_STOPPED: mark("the station was switched off or updated"),
    Reason.POWER_CUT: mark("power cut"),
    Reason.DAEMON_DIED: mark("the station's program failed and began anew"),
    Reason.TOO_LONG: mark("it was longer than its time slot"),
    Reason.TOO_LATE: mark("its time had passed"),
    Reason.CLOCK_UNTRUSTED: mark("the station's clock is not right yet"),
    Reason.CLOCK_WRONG: mark("the station's clock was wrong"),
    Reason.QUIET_HOURS: mark("these are quiet hours"),
    Reason.NOTHING_TO_SAY: mark("there was no bulletin to play"),
    Reason.NOT_VERIFIED: mark("the bulletin could not be verified genuine"),
    Reason.NOT_THERE: mark("the station does not have this bulletin"),
    Reason.BUSY: mark("something else is on the air"),
    Reason.CARD: mark("the sound card failed"),
    Reason.PIN: mark("the amplifier's switch failed"),
    Reason.DISK: mark("the memory card failed or is full"),
    Reason.LONGEST_ON: mark("the amplifier had been on for too long"),
    Reason.MICROPHONE: mark("the microphone gave nothing"),
    Reason.SKIPPED: mark("it was skipped by hand"),
    Reason.PAUSED: mark("the timetable was paused"),
    Reason.HOWL: mark("the loudspeakers howled; stand farther from them, then speak again"),
    Reason.UNHEARD: mark("listen to it on this phone first"),
}
OTHER_REASON = mark("the station gave no reason")

PROMISED = mark("Promised, to come")

STATES: dict[str, str] = {
    "due": mark("To come"),
    "promised": PROMISED,
    "playing": mark("Playing"),
    "held": mark("Left out"),
    Outcome.PLAYED: mark("Played"),
    Outcome.CUT: mark("Cut off"),
    Outcome.STOPPED: mark("Stopped"),
    Outcome.MISSED: mark("Missed"),
    Outcome.REFUSED: mark("Not played"),
    Outcome.FAILED: mark("Failed"),
    Outcome.TAKEN_BACK: mark("Entered by mistake, still to come"),
}

WRONG = {str(each) for each in (Outcome.CUT, Outcome.MISSED, Outcome.REFUSED, Outcome.FAILED)}
"""What is shown as gone wrong."""

KINDS: dict[str, str] = {
    Kind.TEST: mark("the box's own test"),
    Kind.SCHEDULED: mark("by the timetable"),
    Kind.HAND: mark("by hand"),
    Kind.LIVE: mark("live"),
    Kind.EMERGENCY: mark("EMERGENCY"),
}

PRIORITIES: dict[str, str] = {
    Priority.NORMAL: "",
    Priority.PRIORITY: mark("priority"),
    Priority.EMERGENCY: mark("emergency"),
}

PARTS: dict[str, str] = {
    "card": mark("The sound card is not working."),
    "pins": mark("The amplifier's switch is not working."),
    "disk": mark("The memory card is failing or full."),
    "clock": mark("The clock is not right."),
    "commune": mark("News from the commune can't be fetched."),
    "self-test": mark("The loudspeakers were not heard in the daily test."),
    "microphone": mark("The microphone hears something wrong, or nothing."),
    "amplifier": mark("The amplifier's power is not as it should be."),
    "buttons": mark("A button of the box is stuck."),
}
PARTS |= {
    "heat": mark("The box is too hot."),
    "power": mark("The power supply is too weak."),
    "memory": mark("The box is short of working memory."),
    "disk-test": mark("The memory card does not keep what is written to it."),
    "own-memory": mark("The station's program takes too much memory."),
    "kept": mark("What the box stores is lost in the next power cut."),
    "stick": mark("A USB stick came that the station can't read."),
}
OTHER_PART = mark("Something in the station is not working.")

TAKEN: dict[str, str] = {
    "later-withdraw": mark("It will not be played then."),
    "stop": mark("The station has taken your Stop."),
    "play": mark("The station has taken it and is about to play."),
    "wait": mark("It will be played as soon as the loudspeakers are free."),
    "volume": mark("The volume is set."),
    "skip": mark("It will be left out."),
    "unskip": mark("It will be played after all."),
    "pause": mark("The timetable is paused. Warnings still sound."),
    "resume": mark("The timetable goes on."),
    "speak": mark("Speak as soon as the loudspeakers are on."),
    "speak-end": mark("The microphone is off."),
    "own": mark("Saved. The station starts anew; look again in half a minute."),
    "test": mark("The test is about to sound."),
    "clock": mark("The clock is right. The timetable goes on."),
    "clock-set": mark("The clock is set. The timetable goes on."),
    "clock-doubted": mark("It is noted. But the clock isn't sure yet: call the technician."),
}

PROOFS: dict[str, str] = {
    Proof.SOUNDED: mark("it sounded"),
    Proof.DID_NOT: mark("it did NOT sound"),
    Proof.UNKNOWN: mark("not known whether it sounded"),
}

PROOF_REASONS: dict[str, str] = {
    ProofReason.NONE: mark("the box has nothing to prove it by"),
    ProofReason.HEARD: mark("the microphone heard it"),
    ProofReason.NOT_HEARD: mark("the microphone did not hear it"),
    ProofReason.HEARD_IN_PART: mark("the microphone heard only part of it"),
    ProofReason.CURRENT: mark("the amplifier drew current"),
    ProofReason.NO_CURRENT: mark("the amplifier drew no current"),
    ProofReason.CURRENT_IN_PART: mark("the amplifier drew current only part of the time"),
    ProofReason.NO_MAINS: mark("the amplifier had no power"),
    ProofReason.MAINS_ONLY: mark("it is only known that the amplifier had power"),
    ProofReason.MAINS_IN_PART: mark("the amplifier had power only part of the time"),
    ProofReason.TOO_SHORT: mark("it was too short to tell"),
    ProofReason.TOO_LOUD_AROUND: mark("it was too loud around the microphone"),
    ProofReason.MICROPHONE_FAILED: mark("the microphone is not working"),
    ProofReason.OUT_OF_EARSHOT: mark("the microphone is too far from these loudspeakers"),
    ProofReason.NOTHING_TO_PROVE_BY: mark("the box has nothing to prove it by"),
}

LOG_OUTCOMES = {str(outcome): STATES[outcome] for outcome in Outcome}
"""What the log can be filtered by."""

SOURCES: dict[str, str] = {
    "network": mark("the network"),
    "commune": mark("the commune's server"),
    "battery": mark("the battery clock"),
    "person": mark("somebody with a watch"),
}
"""Who says what time it is."""
OTHER_SOURCE = mark("another clock")

WHO: dict[str, str] = {
    "panel": mark("this page"),
    "the command line": mark("the technician"),
    "the box's button": mark("the button on the box"),
}

WEEKDAYS = (
    *(mark("Mon"), mark("Tue"), mark("Wed"), mark("Thu"), mark("Fri")),
    *(mark("Sat"), mark("Sun")),
)

ADVICE: dict[str, str] = {
    "pins": mark("If the loudspeakers go on, switch the amplifier off. Call the technician."),
    "card": mark("Look whether its plug sits firmly. Call the technician."),
    "disk": mark("Call the technician: the memory card may have to be replaced."),
    "disk-test": mark("Call the technician: the memory card may have to be replaced."),
    "own-memory": mark("Switch the box off and on when nothing is due. Call the technician."),
    "heat": mark("Put the box into the shade and let air through it."),
    "power": mark("Use a supply of 5.1 V and 3 A and a short cable."),
    "clock": mark("Compare the time with your watch, and set the clock if it is wrong."),
    "stick": mark("Take it out; the office has to format it as exFAT or FAT32."),
    "commune": mark("Nothing to do: what the box holds plays on. Tell the commune after a day."),
}
OTHER_ADVICE = mark("Call the technician.")
