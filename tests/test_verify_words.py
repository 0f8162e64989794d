"""The gate on lost text, under every split of a text into pages: no false alarm, no sentence missed."""

from __future__ import annotations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from report_builder.verify.words import displaced_blocks, letters, missing_blocks, missing_words

VOCABULARY = (
    "ceasefire line held spring patrols northern road fire guarantors statements differed tone substance "
    "observers counted raids earlier year markets stayed thin convoys waited crossings weeks in the of and to"
)
WORDS = VOCABULARY.split()
SENTENCE = st.lists(st.sampled_from(WORDS), min_size=6, max_size=25, unique=True).map(" ".join)
BLOCKS = st.lists(st.lists(SENTENCE, min_size=1, max_size=4), min_size=2, max_size=8)


def numbered(blocks: list[list[str]]) -> list[list[str]]:
    """The sentences, each with a number of its own, since in prose hardly a sentence stands twice."""
    return [
        [f"Count {100 * block + place + 7_000_000}: {sentence}." for place, sentence in enumerate(sentences)]
        for block, sentences in enumerate(blocks)
    ]


NOTE = st.lists(st.sampled_from(["aleppo", "ledger", "page", "minutes", "archive"]), max_size=12).map("".join)


@st.composite
def laid_out(draw) -> tuple[list[str], list[str]]:
    """Blocks, and the letters of the pages that they were cut into, with notes and heads of other words."""
    blocks = [" ".join(sentences) for sentences in numbered(draw(BLOCKS))]
    stream = letters("".join(blocks))
    cuts: list[int] = []
    for cut in sorted(draw(st.lists(st.integers(40, len(stream)), max_size=6))):
        if cut - (cuts[-1] if cuts else 0) >= 40:  # a page has at least a line; the last may have less
            cuts.append(cut)
    pieces = [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    return blocks, ["head" * draw(st.integers(0, 1)) + piece + draw(NOTE) for piece in pieces]


@given(laid_out())
@settings(max_examples=150, deadline=None)
def test_text_cut_into_pages_anywhere_with_notes_between_is_found_whole(case):
    blocks, pages = case
    assert missing_blocks(blocks, pages) == ()


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_lost_sentence_is_noticed(data):
    blocks = numbered(data.draw(BLOCKS))
    number = data.draw(st.integers(0, len(blocks) - 1))
    victim = data.draw(st.integers(0, len(blocks[number]) - 1))
    assume(len(letters(blocks[number][victim])) >= 30)
    kept = [
        sentence
        for block, sentences in enumerate(blocks)
        for place, sentence in enumerate(sentences)
        if (block, place) != (number, victim)
    ]
    whole = letters("".join(kept))
    sources = [" ".join(sentences) for sentences in blocks]
    cut = data.draw(st.integers(0, len(whole)))
    assert [missing.block for missing in missing_blocks(sources, [whole[:cut], whole[cut:]])] == [number]


@given(BLOCKS)
def test_nothing_of_an_empty_pdf_is_found(sentences):
    blocks = [" ".join(block) for block in numbered(sentences)]
    assert len(missing_blocks(blocks, ["", ""])) == len(blocks)


def test_ligatures_hyphens_and_marks_do_not_hide_a_word():
    assert letters("ﬁnal of\u00adﬁce, co-oper\u00adation ") == letters("final office cooperation")
    assert letters("İstanbul") == letters("i\u0307stanbul")
    assert letters("ﻻ") == letters("لا")


def test_the_missing_block_is_named_as_it_was_written():
    blocks = ["The first paragraph stands here as it should.", "The Second — “lost” — is not in the PDF."]
    (missing,) = missing_blocks(blocks, [letters(blocks[0])])
    assert (missing.block, missing.text) == (1, blocks[1])


def test_a_caption_that_floated_to_another_page_is_found():
    blocks = [
        "Before the figure there is some text.",
        "A caption of the floated figure.",
        "And after it more.",
    ]
    pages = [letters(blocks[1]) + letters(blocks[0]), letters(blocks[2])]
    assert missing_blocks(blocks, pages) == ()


def test_a_lost_sentence_that_differs_from_the_next_in_its_last_word_only_is_noticed():
    blocks = ["In the north raids were counted by the observers in May.",
              "In the north raids were counted by the observers in March."]  # fmt: skip
    page = letters(blocks[1])
    for cut in (0, 20, len(page)):
        found = missing_blocks(blocks, [page[:cut], page[cut:] + letters("and here may stand a note")])
        assert [missing.block for missing in found] == [0], cut


def test_the_number_of_a_note_may_be_read_apart_from_its_word_where_text_runs_against_the_document():
    blocks = ["As observers1 said in 202212."]
    page = letters("said 12 in 2022 1 observers as")
    assert missing_words(blocks, [page], {"1", "2", "12"}) == ()
    assert missing_words(["As guarantors1 said."], [page], {"1", "2", "12"})
    assert missing_words(["As observers3 said."], [page], {"1", "2", "3", "12"})


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_passage_out_of_order_is_noticed_and_the_first_is_named(data):
    blocks = [" ".join(sentences) for sentences in numbered(data.draw(BLOCKS))]
    pages = [letters(block) for block in blocks]
    assert displaced_blocks(blocks, pages) == ()
    start = data.draw(st.integers(0, len(blocks) - 1))
    to = data.draw(st.integers(0, len(blocks) - 1).filter(lambda place: place != start))
    moved = [page for at, page in enumerate(pages) if at != start]
    moved.insert(to, pages[start])
    found = displaced_blocks(blocks, moved)
    assert found
    if abs(to - start) > 1:  # of two that changed places either may be the one
        assert [each.block for each in found] == [start]
    assert displaced_blocks(blocks, moved, "|".join(pages)) == ()
