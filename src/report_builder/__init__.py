"""report_builder compiles published Markdown articles into typeset PDF reports."""

__version__ = "0.1.0"
