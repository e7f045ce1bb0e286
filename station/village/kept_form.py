"""What reading a small file that was kept may raise when it isn't whole, or isn't ours.

One list for all who read such files: what one of them forgot would end the daemon at each start.
"""

NOT_WHOLE = (
    *(OSError, ValueError, TypeError, LookupError, AttributeError),
    *(RecursionError, OverflowError),
)
"""A number may be endless, a date at its end, a list as deep as the file is long."""
