# The part of PDFium's documented interface that this project uses.
FPDF_PAGEOBJ_PATH: int
FPDF_PAGEOBJ_SHADING: int

def FPDFTextObj_GetTextRenderMode(text: object) -> int: ...  # noqa: N802
