"""The daemon on the Pi, and the `station` command."""
