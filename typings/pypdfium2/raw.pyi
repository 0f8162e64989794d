# The part of PDFium's documented interface that this project uses.
FPDF_PAGEOBJ_TEXT: int
FPDF_PAGEOBJ_PATH: int
FPDF_PAGEOBJ_IMAGE: int
FPDF_PAGEOBJ_SHADING: int
FPDF_PAGEOBJ_FORM: int

def FPDFPage_CountObjects(page: object) -> int: ...  # noqa: N802
def FPDFPage_GetObject(page: object, index: int) -> object: ...  # noqa: N802
def FPDFFormObj_CountObjects(form: object) -> int: ...  # noqa: N802
def FPDFFormObj_GetObject(form: object, index: int) -> object: ...  # noqa: N802
def FPDFPageObj_GetType(item: object) -> int: ...  # noqa: N802
def FPDFPageObj_GetBounds(  # noqa: N802
    item: object, left: object, bottom: object, right: object, top: object
) -> bool: ...
def FPDFPageObj_GetFillColor(  # noqa: N802
    item: object, red: object, green: object, blue: object, alpha: object
) -> bool: ...
def FPDFText_GetRect(  # noqa: N802
    text_page: object, index: int, left: object, top: object, right: object, bottom: object
) -> bool: ...
def FPDFText_GetBoundedText(  # noqa: N802
    text_page: object,
    left: object,
    top: object,
    right: object,
    bottom: object,
    buffer: object,
    length: int,
) -> int: ...
def FPDFText_GetTextObject(text_page: object, index: int) -> object: ...  # noqa: N802
def FPDFTextObj_GetTextRenderMode(text: object) -> int: ...  # noqa: N802
def FPDFText_GetCharOrigin(text_page: object, index: int, x: object, y: object) -> bool: ...  # noqa: N802
