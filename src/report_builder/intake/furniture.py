"""The furniture of a page (shares, teasers, comments, forms, cookies): how it is known, and how it is taken
out."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from report_builder.intake.clean import one_line
from report_builder.intake.notes_parts import HEADING as NOTES_HEADING
from report_builder.intake.tree import HEADINGS, children, each, remove, text_of, tokens
from report_builder.intake.work import Work

# What a class or an id is called, part by part (`social-share` is `social` and `share`), and what it then is.
_NAMED = {
    "share links": """
        share sharing shares sharedaddy addtoany a2a addthis social socials sosyal paylas paylaş tweet
        sharethis heateor ssba
    """,
    "teasers of other articles": """
        related relatedposts recommended recommendations readmore read-more read-next more-posts
        morefrom yarpp jp-relatedposts teasers? also-read alsoread see-also latest-posts recent-posts
        most-read popular outbrain taboola ilgili benzer
    """,
    "comments": """
        comments? commentlist respond disqus yorumlar? comment-form
    """,
    "a newsletter box": """
        newsletter subscribe subscription signup sign-up mailchimp mc4wp mailing bulten bülten
        kg-signup-card optin
    """,
    "a cookie bar": """
        cookies? consent gdpr cookiebar cookie-law-info-bar onetrust
    """,
    "navigation": """
        nav navbar navigation menu breadcrumbs? pagination pager nav-links post-navigation skip-link
        toolbar lang-switcher language-switcher wpml-ls lang-item polylang
    """,
    "a sidebar": """
        sidebar widget widgets widget-area
    """,
    "an advertisement": """
        ad ads advert advertisement adsbygoogle banner promo promoted sponsored reklam popup modal
        donate donation bagis
    """,
    "reading time": """
        reading-time readtime read-time rt-reading-time estimated-reading-time okuma-suresi
    """,
    "a table of contents": """
        toc ez-toc-container lwptoc table-of-contents toc_container
    """,
    "printing and the like": """
        print-link printfriendly pf-content-link print text-size font-resizer edit-link
        screen-reader-text sr-only visually-hidden visuallyhidden no-print noprint views post-views
        view-count hit-count rating ratings kk-star-ratings post-ratings tts audio-player listen
    """,
    "meta of the page": """
        post-meta entry-meta entry-footer post-footer article-meta article-footer post-info byline
        posted-on post-tags tags-links cat-links tagcloud tag-list article-tags taxonomy post-labels
        entry-header-meta gh-article-meta post-date entry-date article-date published-date submitted
        author-date field--name-field-tags field--name-field-date
    """,
    "an author's box": """
        author-box author-bio author-info about-author post-author-box saboxplugin-wrap abh_box
        author-card authorbox
    """,
}
_WHOLE = {what: re.compile(f"(?:{'|'.join(names.split())})$") for what, names in _NAMED.items()}
_SPLIT = re.compile(r"[-_]+")
_PARTS = ("share links", "teasers of other articles", "comments", "a newsletter box", "a cookie bar")
_NEVER_NAMED = re.compile(
    r"content|body|entry-content|wrapper|container|main|article$|has-|no-|single|page|layout|template|theme|wp-block-group"
)
_TAGS = {
    "nav": "navigation",
    "aside": "a sidebar",
    "form": "a form",
    "dialog": "a dialog",
    "menu": "navigation",
    "amp-sidebar": "a sidebar",
    "amp-social-share": "share links",
    "amp-consent": "a cookie bar",
    "amp-ad": "an advertisement",
}
_ROLES = {
    "navigation": "navigation",
    "complementary": "a sidebar",
    "search": "a form",
    "banner": "a page head",
    "contentinfo": "a page foot",
    "dialog": "a dialog",
    "alertdialog": "a dialog",
}

SHORT_FURNITURE = re.compile(
    r"""^\W*(?:
    share(?:\s+(?:this|on|via|the|it)\b.*)?|tweet|print(?:\s+(?:this|page|article).*)?|email(?:\s+this.*)?|copy\s+link|whatsapp|telegram|
    facebook|twitter|x|linkedin|pinterest|follow\s+us\b.*|(?:to\s+)?(?:visit|join|follow)\s+(?:us|our|the)\b.*(?:channel|telegram|twitter|whatsapp|facebook).*|
    (?:click|tap)\s+here\b.*|subscribe\b.*|sign\s+up\b.*|(?:\d+\s*)?comments?(?:\s*\(?\d+\)?)?|leave\s+a\s+(?:comment|reply).*|no\s+comments.*|
    (?:estimated\s+)?read(?:ing)?\s+time\b.*|\d+\s*(?:-\s*)?min(?:ute)?s?\s+read|(?:\d[\d,.]*\s+)?views|advertisement|sponsored|
    download\s+(?:the\s+)?pdf|pdf|back\s+to\s+top|(?:previous|next)\s+(?:article|post).*|listen\s+to\s+this.*|accept(?:\s+all)?\s+cookies|
    (?:also\s+read|read\s+(?:also|more|next)|see\s+also|more\s+on\s+this)\s*:?.{0,140}|
    paylaş\w*(?:\s.*)?|yazdır|abone\s+ol.*|bültenimize.*|yorum(?:lar|\s+yap.*)?|okuma\s+süresi.*|\d+\s*dk\.?\s+okuma.*|bizi\s+takip\s+edin.*|
    (?:ayrıca|bunu\s+da)\s+oku\w*\s*:?.{0,140}|
    شارك\w*(?:\s.*)?|مشاركة(?:\s.*)?|طباعة|تحميل(?:\s+(?:الملف|PDF).*)?|اشترك\w*\b.*|تابعنا\b.*|للاشتراك\b.*|لزيارة\b.*|(?:وقت|مدة|زمن)\s+القراءة.*|
    اقرأ\s+(?:أيضا|أيضاً|أيضًا|المزيد)\s*:?.{0,140}|التعليقات?(?:\s*\(?\d+\)?)?|اترك\s+تعليق.*|لا\s+توجد\s+تعليقات
    )\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
END_HEADING = re.compile(
    r"""^\W*(?:
    related(?:\s+(?:articles?|posts?|content|topics|reports?|publications|news|reading|stories))?|you\s+(?:may|might)\s+(?:also\s+)?(?:like|be\s+interested).*|
    (?:recommended|suggested)(?:\s+(?:for\s+you|articles|reading|posts))?|more\s+(?:from|on|articles|posts|stories|in)\b.*|read\s+(?:also|more|next)|
    (?:latest|recent|popular|most\s+read)(?:\s+(?:articles?|posts?|news|publications))?|share\s+this\b.*|see\s+also|further\s+articles|
    (?:\d+\s+)?comments?|leave\s+a\s+(?:reply|comment)|about\s+the\s+author|
    ilgili\s+(?:yazılar|haberler|içerikler|makaleler|yayınlar)|benzer\s+(?:yazılar|içerikler|haberler)|diğer\s+(?:yazılar|haberler).*|yorumlar|son\s+yazılar|önerilen.*|
    (?:مقالات|مواد|مواضيع|موضوعات|أخبار|تقارير|منشورات|دراسات)\s+(?:ذات\s+صلة|مشابهة|مرتبطة|متعلقة|أخرى)|(?:اقرأ|إقرأ)\s+أيض\w*|قد\s+يعجبك.*|
    شارك\s+.{0,30}|التعليقات|المزيد\s+من.*|أحدث\s+.{0,20}|الأكثر\s+قراءة|ذات\s+صلة
    )\W*$""",
    re.IGNORECASE | re.VERBOSE,
)


def named_furniture(element: HtmlElement) -> str:
    """What furniture an element is by its tag, its role and its classes; empty for none."""
    tag = str(element.tag)
    if tag in _TAGS:
        return _TAGS[tag]
    if tag == "footer" and not any(
        holder.tag in ("blockquote", "figure") for holder in element.iterancestors()
    ):
        return "a page foot"
    if (role := (element.get("role") or "").lower()) in _ROLES:
        return _ROLES[role]
    if tag in ("html", "body", "main", "article", "table", "tbody", "tr", "p", *HEADINGS) and tag != "p":
        return ""
    for name in tokens(element):
        for what, pattern in _WHOLE.items():
            if pattern.match(name):
                return what
    for name in tokens(element):
        if _NEVER_NAMED.search(name):
            continue
        for part in _SPLIT.split(name):
            for what in _PARTS:
                if _WHOLE[what].match(part):
                    return what
    return ""


def drop_named(root: HtmlElement, work: Work) -> None:
    """Take out what is furniture by its name, unless it holds much of the text."""
    whole = max(1, _weight(root))
    for element in each(root):
        if element is root or root not in element.iterancestors():
            continue
        what = named_furniture(element)
        if not what or _holds_text(element, whole) or _is_quote(element):
            continue
        _drop(element, what, 0.9, "its name in the page says so", work)


def _weight(element: HtmlElement) -> int:
    return len(text_of(element))


def _holds_text(element: HtmlElement, whole: int) -> bool:
    """Whether so much running text stands in it that its name must be wrong."""
    weight = _weight(element)
    if weight * 10 < whole * 4:
        return False
    linked = sum(len(text_of(link)) for link in each(element, "a"))
    return linked * 2 < weight


def _is_quote(element: HtmlElement) -> bool:
    """An `aside` may be a quotation or a box of the article itself."""
    if element.tag != "aside":
        return False
    said = " ".join(tokens(element))
    box = re.search(r"quote|footnote|note|box|callout|info|key", said) is not None
    return box and not re.search(r"widget|sidebar|related|share", said)


def drop_by_text(root: HtmlElement, work: Work) -> None:
    """Take out what is furniture by what it says: short lines of sharing, and all from “Related articles”
    on."""
    for element in each(root, *HEADINGS, "p", "div", "strong", "span", "section"):
        said = one_line(element.text_content()) if len(element) < 12 else ""
        known = 0 < len(said) < 60 and END_HEADING.match(said) and element.getparent() is not None
        if known and element.tag not in ("strong", "span") and _ends_text(element, root):
            _drop_rest(element, root, work)
    for element in each(
        root, "p", "div", "li", "a", "span", "button", "h4", "h5", "h6", "strong", "small", "td", "ul"
    ):
        if element is root or root not in element.iterancestors():
            continue
        said = one_line(element.text_content()) if len(element) < 12 else ""
        if 0 < len(said) < 170 and SHORT_FURNITURE.match(said) and _stands_alone(element):
            _drop(element, "share links" if len(said) < 30 else "a line of the page", 0.8, "it says so", work)


def _stands_alone(element: HtmlElement) -> bool:
    """Whether no words of a sentence stand beside it."""
    if element.tag in ("p", "div", "li", "h4", "h5", "h6", "ul", "td"):
        return True
    parent = element.getparent()
    before = element.getprevious()
    left = (
        parent.text if before is None and parent is not None else before.tail if before is not None else ""
    ) or ""
    return (
        not left.strip()
        and not (element.tail or "").strip()
        and parent is not None
        and len(text_of(parent)) < 200
    )


def _ends_text(element: HtmlElement, root: HtmlElement) -> bool:
    """Whether what comes after it is mostly links, or little beside what came before."""
    passed, before, after, linked = False, 0, 0, 0
    for current in root.iter():
        if current is element:
            passed = True
        if not isinstance(current.tag, str):
            continue
        size = len((current.text or "").strip())
        if passed and NOTES_HEADING.match(text_of(current)) and current.tag in HEADINGS:
            return False
        before, after = before + (0 if passed else size), after + (size if passed else 0)
        tail = len((current.tail or "").strip())
        before, after = before + (0 if passed else tail), after + (tail if passed else 0)
        linked += size if passed and current.tag == "a" else 0
    return before > after * 2 or (before > 200 and linked * 3 > after)


def _drop_rest(element: HtmlElement, root: HtmlElement, work: Work) -> None:
    """Take out an element and all that comes after it below `root`."""
    current: HtmlElement | None = element
    while current is not None and current is not root:
        following = current.getnext()
        while following is not None:
            after = following.getnext()
            if isinstance(following.tag, str):
                _drop(following, "teasers of other articles", 0.8, "it comes after such a heading", work)
            following = after
        parent = current.getparent()
        if current is element:
            _drop(current, "teasers of other articles", 0.8, "its heading says so", work)
        current = parent


def drop_link_lists(root: HtmlElement, work: Work) -> None:
    """Take out lists at the end that are nothing but links to other pages of the site."""
    blocks = [
        element
        for element in each(root, "ul", "ol", "div", "section", "p", "blockquote", "table")
        if text_of(element)
    ]
    for element in reversed(blocks):
        if element.getparent() is None or element is root or root not in element.iterancestors():
            continue
        links = [
            link
            for link in each(element, "a")
            if (link.get("href") or "").startswith(("http", "/", "?", "."))
        ]
        said, linked = _weight(element), sum(_weight(link) for link in links)
        if linked * 100 < said * 85:
            if not any(child in blocks for child in each(element) if child is not element):
                return
            continue
        after_notes = NOTES_HEADING.match(_heading_before(element)) is not None
        if len(links) >= 3 and not after_notes:
            _drop(element, "a list of links", 0.7, "it stands at the end and is nothing but links", work)
        elif len(links) < 1 or after_notes:
            return


def _heading_before(element: HtmlElement) -> str:
    before = element.getprevious()
    return text_of(before) if before is not None else ""


def _drop(element: HtmlElement, what: str, sure: float, reason: str, work: Work) -> None:
    said = text_of(element)
    if said:
        work.doubt("dropped", what, said, work.count("piece of furniture"), sure, reason)
    elif children(element) and each(element, "img"):
        work.doubt(
            "dropped",
            what,
            each(element, "img")[0].get("alt") or "a picture",
            work.count("piece of furniture"),
            sure,
            reason,
        )
    remove(element)
