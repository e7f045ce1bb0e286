"""From paper, or a mouth, to a recording fit for horns."""
