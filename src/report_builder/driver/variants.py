"""A plan for the linker -> the plan of one variant: what a profile wants of pages that all profiles share."""

from __future__ import annotations

from dataclasses import replace

from report_builder.driver.drafts import draft_overlay
from report_builder.driver.prepare import Prepared
from report_builder.driver.press_profile import press_digest
from report_builder.driver.sources import source_files, wants_sources, with_sources
from report_builder.driver.stamps import StampMaker
from report_builder.link.model import LinkPlan
from report_builder.link.press.apart import part
from report_builder.pictures.model import Step
from report_builder.pictures.steps import steps_between
from report_builder.project.files import digest


def vary(plan: LinkPlan, prepared: Prepared, made_of: str, stamps: StampMaker) -> LinkPlan:
    """`plan` as the profile of `prepared.variant` wants it. `made_of` is the digest of everything that the
    file is made of; what is laid over its pages is typeset by `stamps`."""
    plan = replace(plan, profile=prepared.variant.profile)
    if wants_sources(prepared):
        plan = replace(plan, attachments=with_sources(plan, prepared))
    if prepared.variant.profile == "draft":
        plan = replace(plan, overlay=draft_overlay(plan, prepared, made_of, stamps))
    if prepared.variant.profile == "print":
        plan = part(plan, prepared.project.config.profiles.print.signature)
    return plan


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
    facts: list[object] = [variant.profile, variant.most_bytes, settings.model_dump(mode="json"), pictures]
    if variant.profile == "print":
        facts += [press_digest(prepared.project), prepared.layout.digest]
    if wants_sources(prepared):
        facts.append([(each.name, digest(each.data), each.description) for each in source_files(prepared)])
    return facts
