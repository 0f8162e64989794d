"""A plan for the linker -> the plan of one variant: what a profile wants of pages that all profiles share."""

from __future__ import annotations

from dataclasses import replace

from report_builder.driver.prepare import Prepared
from report_builder.driver.press_profile import press_digest
from report_builder.link.model import LinkPlan
from report_builder.link.press.apart import part


def vary(plan: LinkPlan, prepared: Prepared) -> LinkPlan:
    """`plan` as the profile of `prepared.variant` wants it."""
    plan = replace(plan, profile=prepared.variant.profile)
    if plan.profile == "print":
        return part(plan, prepared.project.config.profiles.print.signature)
    return plan


def variant_facts(prepared: Prepared) -> list[object]:
    """What the bytes of a linked file depend on besides its units: the variant, and what the project sets of
    its profile."""
    variant = prepared.variant
    settings = getattr(prepared.project.config.profiles, variant.profile)
    facts: list[object] = [variant.profile, variant.most_bytes, settings.model_dump(mode="json")]
    if variant.profile == "print":
        facts += [press_digest(prepared.project), prepared.layout.digest]
    return facts
