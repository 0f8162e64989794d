"""Turns an article's text into the same text after an edit."""

from __future__ import annotations

from random import Random

from bench.prose import Writer


def sentence_changed(text: str, number: int) -> str:
    """Another first sentence in the second paragraph, as long as the old one; another for each `number`."""
    head, body = _split(text)
    paragraphs = body.split("\n\n")
    old, stop, rest = paragraphs[1].partition(". ")
    write = Writer(Random(f"edit/{number}"))
    sentences = (write.sentence().rstrip(".") for _ in range(2_000))
    new = min((each for each in sentences if each != old), key=lambda each: abs(len(each) - len(old)))
    paragraphs[1] = new + stop + rest
    return head + "\n\n".join(paragraphs)


def page_added(text: str, number: int) -> str:
    """About 600 words more, in paragraphs, before the first heading."""
    head, body = _split(text)
    write = Writer(Random(f"page/{number}"))
    more = "\n\n".join(" ".join(write.paragraph(75)) for _ in range(8))
    before, heading, after = body.partition("\n## ")
    return f"{head}{before}\n{more}\n{heading}{after}"


def _split(text: str) -> tuple[str, str]:
    """Front matter and body."""
    head, mark, body = text.partition("\n---\n\n")
    return head + mark, body
