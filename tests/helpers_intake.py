"""Texts in three languages for the pages of tests/intake/, and what must become of each page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from report_builder.intake.clean import words
from report_builder.intake.detect import read
from report_builder.intake.escaping import plain_of
from report_builder.intake.model import Draft, Hints

SITES = Path(__file__).parent / "intake"
KINDS = ("in-focus", "analysis", "data-brief")
LANGUAGES = ("en", "ar", "tr")

EN = {
    "title": "Ferries on the lower river after the dredging",
    "p1": "When the dredgers left the lower river in April, the ferrymen of Sarmin counted eleven crossings a day where there "
    "had been four, and for the first time in years the afternoon boat did not have to wait for the water to rise.",
    "p2": "The harbour office keeps a ledger of crossings, lorries and delays. It shows that the gain was real, that it came in "
    "the first six weeks, and that most of it was lost again once the autumn rains carried new silt down from the hills.",
    "p3": "None of the three towns that share the river has a plan for the silt. Each clears the stretch in front of its own "
    "landing, and the bank between two landings belongs, as a clerk put it to us, to nobody and to the herons.",
    "p4": "A joint fund would cost less than the delays do. The ledger puts these at nine thousand lorry hours in a year, which "
    "is more than the crews of all three landings work together between one spring and the next.",
    "n1": "Ledger of the harbour office, entries for April to June, as copied by us in October.",
    "n2": "Conversation with the clerk of the middle landing, 3 October.",
}  # fmt: skip
AR = {
    "title": "العبّارات في أسفل النهر بعد تعميق المجرى",
    "p1": "حين غادرت الجرّافات أسفل النهر في نيسان، أحصى أصحاب العبّارات إحدى عشرة رحلة في اليوم حيث كانت أربعًا، ولأول مرة منذ "
    "سنوات لم تضطر عبّارة العصر إلى انتظار ارتفاع الماء قبل أن تغادر المرسى الأوسط.",
    "p2": "يحتفظ مكتب الميناء بسجلّ للرحلات والشاحنات وساعات التأخير. ويُظهر السجلّ أن التحسّن كان حقيقيًا، وأنه جاء في الأسابيع "
    "الستة الأولى، وأن أكثره ضاع حين حملت أمطار الخريف طميًا جديدًا من التلال إلى المجرى.",
    "p3": "ليست لدى أيّ من البلدات الثلاث التي تتقاسم النهر خطة للطمي. فكلٌّ منها تنظّف ما أمام مرساها، أما الضفة الواقعة بين "
    "مرسيين فهي، كما قال لنا أحد الكتبة، ليست لأحد سوى طيور البلشون.",
    "p4": "وصندوقٌ مشترك أقلّ كلفة من التأخير نفسه، إذ يقدّره السجلّ بتسعة آلاف ساعة شاحنة في العام، وهو أكثر مما يعمله "
    "العاملون في المراسي الثلاثة معًا بين ربيع وربيع.",
    "n1": "سجلّ مكتب الميناء، قيود نيسان إلى حزيران، كما نسخناها في تشرين الأول.",
    "n2": "حديث مع كاتب المرسى الأوسط في الثالث من تشرين الأول.",
}  # fmt: skip
TR = {
    "title": "Tarama sonrasında aşağı ırmakta feribotlar",
    "p1": "Tarama gemileri nisan ayında aşağı ırmaktan ayrıldığında feribotçular günde dört yerine on bir sefer saydı; yıllardan beri "
    "ilk kez öğleden sonra teknesi suyun yükselmesini beklemek zorunda kalmadan orta iskeleden ayrılabildi.",
    "p2": "Liman idaresi seferlerin, kamyonların ve gecikmelerin defterini tutuyor. Defter kazanımın gerçek olduğunu, ilk altı haftada "
    "geldiğini ve sonbahar yağmurları tepelerden yeni mil taşıyınca çoğunun yeniden yitirildiğini gösteriyor.",
    "p3": "Irmağı paylaşan üç kasabadan hiçbirinin mil için bir planı yok. Her biri kendi iskelesinin önünü temizliyor; iki iskele "
    "arasındaki kıyı ise bir kâtibin bize söylediği gibi hiç kimsenin değil, balıkçılların malı.",
    "p4": "Ortak bir fon, gecikmelerin kendisinden daha ucuza gelir. Defter bunları yılda dokuz bin kamyon saati olarak hesaplıyor; bu, "
    "üç iskelenin çalışanlarının bir bahardan ötekine birlikte çalıştığı süreden daha fazla.",
    "n1": "Liman idaresi defteri, nisan-haziran kayıtları, ekim ayında tarafımızca kopyalandı.",
    "n2": "Orta iskele kâtibiyle görüşme, 3 Ekim.",
}  # fmt: skip
TEXTS = {"en": EN, "ar": AR, "tr": TR}


@dataclass(frozen=True)
class Site:
    """A page, and what its article must be; `furniture` are words that only the furniture has."""

    file: str
    lang: str
    date: str
    authors: tuple[str, ...]
    kind: str
    furniture: tuple[str, ...]
    notes: int = 0
    headings: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    source_url: str = ""
    encoding: str = "utf-8"


def page(name: str, encoding: str = "utf-8") -> bytes:
    """The page with the texts of its language put in place of `{{p1}}` and the like."""
    text = (SITES / name).read_text("utf-8")
    texts = TEXTS[name.split(".")[-2]]
    filled = re.sub(r"\{\{(\w+)\}\}", lambda found: texts[found[1]], text)
    return filled.encode(encoding)


def draft_of(data: bytes, name: str = "page.html", **hints: str) -> Draft:
    """The one draft that comes of bytes."""
    drafts = read(data, name, Hints(origin=name, languages=LANGUAGES, kinds=KINDS, **hints))
    assert len(drafts) == 1
    return drafts[0]


def shown(draft: Draft) -> str:
    """What a reader sees of the body, on one line."""
    return " ".join(plain_of(draft.body).split())


def has_in_order(text: str, pieces: tuple[str, ...]) -> bool:
    """Whether the words of the pieces follow each other in the text."""
    have, at = f" {' '.join(words(text))} ", 0
    for piece in pieces:
        at = have.find(f" {' '.join(words(piece))} ", at)
        if at < 0:
            return False
    return True
