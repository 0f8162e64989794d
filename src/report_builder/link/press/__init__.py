"""A linked PDF -> files for a press: colours, boxes, marks, PDF/X-4 (ISO 15930-7), the sheet of a cover."""
