"""A plan -> its file with the pictures that the variant wants; for e-mail, the best that its bound allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from report_builder.driver.model import Progress
from report_builder.driver.pictures import Pictured, PictureMaker
from report_builder.driver.prepare import Prepared
from report_builder.driver.too_large import too_large
from report_builder.driver.variants import mail_steps, most_bytes, step_of
from report_builder.link.model import LinkPlan
from report_builder.pictures.model import Step
from report_builder.project.errors import CompileError

if TYPE_CHECKING:
    from report_builder.link.linker import Linker


_SLACK = 512  # bytes of a picture's dictionaries, which are not weighed


@dataclass(frozen=True, slots=True)
class PicturedFile:
    """A linked file, and the step that its pictures were made with; None when it has none, or left them."""

    pdf: bytes
    step: Step | None


def link_pictured(
    linker: Linker, plan: LinkPlan, prepared: Prepared, pictures: PictureMaker, progress: Progress
) -> PicturedFile:
    """Link the plan with its pictures prepared. Raises CompileError when it cannot be linked, or when even
    the last step is larger than the file may be."""
    bound = most_bytes(prepared)
    if bound is None:
        made = pictures.at(plan, step_of(prepared), progress)
        return PicturedFile(linker.link(made.plan), made.step)
    return _Search(linker, plan, prepared, pictures, progress, bound).best()


@dataclass(slots=True)
class _Search:
    """Looks for the best step whose file holds.

    The first step is linked, which tells what the file weighs without its pictures; from then on it is enough
    to weigh pictures, until one step may hold and the one before cannot. That one is linked, and those after
    it until the bytes of the file itself hold.
    """

    linker: Linker
    plan: LinkPlan
    prepared: Prepared
    pictures: PictureMaker
    progress: Progress
    bound: int

    def best(self) -> PicturedFile:
        steps = mail_steps(self.prepared)
        first = self.pictures.at(self.plan, steps[0], self.progress)
        pdf = self.linker.link(first.plan)
        if len(pdf) <= self.bound:
            return PicturedFile(pdf, first.step)
        made = first
        if first.sizes:
            start = self._weighed(steps, first, len(pdf) - first.bytes)
            for number in range(start, len(steps)):
                made = self.pictures.at(self.plan, steps[number], self.progress)
                pdf = self.linker.link(made.plan)
                if len(pdf) <= self.bound:
                    return PicturedFile(pdf, made.step)
        raise CompileError(too_large(made, pdf, self.bound, self.prepared))

    def _weighed(self, steps: Sequence[Step], first: Pictured, rest: int) -> int:
        """The first step whose pictures, with the `rest` of the file, may weigh no more than is allowed; the
        last step when none does. What is weighed next is what the last weighing leads to expect."""
        low, high = 0, len(steps) - 1
        room = self.bound - rest + _SLACK * (1 + len(first.sizes))
        if room < 0:
            return high  # no pictures are small enough
        weighed, bytes_there = 0, first.bytes
        while high - low > 1:
            expected = (
                number
                for number in range(low + 1, high)
                if bytes_there * _share(steps[number], steps[weighed]) <= room
            )
            weighed = next(expected, high - 1)
            bytes_there = self.pictures.at(self.plan, steps[weighed], self.progress).bytes
            if bytes_there <= room:
                high = weighed
            else:
                low = weighed
        return high


def _share(step: Step, other: Step) -> float:
    """What photographs weigh at a step, by what they weigh at another: as their area, and about as their
    quality."""
    return (step.ppi / other.ppi) ** 2 * step.quality / other.quality
