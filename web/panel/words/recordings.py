"""What the page says of recordings that the village head sends: messages for the catalogues."""

from web.panel.words.codes import mark

FAULTS: dict[str, str] = {
    "no-recording": mark("This file is no recording. Choose another, or record again."),
    "too-short": mark("It is too short. Record it again."),
    "too-long": mark("It is too long. Record it in shorter parts."),
    "silent": mark("There is no sound in it. Look at the microphone, and record it again."),
    "distorted": mark("The voice is distorted. Hold the phone farther away, and record it again."),
    "drowned": mark("Noise covers the voice, or nobody speaks. Record it again in a quiet place."),
    "torn": mark("The end of the file is missing. Send it again."),
    "disk": mark("The memory card is failing or full."),
    "too-large": mark("The file is too large. Record it shorter."),
    "busy": mark("Other recordings are just being sent. Try again in a minute."),
    "nothing": mark("Record something or choose a file first."),
    "no-words": mark("There is nothing to read aloud. Write the text first."),
    "too-many-words": mark("The text is too long. Make two announcements of it."),
    "blanks": mark("Something is still to be filled in, between { and }."),
    "no-voice": mark("The box has no voice to read with. Call the technician."),
    "unheard": mark("Listen to it first, then play it."),
    "when": mark("Write the time as 18:30."),
    "when-day": mark("Write the time as 18:30 and the day as 31/12/2026."),
}
OTHER_FAULT = mark("The station could not prepare it. Send it again, or call the technician.")

FLAWS: dict[str, str] = {
    "somewhat-distorted": mark("The voice is a little distorted."),
    "noisy": mark("It is a little noisy."),
    "recorder": mark("The recorder may be broken."),
    "one-side": mark("One side of it is silent."),
    "telephone": mark("It sounds like a telephone."),
    "antiphase": mark("Its two sides cancel each other, so one of them is taken."),
    "unread": mark("Some letters or signs could not be read. Listen, and write them out."),
    "trimmed": mark("The silence before and after it is cut off."),
    "cut-off": mark("The end of the file seems to be missing."),
}

DONE: dict[str, str] = {
    "memo": mark("The station has the recording and is preparing it."),
    "memo-text": mark("The box is reading it aloud. Listen to it before it is played."),
    "memo-at": mark("It will be played at its time."),
    "memo-at-paused": mark("It will be played at its time, though the timetable is paused."),
    "memo-waits": mark(
        "It will be played. Where a session has that time, it waits until after it."
    ),
    "memo-withdraw": mark("It will not be played then."),
    "memo-delete": mark("The recording is deleted."),
    "memo-restore": mark("The recording is back. It is not promised any more."),
}
