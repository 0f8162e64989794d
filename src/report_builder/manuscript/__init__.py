"""Manifest + articles -> report tree -> list of units; selection, order, editions."""
