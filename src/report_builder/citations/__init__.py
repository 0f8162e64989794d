"""Bibliographies and CSL styles -> the text of citations and of lists of sources."""
