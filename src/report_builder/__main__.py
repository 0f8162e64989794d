"""Lets `python -m report_builder` do what the command `report-builder` does."""

from report_builder.cli.main import main

if __name__ == "__main__":
    main()
