"""A style sheet -> a process that has parsed it, loaded its fonts and set a few words with them."""

from __future__ import annotations

from dataclasses import dataclass

from report_builder.typeset.model import BodyJob, StyleSheet


@dataclass(frozen=True, slots=True)
class WarmUp:
    """What a worker can do before it is given a unit that uses the sheet. `rtl`: an Arabic report."""

    sheet: StyleSheet
    lang: str
    rtl: bool


def warm_up(job: WarmUp) -> None:
    """Set a few words and forget them: what they need is then kept in the process."""
    from report_builder.typeset.body import typeset_body

    words = "نص في السطر 1" if job.rtl else "Words on a line 1"
    root = f'<html lang="{job.lang}" dir="{"rtl" if job.rtl else "ltr"}">'
    body = (
        f'<body id="warm-up"><h1>{words}</h1><p>{words} <em>{words}</em> <strong>{words}</strong></p></body>'
    )
    typeset_body(BodyJob("warm-up", "", f"<!DOCTYPE html>{root}{body}</html>", job.sheet))
