"""Vietnamese first: the catalogue of translations, and instants in words."""
