"""Arbitrary bytes -> a fault of the program, if there is one: targets for a coverage-guided fuzzer."""
