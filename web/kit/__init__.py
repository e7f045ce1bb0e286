"""What both web faces share: the server, access, words. Imports the ground of `station` alone."""
