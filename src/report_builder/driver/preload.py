"""Imported once by the server that workers are forked from, so that each of them starts ready."""

import warnings

with warnings.catch_warnings():
    warnings.filterwarnings("ignore", message="No fonts configured")
    import weasyprint as weasyprint

import report_builder.charts.draw as draw
import report_builder.driver.markup_job as markup_job
import report_builder.markup.render as render
import report_builder.typeset.body as body
import report_builder.typeset.furniture as furniture

__all__ = ["body", "draw", "furniture", "markup_job", "render", "weasyprint"]
