"""Turns data and the words of an editor into charts: SVG in the layout's type and colours, and their tables."""
