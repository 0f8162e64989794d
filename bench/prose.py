"""Turns a random generator into invented, neutral English prose with the letter frequencies of real text."""

from __future__ import annotations

import re
from random import Random


def _words(text: str) -> tuple[str, ...]:
    """Words that stand between spaces."""
    return tuple(text.split())


def _phrases(text: str) -> tuple[str, ...]:
    """Phrases that stand between commas."""
    return tuple(" ".join(phrase.split()) for phrase in text.split(","))


PLACES = _phrases(
    """
    Velmora, Ostrana, Harrowmere, Tessary, Quillon, Bressford, Adrenne, Marrowgate, Lindesk, Corvane,
    Seldmark, Altinor, Peverel, Ruskholm, Domnaret, Ilvesta, Northam Vale, Kestrel Bay, Upper Tarn, Lower
    Tarn, Ashcombe, Rivenhall, Sorrel
    """
)
MONTHS = _words(
    """
    January February March April May June July August September October November December
    """
)
BODIES = _phrases(
    """
    the water board, the harbour office, the district council, the statistical service, the joint committee,
    the transport inspectorate, the regional audit office, the teachers' federation, the chamber of trade,
    the river commission, the public works department, the farmers' cooperative, the housing agency, the
    ministry of planning, the electoral registry, the customs administration, the provincial health service,
    the university's survey group, the standing conference of mayors, the insurance fund, the railway
    company, the association of carriers, the grain exchange
    """
)
SINGULAR = _words(
    """
    agreement timetable budget settlement corridor proposal regulation survey register inventory harvest
    reservoir junction bridge tariff contract programme consultation moratorium estimate forecast census
    assessment arrangement framework mandate schedule subsidy levy warehouse terminal crossing quarter
    district network pipeline catchment inspection calendar procedure compromise majority amendment
    declaration report questionnaire comparison baseline account deadline transition guarantee reserve
    licence ordinance measurement threshold allocation maintenance administration understanding
    """
)
PLURAL = _words(
    """
    households merchants engineers inspectors villages deliveries payments complaints applications permits
    meetings figures estimates shipments teachers farmers clinics schools markets roads families employers
    carriers tenants delegates observers auditors officials residents workshops cooperatives suppliers
    passengers vehicles repairs interruptions shortages reserves contracts vacancies allowances prices wages
    connections measurements questionnaires boundaries obligations commitments recommendations
    """
)
ADJECTIVES = _words(
    """
    provisional seasonal municipal regional annual technical public private rural coastal northern southern
    eastern western preliminary comparable temporary permanent unfinished disputed ordinary unexpected
    moderate considerable uneven recent earlier former separate common shared voluntary statutory
    administrative financial commercial agricultural industrial institutional practical formal informal
    gradual cautious detailed incomplete reliable approximate independent neighbouring
    """
)
TRANSITIVE = _words(
    """
    approved described extended reviewed postponed accepted altered confirmed documented questioned reduced
    replaced restored revised shaped supported suspended weakened strengthened preceded followed explained
    complicated simplified financed coordinated registered published circulated examined measured compared
    interrupted anticipated underestimated clarified renewed shortened combined preserved influenced
    """
)
INTRANSITIVE = _phrases(
    """
    increased, declined, continued, recovered, stagnated, varied, improved, deteriorated, resumed,
    persisted, stabilised, fluctuated, diminished, expanded, remained unchanged
    """
)
ADVERBS = _words(
    """
    gradually meanwhile subsequently nevertheless accordingly initially eventually consequently similarly
    occasionally formally generally apparently increasingly remarkably
    """
)
RELATIONS = _phrases(
    """
    in the course of, in spite of, as a result of, on the basis of, within the limits of, ahead of, in the
    absence of, with reference to, after the publication of, during the preparation of, at the request of
    those responsible for, without waiting for, in keeping with, in response to
    """
)
TITLES = (
    "{A} {n}s and the {b}",
    "What the {a} {n} left open",
    "The {n} of {place}",
    "{place} after the {n}",
    "{P} between {place} and {place2}",
    "A {a} {n} and its consequences",
    "Reading the {n} again",
    "How {p} changed in {place}",
    "The {a} {n}: an account",
    "{P}, {p2} and the {a} {n}",
)


class Writer:
    """Writes sentences, headings and paragraphs from one random generator."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def pick(self, words: tuple[str, ...]) -> str:
        return self.random.choice(words)

    def chance(self, likely: float) -> bool:
        return self.random.random() < likely

    def title(self) -> str:
        """A heading of three to nine words."""
        one, two = self.random.sample(PLURAL, 2)
        text = self.pick(TITLES).format(
            A=self.pick(ADJECTIVES).capitalize(), a=self.pick(ADJECTIVES), n=self.pick(SINGULAR),
            b=self.pick(SINGULAR), P=one.capitalize(), p=one, p2=two,
            place=self.pick(PLACES), place2=self.pick(PLACES),
        )  # fmt: skip
        text = text.replace("ys and", "ies and")
        return re.sub(r"\b([Aa]) (?=[aeiou])", r"\1n ", text)

    def noun(self, plain: bool = False) -> str:
        """A noun phrase, sometimes with a complement or a relative clause."""
        kind = self.random.random()
        if kind < 0.2:
            text = self.pick(BODIES)
            if self.chance(0.3):
                text += f" of {self.pick(PLACES)}"
        elif kind < 0.62:
            adjective = f"{self.pick(ADJECTIVES)} " if self.chance(0.6) else ""
            text = f"the {adjective}{self.pick(SINGULAR)}"
        else:
            number = self.random.choice(("most", "several", "many", "the", "some of the", "the remaining"))
            adjective = f"{self.pick(ADJECTIVES)} " if self.chance(0.5) else ""
            text = f"{number} {adjective}{self.pick(PLURAL)}"
        if not plain and self.chance(0.28):
            text += f" of {self.noun(plain=True)}"
        if not plain and self.chance(0.1):
            text += f", which {self.pick(TRANSITIVE)} {self.noun(plain=True)},"
        return text

    def clause(self) -> str:
        """A main clause in the past tense, without its full stop."""
        if self.chance(0.22):
            verb = self.pick(INTRANSITIVE)
            place = f" in {self.pick(PLACES)}" if self.chance(0.5) else ""
            return f"{self.noun()} {verb}{place}"
        text = f"{self.noun()} {self.pick(TRANSITIVE)} {self.noun(plain=True)}"
        if self.chance(0.4):
            text += f" {self.pick(RELATIONS)} {self.noun(plain=True)}"
        return text

    def sentence(self) -> str:
        """A sentence of four to sixty words, with its full stop."""
        text = (
            self._sentence()
            .replace(",,", ",")
            .replace(",.", ".")
            .replace(",;", ";")
            .replace(", and,", " and")
        )
        return text[:1].upper() + text[1:]

    def _sentence(self) -> str:
        kind = self.random.randrange(13)
        number = self.random.randint
        if kind < 3:
            return f"{self.clause()}."
        if kind == 3:
            return f"{self.pick(ADVERBS)}, {self.clause()}."
        if kind == 4:
            return f"although {self.clause()}, {self.clause()}."
        if kind == 5:
            return f"{self.clause()}, and {self.clause()}; {self.clause()}."
        if kind == 6:
            return f"according to {self.pick(BODIES)}, {self.clause()}."
        if kind == 7:
            return f"in {self.pick(MONTHS)} {number(1998, 2024)}, {self.clause()}, while {self.clause()}."
        if kind == 8:
            low = number(3, 55)
            share = f"between {low} and {low + number(2, 30)} per cent of {self.pick(PLURAL)}"
            return f"{share} in {self.pick(PLACES)} were concerned."
        if kind == 9:
            said = f"{self.pick(BODIES)} put it this way:"
            return f'{said} "{self.noun()} {self.pick(TRANSITIVE)} {self.noun(True)}."'
        if kind == 10:
            main = f"{self.noun()} {self.pick(TRANSITIVE)} {self.noun(True)}"
            return f"{main} -- {self.noun(True)} included -- before {self.clause()}."
        if kind == 11:
            either = f"whether {self.clause()} or {self.clause()}"
            return f"{either} is a question that {self.pick(BODIES)} left open."
        return f"{self.noun(True)} {self.pick(INTRANSITIVE)}."

    def paragraph(self, words: int) -> list[str]:
        """Sentences of `words` words or a few more."""
        sentences: list[str] = []
        while sum(len(sentence.split()) for sentence in sentences) < words:
            sentences.append(self.sentence())
        return sentences
