"""A kit and addresses -> a message to each, and a log that keeps any from getting it twice."""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from report_builder.kit.account import Server
from report_builder.kit.faults import SendError
from report_builder.kit.letter import Draft, Letter, letter_to
from report_builder.kit.opened import OpenedKit
from report_builder.kit.sent_log import Entry, SentLog, logged, sent_log, state_of
from report_builder.kit.sizes import pdf_that_fits
from report_builder.kit.smtp import Courier, CourierError
from report_builder.project.address import Mailbox
from report_builder.project.errors import Problem
from report_builder.project.sizes import amount

Outcome = Literal["accepted", "planned", "already", "uncertain", "refused", "untried"]


@dataclass(frozen=True, slots=True)
class SendRequest:
    """What is sent to whom. `again` sends to those too who have it, or may have it."""

    kit: OpenedKit
    draft: Draft
    to: tuple[Mailbox, ...]
    server: Server
    again: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one address; `problem` when it did not get the message. `at` is when it got it, for one
    that had it already."""

    to: str
    outcome: Outcome
    answer: str = ""
    message_id: str = ""
    at: str = ""
    problem: Problem | None = None


def plan(request: SendRequest) -> tuple[Delivery, ...]:
    """What `send` would do, by the log as it is now. Nothing is sent and nothing written."""
    entries = logged(request.kit.folder)
    digest = request.kit.digest
    known = (state_of(entries, to.address, digest) for to in request.to)
    return tuple(
        _known(to, *state, request.again) or Delivery(to.address, "planned")
        for to, state in zip(request.to, known, strict=True)
    )


def ask(server: Server) -> dict[str, str]:
    """What the server says it can, by the names of its extensions. Raises SendError."""
    try:
        with Courier(server) as courier:
            return courier.hello()
    except CourierError as trouble:
        raise SendError(_problem(trouble)) from None


def message_size(request: SendRequest) -> int:
    """Bytes of the message to the first address; those to the others differ by their addresses."""
    return len(letter_to(request.draft, request.to[0], dt.datetime.now(dt.UTC)).data)


def send(request: SendRequest, tell: Callable[[Delivery], None]) -> tuple[Delivery, ...]:
    """Send the kit's message to each address on its own, over one connection; `tell` hears of each at once.

    An address that has this very kit gets it no second time, nor does one of which it is not known. What the
    server refuses for one address does not stop the others; what would be the same for all does. Raises
    SendError when another run is sending this kit.
    """
    done: list[Delivery] = []
    with sent_log(request.kit.folder) as log, Courier(request.server) as courier:
        stopped = False
        for to in request.to:
            state = log.state(to.address, request.kit.digest)
            delivery = _known(to, *state, request.again)
            if delivery is None and stopped:
                delivery = Delivery(to.address, "untried")
            elif delivery is None:
                delivery, stopped = _deliver(request, to, log, courier)
            tell(delivery)
            done.append(delivery)
    return tuple(done)


def problems_of(deliveries: Iterable[Delivery]) -> tuple[Problem, ...]:
    """What is to be told of a run; the addresses that were not tried in one line."""
    found = tuple(deliveries)
    problems = tuple(each.problem for each in found if each.problem)
    if untried := [each.to for each in found if each.outcome == "untried"]:
        message = (
            f"{len(untried)} further {'address was' if len(untried) == 1 else 'addresses were'} not tried"
        )
        problems += (Problem(message, hint="send again when this is mended: nobody gets it twice"),)
    return problems


def _known(to: Mailbox, state: str, entry: Entry | None, again: bool) -> Delivery | None:
    """What the log says of the address, None when the message is to be sent."""
    if again or entry is None or state == "new":
        return None
    if state == "accepted":
        return Delivery(to.address, "already", entry.answer, entry.reference, entry.at)
    problem = Problem(
        f"{to.address}: an earlier run ended while the server had the message, so it may have been sent",
        hint="ask there; --again sends it again",
    )
    return Delivery(to.address, "uncertain", "", entry.reference, entry.at, problem)


def _deliver(request: SendRequest, to: Mailbox, log: SentLog, courier: Courier) -> tuple[Delivery, bool]:
    """Send to one address, with further tries while they may help; and whether to stop with it."""
    server = request.server
    letter = letter_to(request.draft, to, dt.datetime.now(dt.UTC))
    for attempt in range(1, server.attempts + 1):
        try:
            answer = _attempt(request, letter, log, courier)
            return Delivery(to.address, "accepted", answer, letter.message_id), False
        except CourierError as trouble:
            pause = server.pause * 2 ** (attempt - 1) * random.uniform(0.5, 1.5)  # noqa: S311 (not a secret)
            if trouble.unknown:
                problem = _problem(
                    trouble, f"{to.address}: ", "it may have been sent: ask there; --again sends it again"
                )
                return Delivery(to.address, "uncertain", "", letter.message_id, problem=problem), False
            if not trouble.later or attempt == server.attempts or pause >= courier.left:
                tried = f" (tried {attempt} times)" if attempt > 1 else ""
                delivery = Delivery(to.address, "refused", problem=_problem(trouble, after=tried))
                return delivery, trouble.everybody
            time.sleep(pause)
    raise AssertionError("a server has at least one attempt")


def _attempt(request: SendRequest, letter: Letter, log: SentLog, courier: Courier) -> str:
    """One try, between two lines of the log. Raises CourierError."""
    courier.open()
    _check_size(request, letter, courier)
    entry = Entry("attempt", letter.to.address, request.kit.digest, request.server.name, letter.message_id)
    log.write(entry)
    try:
        answer = courier.deliver(letter, request.draft.sender.address)
    except CourierError as trouble:
        if not trouble.unknown:
            log.write(_with(entry, "refused", trouble.message))
        raise
    log.write(_with(entry, "accepted", answer))
    return answer


def _check_size(request: SendRequest, letter: Letter, courier: Courier) -> None:
    size, limit = len(letter.data), courier.largest
    if limit is None or size <= limit:
        return
    kit = request.kit
    fits = pdf_that_fits(limit, size, [kit.files[name].bytes for name in kit.manifest.pdfs])
    advice = f"{kit.manifest.command} --max-size {fits}" if fits else "make the kit smaller"
    message = f"the message has {amount(size)} and {request.server.host} takes {amount(limit)}"
    raise CourierError(f"{message}, so nothing was sent", advice)


def _with(entry: Entry, event: Literal["accepted", "refused"], answer: str) -> Entry:
    return Entry(event, entry.to, entry.manifest, entry.server, entry.reference, answer)


def _problem(trouble: CourierError, before: str = "", hint: str | None = None, after: str = "") -> Problem:
    return Problem(f"{before}{trouble.message}{after}", hint=hint or trouble.hint)
