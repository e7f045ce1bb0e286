"""Which keys may not play again, as SQL over the journal's tables. Not handled here: running it."""

from station.programme.asrun import Kind, Outcome

DONE = (
    "SELECT key FROM begun UNION SELECT key FROM asrun"
    # A warning that only ever failed or was missed, or was cut before its first frame, may be
    # tried again.
    " EXCEPT SELECT key FROM asrun WHERE kind=? GROUP BY key"
    " HAVING min(outcome IN (?, ?) OR (outcome=? AND started IS NULL))"
    " AND key NOT IN (SELECT key FROM begun WHERE finished=0)"
    # What was given up by a clock that was wrong is open again.
    " EXCEPT SELECT key FROM asrun AS row WHERE outcome=?"
    " AND seq=(SELECT max(seq) FROM asrun WHERE key=row.key)"
    " AND key NOT IN (SELECT key FROM begun)"
)
DONE_BY = (
    Kind.EMERGENCY, Outcome.FAILED, Outcome.MISSED, Outcome.CUT, Outcome.TAKEN_BACK,
)  # fmt: skip
"""What stands for the question marks."""
