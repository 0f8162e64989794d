"""`sources/index.toml` and `sources/glossary.toml`: what they may say, and what is said of mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers_build import put

from report_builder.indexing.entries import Entry, Index, make_indexes
from report_builder.indexing.glossary import load_glossary
from report_builder.indexing.marking import Place
from report_builder.indexing.vocabulary import Vocabulary, load_vocabulary
from report_builder.project.errors import ProjectError

HEAD = '[indexes]\npersons = "Persons"\nplaces = { en = "Places", ar = "الأماكن" }\n'


def loaded(root: Path, text: str) -> Vocabulary:
    put(root, "sources/index.toml", text)
    return load_vocabulary(root)


def mistakes(root: Path, text: str, name: str = "index") -> list[str]:
    put(root, f"sources/{name}.toml", text)
    with pytest.raises(ProjectError) as caught:
        load_vocabulary(root) if name == "index" else load_glossary(root)
    return [problem.text(root) for problem in caught.value.problems]


def term(identity: str, words: str, more: str = 'index = "places"') -> str:
    return f'[[terms]]\nid = "{identity}"\nterm = "{words}"\n{more}\n'


A, PLACES = term("a", "A"), 'index = "places"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '[[terms]]\nid = "a"\nterm = "A"\nalias = ["B"]\n',
            "index.toml:4: terms[1].alias: there is no such key (did you mean “aliases”?)",
        ),
        (HEAD + term("a", "A", ""), "does not say in which index it stands (one of persons, places)"),
        (
            HEAD + term("a", "A", 'index = "place"'),
            "there is no index “place” in [indexes] (did you mean “places”?)",
        ),
        (
            HEAD + term("aleppo", "Aleppo") + term("b", "B", PLACES + 'see_also = ["alepo"]'),
            "there is no term “alepo” (did you mean “aleppo”?)",
        ),
        (HEAD + A + term("a", "B"), "there are two terms “a”; the other is on line 5"),
        (HEAD + term("a", "A", 'parent = "b"') + term("b", "B", 'parent = "a"'), "or below itself"),
        (
            HEAD + A + term("b", "B", 'index = "persons"\nparent = "a"'),
            "its parent stands in the index “places”",
        ),
        (HEAD + A + term("b", "A"), "“A” stands for the term “a” already, on line 6"),
        (HEAD + term("a", "—"), "“—” cannot be looked for in the text"),
        (HEAD + term("a", "A", PLACES + 'see = "a"'), "a term cannot name itself"),
        (HEAD + A + term("b", "B", PLACES + 'see = "a"\nmain = ["x"]'), "a term with `see` has no pages"),
    ],
)
def test_mistakes_are_told_with_their_line(tmp_path: Path, text: str, said: str) -> None:
    assert any(said in line for line in mistakes(tmp_path, text))


def test_without_a_file_the_vocabulary_is_empty(tmp_path: Path) -> None:
    assert load_vocabulary(tmp_path) == Vocabulary()
    assert not load_glossary(tmp_path).words


def test_the_same_words_may_stand_in_two_languages_or_for_what_is_not_looked_for(tmp_path: Path) -> None:
    text = HEAD + term("a", "A") + term("b", "A", 'index = "persons"\nmatch = false')
    assert set(loaded(tmp_path, text).terms) == {"a", "b"}


def test_two_glossary_words_with_one_spelling_are_a_mistake(tmp_path: Path) -> None:
    text = '[[terms]]\nabbr = "UN"\nterm = "United Nations"\n[[terms]]\nabbr = "UN"\nterm = "Union"\n'
    assert (
        "glossary.toml:5: terms[2].abbr: “UN” is explained on line 2 already"
        in mistakes(tmp_path, text, "glossary")[0]
    )


def shown(entries: tuple[Entry, ...], depth: int = 0) -> list[str]:
    lines: list[str] = []
    for entry in entries:
        see = f" → {entry.see.text}" if entry.see else ""
        also = f" ⇒ {'; '.join(each.text for each in entry.see_also)}" if entry.see_also else ""
        lines += ["  " * depth + entry.text + see + also, *shown(entry.below, depth + 1)]
    return lines


def tree(index: Index) -> list[str]:
    return [line for group in index.groups for line in (f"[{group.head}]", *shown(group.entries))]


def test_entries_stand_below_their_parents_and_references_lead_only_to_what_is_there(tmp_path: Path) -> None:
    vocabulary = loaded(
        tmp_path,
        HEAD
        + term("north", "North-west")
        + term("idlib", "Idlib", 'parent = "north"')
        + term("aleppo", "Aleppo", 'index = "places"\nsee_also = ["idlib", "homs"]')
        + term("homs", "Homs")
        + term("halab", "Halab", 'index = "places"\nsee = "aleppo"')
        + term("emesa", "Emesa", 'index = "places"\nsee = "homs"'),
    )
    places = [Place("idlib", "u/1"), Place("aleppo", "u/2"), Place("places|Roads!M4", "u/3")]
    (index,), dangling = make_indexes(vocabulary, places, "en", "Index")
    assert (index.key, index.title) == ("places", "Places")
    assert tree(index) == [
        "[A]", "Aleppo ⇒ North-west: Idlib", "[H]", "Halab → Aleppo", "[N]", "North-west", "  Idlib",
        "[R]", "Roads", "  M4",
    ]  # fmt: skip
    assert set(dangling) == {"Aleppo → Homs", "Emesa → Homs"}


def test_arabic_entries_stand_by_their_letter_without_the_article_and_latin_ones_follow(
    tmp_path: Path,
) -> None:
    names = ["الرقة", "إدلب", "أريحا", "دمشق", "الأردن", "Aleppo"]
    text = HEAD + "".join(term(f"t{number}", name) for number, name in enumerate(names))
    places = [Place(f"t{number}", f"u/{number}") for number in range(len(names))]
    (index,), _ = make_indexes(loaded(tmp_path, text), places, "ar", "فهرس")
    assert tree(index) == ["[ا]", "إدلب", "الأردن", "أريحا", "[د]", "دمشق", "[ر]", "الرقة", "[A]", "Aleppo"]
    counted = loaded(tmp_path, f'[options]\narabic_article = "counted"\n{text}')
    (index,), _ = make_indexes(counted, places, "ar", "فهرس")
    assert [group.head for group in index.groups] == ["ا", "د", "A"]
