"""The project on disk: configuration, paths, locale strings, errors with file and line."""
