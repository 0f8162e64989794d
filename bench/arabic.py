"""English text of the generated report -> Arabic text of the same shape: word for word, names left Latin.

What comes out says nothing; it has the lengths of words, the mixture of scripts and the constructs of an
Arabic report, and so costs what one costs.
"""

from __future__ import annotations

import re
from zlib import crc32

# Everyday words, the short ones first.
_TEXT = """
في من عن لا ما قد ثم أو كل هو هي إذ بل لم لن على إلى بعد قبل عند بين دون نحو مثل حتى كان
قال رأى جاء ظل صار عام شهر يوم بلد قرية مدينة طريق نهر جسر سوق بيت باب أرض ماء خبز قمح
زيت كتاب ورقة رقم عدد حكم قرار اتفاق مجلس لجنة وزارة دائرة مكتب وفد جولة بيان تقرير سجل
حصة كلفة أجرة سعر ضريبة مؤسسة جمعية جامعة مدرسة مركز الطريق المدينة الأسواق القرى الحدود
المعابر الجسور البلدات المياه الحقول المواسم الأسعار الأرقام السجلات الاجتماع الاتفاق
الأطراف المراقبون المندوبون المحاسبون المزارعون الموظفون الباحثون الشهود السكان الأهالي
استمرت تراجعت ازدادت اختلفت تأخرت انتهت بدأت أعلنت قررت لاحظت سجلت أحصت وزعت أغلقت فتحت
نقلت والمسؤولون والتقديرات والملاحظات والإحصاءات والاجتماعات وبالمقارنة وللاستيضاح
بالإجراءات المتعلقة المستقلة الاستثنائية
"""
_WORDS = _TEXT.split()
_KEPT = re.compile(r"\{[^}]*\}|\]\([^)]*\)|\[\^\d+\]:?|^[a-z_]+:(?! *\")|^---$|article:\S+", re.MULTILINE)
_WORD = re.compile(r"(?<![\w.])([A-Z]?)([a-z]+)(?![\w:])")
_SIGNS = str.maketrans(",;?", "،؛؟")
_NEAR = 14  # words of about the same length to choose from


def in_arabic(text: str) -> str:
    """A file of Markdown, or a part of one, in Arabic words. Front matter keeps all but quoted values."""
    head, mark, body = text.rpartition("\n---\n")
    lines = [_line(line) for line in head.split("\n")]
    return "\n".join(lines) + mark + _prose(body)


def _line(line: str) -> str:
    key, colon, value = line.partition(': "')
    if line.startswith("lang:"):
        return "lang: ar"
    return key + colon + _prose(value) if colon else line


def _prose(text: str) -> str:
    parts: list[str] = []
    end = 0
    for kept in _KEPT.finditer(text):
        parts += [_words(text[end : kept.start()]), kept[0]]
        end = kept.end()
    return "".join([*parts, _words(text[end:])])


def _words(text: str) -> str:
    return re.sub(
        r"(?<=[\u0600-\u06ff])[,;?]", lambda sign: sign[0].translate(_SIGNS), _WORD.sub(_word, text)
    )


def _word(match: re.Match[str]) -> str:
    """An Arabic word for an English one, the same for each time it stands; one capital in three is a name."""
    capital, rest = match.groups()
    number = crc32(f"{capital}{rest}".encode())
    if capital and number % 3 == 0:
        return match[0]
    first = min(len(rest) * len(_WORDS) // 14, len(_WORDS) - _NEAR)
    return _WORDS[first + number % _NEAR]
