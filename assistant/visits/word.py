"""Pieces of Word files that python-docx has no words for: form controls, endnotes, language, order.

python-docx is imported here and nowhere else, when a file is written.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from assistant.visits import form

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_SPACES = f'xmlns:w="{W}" xmlns:w14="{W14}"'
LANGUAGE = "sv-SE"
PAYLOAD_SPACE = "urn:samsyn:plan"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WML = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_ITEM = "item77"
_DARK = "1F3864"
_STEADY = (1980, 1, 1, 0, 0, 0)


def clean(text: str) -> str:
    """The text without characters that XML cannot hold."""
    return "".join(
        c for c in text if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    )  # fmt: skip


def new_document(title: str, subject: str, made: date) -> Any:
    """An empty document in Swedish with a title, dark headings and styles for our own text."""
    import docx
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt, RGBColor

    document = docx.Document()
    when = datetime(made.year, made.month, made.day)
    properties = document.core_properties
    properties.title, properties.subject, properties.language = clean(title), subject, LANGUAGE
    properties.author = properties.last_modified_by = "Samsyn"
    properties.created = properties.modified = when
    properties.comments, properties.revision = "", 1
    styles = document.styles
    for element in styles.element.iter(f"{{{W}}}lang"):
        element.set(f"{{{W}}}val", LANGUAGE)
    for element in document.settings.element.iter(f"{{{W}}}themeFontLang"):
        element.set(f"{{{W}}}val", LANGUAGE)
    for name in ("Title", *(f"Heading {n}" for n in range(1, 5))):
        styles[name].font.color.rgb = RGBColor.from_string(_DARK)
    styles["Normal"].font.size = Pt(11)
    for kind, name, size in (
        (WD_STYLE_TYPE.CHARACTER, "Placeholder Text", None),
        (WD_STYLE_TYPE.CHARACTER, "endnote reference", None),
        (WD_STYLE_TYPE.PARAGRAPH, "endnote text", 9),
        (WD_STYLE_TYPE.PARAGRAPH, "Samsyn Uppgift", 10),
    ):
        style = styles.add_style(name, kind, builtin=not name.startswith("Samsyn"))
        if size:
            style.font.size = Pt(size)
    styles["Placeholder Text"].font.color.rgb = RGBColor(0x59, 0x59, 0x59)
    return document


def element(xml: str) -> Any:
    """An element out of XML in which `w:` and `w14:` may be used."""
    from docx.oxml import parse_xml

    name = re.match(r"<[\w:]+", xml)
    place = name.end() if name else 0
    return parse_xml(f"{xml[:place]} {_SPACES}{xml[place:]}")


def text_control(tag: str, alias: str, placeholder: str) -> Any:
    """A box to write in (a plain text content control) that shows what to write."""
    return element(
        f"<w:sdt><w:sdtPr><w:alias w:val={quoteattr(clean(alias)[:64])}/><w:tag w:val={quoteattr(tag)}/>"
        f'<w:showingPlcHdr/><w:text w:multiLine="1"/></w:sdtPr><w:sdtContent><w:r><w:rPr>'
        f'<w:rStyle w:val="PlaceholderText"/></w:rPr><w:t>{escape(placeholder)}</w:t></w:r>'
        f"</w:sdtContent></w:sdt>"
    )


def tick_box(tag: str, alias: str) -> Any:
    """A box to tick (a checkbox content control)."""
    font = 'w:ascii="MS Gothic" w:eastAsia="MS Gothic" w:hAnsi="MS Gothic" w:hint="eastAsia"'
    return element(
        f"<w:sdt><w:sdtPr><w:alias w:val={quoteattr(clean(alias)[:64])}/><w:tag w:val={quoteattr(tag)}/>"
        '<w14:checkbox><w14:checked w14:val="0"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
        '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr>'
        f"<w:sdtContent><w:r><w:rPr><w:rFonts {font}/></w:rPr><w:t>{form.EMPTY}</w:t></w:r>"
        "</w:sdtContent></w:sdt>"
    )


def bookmark(name: str, bookmark_id: int) -> list[Any]:
    """An empty bookmark: a name for a place that is not seen."""
    return [
        element(f'<w:bookmarkStart w:id="{bookmark_id}" w:name="{name}"/>'),
        element(f'<w:bookmarkEnd w:id="{bookmark_id}"/>'),
    ]


def endnote_reference(number: int, note: int, bookmark_id: int) -> list[Any]:
    """The mark [number] as an endnote, with a bookmark that later marks lead to."""
    start, end = bookmark(f"kalla_{number}", bookmark_id)
    reference = element(
        f'<w:r><w:rPr><w:rStyle w:val="endnotereference"/></w:rPr>'
        f'<w:endnoteReference w:customMarkFollows="1" w:id="{note}"/><w:t>[{number}]</w:t></w:r>'
    )
    return [start, reference, end]


def later_reference(number: int) -> Any:
    """The mark [number] as a link to where its endnote hangs."""
    return element(
        f'<w:hyperlink w:anchor="kalla_{number}" w:history="1"><w:r><w:t>[{number}]</w:t></w:r></w:hyperlink>'
    )


def field(instruction: str) -> Any:
    """A field that Word works out itself, such as PAGE."""
    return element(
        f"<w:fldSimple w:instr={quoteattr(instruction)}><w:r><w:t>1</w:t></w:r></w:fldSimple>"
    )


def header_row(row: Any) -> None:
    """Mark a table's row as column headings, repeated on every page."""
    properties = row._tr.get_or_add_trPr()
    properties.append(element("<w:cantSplit/>"))
    properties.append(element("<w:tblHeader/>"))


def add_endnotes(document: Any, notes: Mapping[int, str]) -> None:
    """Give the document its endnotes: text by the id that references use (from 1)."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    special = (
        '<w:endnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:endnote>'
        '<w:endnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/>'
        "</w:r></w:p></w:endnote>"
    )
    body = "".join(
        f'<w:endnote w:id="{n}"><w:p><w:pPr><w:pStyle w:val="endnotetext"/></w:pPr><w:r>'
        f'<w:t xml:space="preserve">{escape(clean(text))}</w:t></w:r></w:p></w:endnote>'
        for n, text in notes.items()
    )
    xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:endnotes {_SPACES}>{special}{body}</w:endnotes>'
    part = Part(
        PackURI("/word/endnotes.xml"),
        f"{_WML}.endnotes+xml",
        xml.encode("utf-8"),
        document.part.package,
    )
    document.part.relate_to(part, f"{_OFFICE}/endnotes")


def add_payload(document: Any, payload: Mapping[str, Any]) -> None:
    """Let the document carry data along, so that it can be read back without the library."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    data = json.dumps(payload, ensure_ascii=True, sort_keys=True)
    xml = f'<?xml version="1.0" encoding="UTF-8"?>\n<samsyn xmlns="{PAYLOAD_SPACE}">{escape(data)}</samsyn>'
    package = document.part.package
    part = Part(PackURI(f"/customXml/{_ITEM}.xml"), "application/xml", xml.encode("utf-8"), package)
    document.part.relate_to(part, f"{_OFFICE}/customXml")
    # Word keeps a part of data when it has an identity.
    properties = (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<ds:datastoreItem '
        'ds:itemID="{5A4D5359-4E00-4B50-8C41-4E0000000001}" '
        'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"><ds:schemaRefs>'
        f'<ds:schemaRef ds:uri="{PAYLOAD_SPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    )
    identity = Part(
        PackURI(f"/customXml/{_ITEM}Props.xml"),
        "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
        properties.encode("utf-8"),
        package,
    )
    part.relate_to(identity, f"{_OFFICE}/customXmlProps")


def to_bytes(document: Any) -> bytes:
    """The finished file; the same document gives the same bytes on any day."""
    raw = io.BytesIO()
    document.save(raw)
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(zipfile.ZipInfo(name, _STEADY), before.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
