"""The commands `station` and `commune`: on top of everything, and imported by nothing."""
