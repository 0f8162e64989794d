"""Unit HTML -> object, through WeasyPrint; url fetcher and font configuration."""
