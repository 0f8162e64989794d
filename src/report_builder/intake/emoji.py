"""Small pictures that stand among the letters of a page, which no font of a report has -> out, and told."""

from __future__ import annotations

import re
from dataclasses import replace

from report_builder.intake.model import Doubt, Draft

# What is shown as a picture without being asked to (Unicode, emoji-data.txt, Emoji_Presentation); dingbats
# are that when U+FE0F asks them to.
_OLD = (
    "\u231a\u231b\u23e9-\u23ec\u23f0\u23f3\u25fd\u25fe\u2614\u2615\u2648-\u2653\u267f\u2693\u26a1\u26aa\u26ab"
    "\u26bd\u26be\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2705\u270a\u270b\u2728\u274c"
    "\u274e\u2753-\u2755\u2757\u2795-\u2797\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55"
)
_TONE = "[\U0001f3fb-\U0001f3ff]?"
_BASE = f"(?:[\U0001f000-\U0001f1e5\U0001f300-\U0001faff{_OLD}]|[\u2600-\u27bf](?=\ufe0f))\ufe0f?{_TONE}"
_JOINED = f"(?:\u200d(?:{_BASE}|[\u2600-\u27bf]\ufe0f?))*[\U000e0020-\U000e007f]*"
_ONE = f"(?:[\U0001f1e6-\U0001f1ff]{{1,2}}|{_BASE}{_JOINED})"
_EMOJI = re.compile(_ONE)
_PLACE = re.compile(rf"( ?)(?:(\*\*|\*|~~){_ONE}(?: ?{_ONE})*\2|{_ONE}(?: ?{_ONE})*)( ?)")
_ASKING = re.compile("[\ufe0e\ufe0f\u20e3]")  # these ask for another look of what stands before them
_MOST_TOLD = 20


def without_emoji(draft: Draft) -> Draft:
    """The draft without small pictures in its text and fields; a doubt names those that were there."""
    parts = (draft.title, draft.subtitle, draft.summary, draft.body)
    found = [each for part in parts if not part.isascii() for each in _EMOJI.findall(part)]
    if not found and not any(_ASKING.search(part) for part in parts):
        return draft
    title, subtitle, summary, body = map(_without, parts)
    doubts = draft.doubts
    if found:
        told = " ".join(list(dict.fromkeys(found))[:_MOST_TOLD])
        reason = "fonts of books have no such pictures; where one says something, say it in words"
        doubts = (*doubts, Doubt("dropped", "emoji", told, "the text", 0.9, reason))
    body = re.sub(r"\n{3,}", "\n\n", body).lstrip("\n")
    return replace(draft, title=title, subtitle=subtitle, summary=summary, body=body, doubts=doubts)


def _without(text: str) -> str:
    """`text` without them; a line that held nothing else goes."""
    lines: list[str] = []
    for line in text.split("\n"):
        if not _EMOJI.search(line):
            lines.append(_ASKING.sub("", line))
            continue
        rest = _ASKING.sub("", _PLACE.sub(_space, line)).rstrip()
        if re.search(r"\w", rest) or "|" in rest:
            lines.append(rest)
    return "\n".join(lines)


def _space(found: re.Match[str]) -> str:
    """What stands in the place of one: a space where it parted two words."""
    before = found.string[: found.start()][-1:]
    after = found.string[found.end() :][:1]
    spaces = bool(found[1]) + bool(found[3])
    if not spaces or not before or not after:
        return ""
    return " " if spaces == 2 or (before.isalnum() and after.isalnum()) else ""
