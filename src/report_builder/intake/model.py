"""An article on its way in, as the readers of all kinds of sources hand it on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

DoubtKind = Literal["dropped", "guessed", "unsure"]


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing that a reader left out, guessed or was not sure of.

    `what` is a field of the front matter or the kind of an element (`title`, `table`, `script`); `text` an
    excerpt of what it is about; `place` where it stands in the source (`line 12`, `table 2`); `confidence`
    from 0 to 1: how sure the reader is that it was right to do so; `reason` one short sentence.
    """

    kind: DoubtKind
    what: str
    text: str
    place: str
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a draft: `source` is its address or the name of its part in the file; `data` its bytes,
    None when it was not fetched (yet)."""

    source: str
    data: bytes | None = None
    caption: str = ""
    credit: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """One article on its way in.

    `date` is `YYYY-MM-DD` or empty; `kind` the publisher's own word for the genre, as found; `lang` a code
    such as `ar` or empty; `body` is Markdown of the project's dialect, in which pictures stand as
    `![caption](rb-picture:N){alt="…" credit="…"}` with N the index into `pictures`. `translations` are the
    addresses of the same article by language; `origin` is the path or address as the user named it.
    `words_in` counts the words of the body in the source, `words_out` those that the draft has of them; what
    is left out for a reason stands in `doubts` and counts in neither. `guessed` names the fields that the
    source does not say outright, with a confidence from 0 to 1; `lead` is the index of the picture above the
    article, which does not stand in the body.
    """

    title: str = ""
    subtitle: str = ""
    date: str = ""
    kind: str = ""
    authors: tuple[str, ...] = ()
    lang: str = ""
    summary: str = ""
    tags: tuple[str, ...] = ()
    source_url: str = ""
    body: str = ""
    pictures: tuple[Picture, ...] = ()
    translations: Mapping[str, str] = field(default_factory=dict[str, str])
    doubts: tuple[Doubt, ...] = ()
    words_in: int = 0
    words_out: int = 0
    origin: str = ""
    guessed: Mapping[str, float] = field(default_factory=dict[str, float])
    lead: int | None = None


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known of a source besides its bytes.

    `origin` is the path or address as the user named it; `url` the address that the bytes came from, empty
    for a file; `languages` and `kinds` are those of the project, `lang` the language that the user named.
    `headers` are those of the answer, in small letters, when it was fetched.
    """

    origin: str = ""
    url: str = ""
    lang: str = ""
    languages: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


class Reader(Protocol):
    """Bytes, the name of the file or the address, and hints -> the drafts of the articles in it.

    Raises IntakeError (intake/errors.py) when the bytes are not what the reader reads, or pass a bound.
    """

    def __call__(self, data: bytes, name: str, hints: Hints) -> list[Draft]: ...
