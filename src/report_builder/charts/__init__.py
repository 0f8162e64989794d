"""Data and the words of an editor -> charts: SVG in the layout's type and colours, and their tables."""
