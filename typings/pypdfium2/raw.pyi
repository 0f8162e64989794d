# The part of PDFium's documented interface that this project uses.
FPDF_PAGEOBJ_PATH: int
FPDF_PAGEOBJ_SHADING: int

def FPDFTextObj_GetTextRenderMode(text: object) -> int: ...  # noqa: N802
def FPDFPageObj_GetFillColor(  # noqa: N802
    item: object, red: object, green: object, blue: object, alpha: object
) -> bool: ...
