"""Whether the clock is known to be right, and who says so. Imports the ground alone."""
