"""Markdown -> safe HTML; the extensions (figures, notes, pull quotes, boxes, references)."""
