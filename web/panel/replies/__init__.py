"""The daemon's replies as the pages use them."""
