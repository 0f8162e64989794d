"""The pictures of the sample report, as functions that return SVG text."""
