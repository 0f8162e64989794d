"""The words of a page's furniture in English, Arabic and Turkish: short lines, headings that end the text.

Each pattern is held to what a page prints and no sentence says: “شارك” is *share*, and a common beginning of
a sentence too.
"""

from __future__ import annotations

import re

_SHORT = (
    # English
    r"share(?:\s+(?:this|on|via|it)\b.{0,40})?",
    r"tweet|copy\s+link|whatsapp|telegram|facebook|twitter|x|linkedin|pinterest|instagram|youtube",
    r"print(?:\s+(?:this|page|article).{0,30})?|email(?:\s+this.{0,30})?|follow\s+us\b.{0,60}",
    r"(?:to\s+)?(?:visit|join|follow)\s+(?:us|our|the)\b.{0,60}(?:channel|telegram|twitter|whatsapp|facebook).{0,60}",
    r"(?:click|tap)\s+here\b.{0,60}|subscribe\b.{0,60}|sign\s+up\b.{0,60}",
    r"(?:\d+\s*)?comments?(?:\s*\(?\d+\)?)?|leave\s+a\s+(?:comment|reply).{0,60}|no\s+comments.{0,60}",
    r"(?:estimated\s+)?read(?:ing)?\s+time\b.{0,40}|\d+\s*(?:-\s*)?min(?:ute)?s?\s+read|(?:\d[\d,.]*\s+)?views",
    r"advertisement|sponsored|download\s+(?:the\s+)?pdf|pdf|back\s+to\s+top|accept(?:\s+all)?\s+cookies",
    r"(?:previous|next)\s+(?:article|post)\b.{0,120}|listen\s+to\s+this.{0,30}",
    r"(?:also\s+read|read\s+(?:also|more|next)|see\s+also|more\s+on\s+this)\s*:?.{0,140}",
    # Turkish
    r"paylaş(?:ın|ımı?)?(?:\s*:)?|(?:bu\s+)?(?:yazıyı|haberi|içeriği|sayfayı)\s+paylaş\w*",
    r".{2,12}['’ ]\w{1,3}\s+paylaş",
    r"yazdır|abone\s+ol(?:un)?(?:\s.{0,40})?|bültenimize.{0,80}|yorum(?:lar|\s+yap.{0,30})?",
    r"bizi\s+takip\s+edin.{0,60}",
    r"okuma\s+süresi.{0,40}|\d+\s*dk\.?\s+okuma.{0,20}|(?:ayrıca|bunu\s+da)\s+oku\w*\s*:?.{0,140}",
    # Arabic
    r"شارك(?:\s+(?:هذا|هذه|المقال\w*|الخبر|الصفحة|المنشور|المادة|على|عبر).{0,40})?|شاركه?ا?\s+(?:على|عبر|مع).{0,40}",
    r"مشاركة(?:\s+(?:هذا|هذه|المقال\w*|الخبر|الصفحة|عبر).{0,40})?|طباعة|تحميل(?:\s+(?:الملف|PDF).{0,30})?",
    r"(?:اشترك|للاشتراك|انضم|للانضمام)(?:\s+(?:الآن|(?:في|ب|إلى)?\s*(?:ب?ال?قناة|ب?قناة|ال?نشرة|القائمة|مجموعة).{0,60}))?",
    r"(?:لزيارة|زوروا?)\s+(?:قناة|قناتنا|صفحة|صفحتنا|حساب|موقعنا).{0,60}|تابعو?نا\b.{0,60}",
    r"(?:وقت|مدة|زمن)\s+القراءة.{0,40}|(?:اقرأ|إقرأ)\s+(?:أيضا|أيضاً|أيضًا|المزيد)\s*:?.{0,140}",
    r"التعليقات?(?:\s*\(?\d+\)?)?|(?:اترك|أضف)\s+تعليق.{0,30}|لا\s+توجد\s+تعليقات",
)
_ENDING = (
    r"related(?:\s+(?:articles?|posts?|content|topics|reports?|publications|news|reading|stories))?",
    r"you\s+(?:may|might)\s+(?:also\s+)?(?:like|be\s+interested).{0,30}|about\s+the\s+author|share\s+this\b.{0,30}",
    r"(?:recommended|suggested)\s+(?:for\s+you|articles|reading|posts)|more\s+(?:articles|posts|stories)\b.{0,30}",
    r"(?:latest|recent|popular|most\s+read)\s+(?:articles?|posts?|news|publications)|further\s+articles",
    r"(?:\d+\s+)?comments?|leave\s+a\s+(?:reply|comment)|(?:\d+\s+)?yorum(?:lar)?",
    r"(?:ilgili|benzer|diğer|son|önerilen)\s+(?:yazılar|haberler|içerikler|makaleler|yayınlar)",
    r"(?:مقالات|مواد|مواضيع|موضوعات|أخبار|تقارير|منشورات|دراسات)\s+(?:ذات\s+صلة|مشابهة|مرتبطة|متعلقة|أخرى)",
    r"(?:أحدث|آخر)\s+(?:المقالات|الأخبار|المواد|المنشورات|الإصدارات)|الأكثر\s+قراءة|ذات\s+صلة|التعليقات|قد\s+يعجبك.{0,20}",
    r"شارك\s+(?:هذا|هذه|المقال\w*|الخبر|المادة).{0,20}",
)
# What a heading of the text itself may say as well: only what comes after it decides.
_PERHAPS = (
    r"more\s+(?:from|on|in)\b.{0,40}|read\s+(?:also|more|next)|see\s+also|latest|recent|popular|most\s+read|recommended",
    r"(?:اقرأ|إقرأ)\s+أيض\w*|المزيد\s+من.{0,30}|أحدث\s+.{0,20}|daha\s+fazla.{0,30}",
)


def _pattern(parts: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"^\W*(?:{'|'.join(parts)})\W*$", re.IGNORECASE)


SHORT = _pattern(_SHORT)
ENDING = _pattern(_ENDING)
PERHAPS_ENDING = _pattern(_PERHAPS)
_LONG = 45  # letters
_SENTENCE = re.compile(r"[.؟?!…][\"”»’')]*$")
_LEADS = re.compile(r"\W*(?:also|read|see|more|ayrıca|bunu|اقرأ|إقرأ)", re.IGNORECASE)


def is_short_furniture(text: str) -> bool:
    """Whether a line is of a page's furniture: a longer one that ends as a sentence does is none, but for the
    title of another article that is led to."""
    if not SHORT.match(text):
        return False
    return len(text) <= _LONG or not _SENTENCE.search(text) or _LEADS.match(text) is not None
