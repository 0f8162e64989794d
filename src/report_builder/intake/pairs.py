"""Drafts that are one article in several languages -> the same group, by what the pages and the user say."""

from __future__ import annotations

from collections.abc import Sequence

from report_builder.intake.model import Draft
from report_builder.intake.register import same_address


def groups_of(drafts: Sequence[Draft], asked: Sequence[tuple[str, str]] = ()) -> list[list[int]]:
    """The numbers of the drafts, those of one article together, in the order of the first of each.

    A draft belongs to the one whose address its page names as a translation. `asked` are pairs of origins. A
    language that a group has already is not joined to it.
    """
    holder = list(range(len(drafts)))
    by_address = {same_address(draft.source_url): at for at, draft in enumerate(drafts) if draft.source_url}
    by_origin = {draft.origin: at for at, draft in enumerate(drafts)}

    def top(at: int) -> int:
        while holder[at] != at:
            at = holder[at]
        return at

    def join(one: int, other: int) -> None:
        first, second = sorted((top(one), top(other)))
        if first == second:
            return
        spoken = [drafts[at].lang for at in range(len(drafts)) if top(at) in (first, second)]
        if len(spoken) == len(set(spoken)):
            holder[second] = first

    for one, other in asked:
        if one in by_origin and other in by_origin:
            join(by_origin[one], by_origin[other])
    for at, draft in enumerate(drafts):
        for lang, url in sorted(draft.translations.items()):
            other = by_address.get(same_address(url))
            if other is not None and other != at and drafts[other].lang == lang:
                join(at, other)
    made: dict[int, list[int]] = {}
    for at in range(len(drafts)):
        made.setdefault(top(at), []).append(at)
    return list(made.values())
