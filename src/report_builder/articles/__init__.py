"""Article files -> Article values; the front matter schema; the catalogue."""
