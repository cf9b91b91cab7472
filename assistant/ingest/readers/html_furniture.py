"""What on a web page is not its content: menus, cookie banners, footers, and what does not show.

Elements are BeautifulSoup's; this module never imports it.
"""

from __future__ import annotations

import re
from typing import Any

DROPPED = {
    "script", "style", "noscript", "template", "svg", "math", "canvas", "iframe", "object",
    "embed", "audio", "video", "map", "head", "title", "meta", "link", "input", "select",
    "textarea", "button", "datalist", "progress", "meter", "rp", "rt", "del",
}  # fmt: skip
"""Elements whose text is no part of the document."""

_FURNITURE_TAGS = {"nav", "footer", "aside", "form", "dialog"}
_FURNITURE_ROLES = {
    "navigation", "contentinfo", "complementary", "search", "banner", "dialog", "alertdialog",
    "menu", "menubar", "toolbar",
}  # fmt: skip
# Whole words of a class or id; "social" and "kontakt" belong to the content here and are not among
# them.
_FURNITURE_WORDS = {
    "cookie", "cookies", "cookiebanner", "cookiebot", "kakor", "kakbanner", "consent", "gdpr",
    "breadcrumb", "breadcrumbs", "brodsmulor", "brödsmulor", "brodsmula", "menu", "meny", "submenu",
    "undermeny", "huvudmeny", "navbar", "navigation", "navigering", "nav", "sidebar", "sidofalt",
    "footer", "sidfot", "sidhuvud", "skiplink", "skiplinks", "pagination", "popup", "share",
    "sharing", "dela", "toolbar", "newsletter", "nyhetsbrev",
}  # fmt: skip
_NEVER_FURNITURE = {"html", "body", "main", "article", "h1"}
# "hidden" is not among them: on many sites it means hidden on small screens only.
_OFF_SCREEN_CLASSES = {"sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text"}
_WORDS = re.compile(r"[a-zåäö]+")
_CAMEL = re.compile(r"(?<=[a-zåäö])(?=[A-ZÅÄÖ])")
_HIDING_STYLE = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|font-size:0(?:\.\d+)?(?:px|pt|em|rem|%)?(?:;|$|!)"
    r"|(?:^|;)opacity:0(?:\.0+)?(?:;|$|!)|(?:left|top|text-indent|margin-left):-\d{3,}"
    r"|clip:rect\(0|(?:^|;)(?:max-)?(?:height|width):0(?:px)?(?:;|$|!)"
)
_WHITE = re.compile(
    r"(?:^|;)color:(?:#fff(?:fff)?(?:ff)?|white|rgba?\(255,255,255(?:,1)?\)|transparent"
    r"|rgba\([\d,.]+,0\))(?:;|$|!)"
)


def is_hidden(element: Any) -> bool:
    """Whether an element does not show by its own attributes."""
    if element.has_attr("hidden") or element.get("aria-hidden") == "true":
        return True
    if _HIDING_STYLE.search(_style(element)):
        return True
    return bool(_OFF_SCREEN_CLASSES & set(_words_of(element, "class")))


def is_white(element: Any) -> bool:
    """Whether the element's own style gives its text the colour of most pages."""
    style = _style(element)
    return bool(_WHITE.search(style)) and "background" not in style


def is_furniture(element: Any) -> bool:
    """Whether an element is page furniture by its name, role, class or id.

    Never one that holds the page's content: some systems wrap the whole page in a form, or put the
    word menu into a class of an outer element.
    """
    if element.name in _NEVER_FURNITURE:
        return False
    role = str(element.get("role", "")).lower()
    marked = (
        element.name in _FURNITURE_TAGS
        or role in _FURNITURE_ROLES
        or (element.name == "header" and element.find_parent(["main", "article"]) is None)
        or _has_furniture_word(element)
    )
    return marked and element.find(["main", "article", "h1"]) is None


def _has_furniture_word(element: Any) -> bool:
    for attribute in ("class", "id"):
        for word in _words_of(element, attribute):
            parts = _WORDS.findall(_CAMEL.sub(" ", word).lower())
            if _FURNITURE_WORDS & set(parts):
                return True
    return False


def _words_of(element: Any, attribute: str) -> list[str]:
    value = element.get(attribute) or []
    return value.split() if isinstance(value, str) else [str(one) for one in value]


def _style(element: Any) -> str:
    return "".join(str(element.get("style") or "").lower().split())
