"""The capitals of Vietnamese, for a character class in a pattern."""

# From U+1EA0 on capitals and small letters alternate.
UPPER = "A-ZÀ-ÖØ-ÞĂĐĨŨƠƯ" + "".join(map(chr, range(0x1EA0, 0x1EFA, 2)))
