"""The pages: thin skins over the rooms of `station`."""
