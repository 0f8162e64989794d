"""Units -> HTML through the Jinja2 templates of a layout."""
