"""A plan for the linker -> the plan of one variant: what a profile wants of pages that all profiles share."""

from __future__ import annotations

from dataclasses import replace

from report_builder.driver.prepare import Prepared
from report_builder.link.model import LinkPlan
from report_builder.pictures.model import Step
from report_builder.pictures.steps import steps_between


def vary(plan: LinkPlan, prepared: Prepared) -> LinkPlan:
    """`plan` as the profile of `prepared.variant` wants it."""
    return replace(plan, profile=prepared.variant.profile)


def step_of(prepared: Prepared) -> Step | None:
    """What the pictures of the variant are made, for e-mail to begin with; None where they stay as they
    are."""
    profiles = prepared.project.config.profiles
    match prepared.variant.profile:
        case "archive":
            return None
        case "print":
            return Step(profiles.print.ppi, profiles.print.quality)
        case "email":
            return Step(profiles.email.ppi, profiles.email.quality, again=True)
        case "screen" | "draft":
            return Step(profiles.screen.ppi, profiles.screen.quality)


def mail_steps(prepared: Prepared) -> tuple[Step, ...]:
    """The steps that pictures of a PDF for e-mail go down, from the best looking."""
    mail = prepared.project.config.profiles.email
    last = Step(mail.least_ppi, mail.least_quality, again=True)
    return steps_between(Step(mail.ppi, mail.quality, again=True), last)


def most_bytes(prepared: Prepared) -> int | None:
    """How large the PDF may be; None for no bound."""
    if prepared.variant.profile != "email":
        return None
    return prepared.variant.most_bytes or prepared.project.config.profiles.email.max_size


def variant_facts(prepared: Prepared) -> list[object]:
    """What the bytes of a linked file depend on besides its units: the variant, and what the project sets of
    its profile."""
    variant = prepared.variant
    settings = getattr(prepared.project.config.profiles, variant.profile)
    step = step_of(prepared)
    pictures = [step.ppi, step.quality] if step is not None else None
    return [variant.profile, variant.most_bytes, settings.model_dump(mode="json"), pictures]
