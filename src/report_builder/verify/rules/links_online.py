"""Addresses on the web that do not answer; asked only when the user says so."""

from __future__ import annotations

from report_builder.verify.model import Rule

RULE = Rule("links.online", "warning", "an address that does not answer (only with --online)", "source")
