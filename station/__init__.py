"""Loa Thôn: the loudspeaker station of a village, and the commune's side of it."""
