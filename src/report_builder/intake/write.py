"""Drafts of one article in its languages -> files of the project, new or merged; what an editor wrote
stays."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from report_builder.articles.catalogue import Catalogue
from report_builder.intake.article_file import Placed, article_text
from report_builder.intake.clean import is_arabic
from report_builder.intake.merge import has_conflicts, merge
from report_builder.intake.model import Draft
from report_builder.intake.outcome import Outcome, State
from report_builder.intake.register import Known, Register, same_address
from report_builder.intake.slug import key_of, unique
from report_builder.project.files import write_atomically

MOST_LOST = 2.0  # percent of the words
_FEW = 3  # words that may be lost of any text, however short


@dataclass
class Shelf:
    """Where articles are put: the project's catalogue, what was imported before, and what this import adds.

    `into` is the folder below which years are made; with `dry`, nothing is written.
    """

    catalogue: Catalogue
    register: Register
    into: Path
    dry: bool = False
    most_lost: float = MOST_LOST
    _paths: dict[tuple[str, str], Path] = field(default_factory=dict[tuple[str, str], Path])
    _by_url: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])

    def __post_init__(self) -> None:
        for (key, lang), article in self.catalogue.articles.items():
            self._paths[key, lang] = article.path
            if article.source_url:
                self._by_url.setdefault(same_address(article.source_url), (key, lang))
        for reading in self.catalogue.broken:
            # A file with conflict marks in its front matter is broken, and still this article.
            self._paths.setdefault((reading.article.key, reading.article.lang), reading.article.path)

    def put(self, drafts: Sequence[Draft], placed: Sequence[Placed]) -> list[Outcome]:
        """Write one article in its languages; each draft has its pictures placed. An outcome for each."""
        known = [self.register.find(draft) for draft in drafts]
        key = self._key(drafts, known)
        return [
            self._put(draft, where, key if old is None else old.key, old)
            for draft, where, old in zip(drafts, placed, known, strict=True)
        ]

    def _key(self, drafts: Sequence[Draft], known: Sequence[Known | None]) -> str:
        """The key of a group: the one that a version has already, else a new one that no article has."""
        for old in known:
            if old is not None:
                return old.key
        spoken = {draft.lang for draft in drafts}
        for draft in drafts:
            for lang, url in sorted(draft.translations.items()):
                other = self._by_url.get(same_address(url))
                if (
                    other is not None
                    and lang not in spoken
                    and not any((other[0], each) in self._paths for each in spoken)
                ):
                    return other[0]
        languages = self.catalogue.project.config.languages
        # A key in ASCII is best read when it comes from a title in Latin letters.
        ranked = sorted(
            drafts,
            key=lambda draft: (draft.lang != "en", is_arabic(draft.title), _rank(draft.lang, languages)),
        )
        taken = {key for key, _ in self._paths}
        return unique(key_of(ranked[0]), taken)

    def _put(self, draft: Draft, placed: Placed, key: str, old: Known | None) -> Outcome:
        config = self.catalogue.project.config
        text, more = article_text(draft, key, config.kinds, placed)
        outcome = Outcome(
            draft.origin,
            "failed",
            draft.title,
            key,
            draft.lang,
            doubts=(*draft.doubts, *more),
            words_in=draft.words_in,
            words_out=draft.words_out,
            pictures=len(placed.paths),
            guessed=draft.guessed,
        )
        if fault := self._fault(draft):
            return replace(outcome, message=fault[0], hint=fault[1])
        new = Known(key, draft.lang, draft.title, draft.source_url, text)
        if old is not None and (first := self.register.fresh.get(old.name)) is not None:
            path = self._paths.get((old.key, old.lang))
            return replace(
                outcome, state="kept", key=old.key, path=path, message=f"the same article came from {first}"
            )
        if old is not None:
            return self._again(outcome, new, old)
        by_hand = self._by_url.get(same_address(draft.source_url)) if draft.source_url else None
        if by_hand is not None and by_hand in self._paths:
            hint = "it was not imported; delete it to import it anew"
            message = "the project has this article, written by hand"
            return replace(outcome, state="kept", path=self._paths[by_hand], message=message, hint=hint)
        path = self._new_path(draft, key)
        self._write(path, new)
        self.register.fresh[new.name] = draft.origin
        return replace(outcome, state="new", path=path)

    def _fault(self, draft: Draft) -> tuple[str, str] | None:
        languages = self.catalogue.project.config.languages
        if not draft.body.strip():
            return "there is no text in it", "name the page of one article"
        if draft.lang not in languages:
            named = f"it is in “{draft.lang}”" if draft.lang else "its language cannot be told"
            return (
                f"{named}, which is not among the languages of the project",
                "add it to languages in report-builder.toml, or say --lang",
            )
        lost = draft.words_in - draft.words_out
        if lost > _FEW and lost * 100 > draft.words_in * self.most_lost:
            share = f"{lost / draft.words_in:.1%}"
            return (
                f"{lost} of its {draft.words_in:,} words would be lost ({share})",
                "look at what is named below, or raise --most-lost",
            )
        return None

    def _again(self, outcome: Outcome, new: Known, old: Known) -> Outcome:
        """Import an article once more: its file is the editor's, and takes in what changed upstream."""
        new = replace(new, key=old.key, lang=old.lang)
        self.register.fresh[old.name] = outcome.origin
        path = self._paths.get((old.key, old.lang)) or self._by_address(old)
        outcome = replace(outcome, key=old.key, lang=old.lang, path=path)
        if path is None or not path.is_file():
            hint = f"to import it anew, delete {self.register.folder.name}/{old.name} in sources"
            return replace(
                outcome,
                state="kept",
                path=None,
                message="it was imported before and deleted since",
                hint=hint,
            )
        if new.text == old.text:
            return replace(outcome, state="unchanged")
        mine = path.read_bytes().decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n")
        if has_conflicts(mine):
            hint = "settle them in the file, then import it again"
            return replace(
                outcome, message="it has conflicts of an earlier import that nobody settled", hint=hint
            )
        shown = path.relative_to(self.catalogue.project.root).as_posix()
        merged = merge(old.text, mine, new.text, shown, f"{outcome.origin} (imported)")
        if merged.text != mine:
            self._write(path, new, merged.text)
        elif not self.dry:
            self.register.save(new)
        state: State = "conflict" if merged.conflicts else "updated" if mine == old.text else "merged"
        if merged.text == mine:
            state = "unchanged"
        count = merged.conflicts
        message = f"{count} {'place' if count == 1 else 'places'} changed here and upstream" if count else ""
        hint = "they are marked in the file: keep what is right and take the marks out" if count else None
        return replace(outcome, state=state, message=message, hint=hint)

    def _by_address(self, old: Known) -> Path | None:
        identity = self._by_url.get(same_address(old.source_url)) if old.source_url else None
        return self._paths.get(identity) if identity is not None else None

    def _new_path(self, draft: Draft, key: str) -> Path:
        year = draft.date[:4] if re.fullmatch(r"\d{4}-\d{2}-\d{2}", draft.date) else "undated"
        folder = self.into / year
        path, number = folder / f"{key}.{draft.lang}.md", 1
        while path.exists():  # a file that is not in the catalogue, or is another article
            number += 1
            path = folder / f"{key}-{number}.{draft.lang}.md"
        return path

    def _write(self, path: Path, new: Known, text: str | None = None) -> None:
        if not self.dry:
            write_atomically(path, (new.text if text is None else text).encode())
            self.register.save(new)
        else:
            self.register.keep(new)
        self._paths[new.key, new.lang] = path
        if new.source_url:
            self._by_url[same_address(new.source_url)] = (new.key, new.lang)


def _rank(lang: str, languages: Sequence[str]) -> int:
    return languages.index(lang) if lang in languages else len(languages)


def write_pictures(root: Path, folder: str, pictures: Mapping[str, bytes], dry: bool) -> None:
    """Put pictures by name into the folder of media; one that is there already is the same."""
    for name, data in pictures.items():
        path = root / folder / name
        if not dry and not path.exists():
            write_atomically(path, data)
