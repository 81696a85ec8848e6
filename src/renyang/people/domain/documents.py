"""Identity documents other than the resident ID, in words."""

from django.utils.translation import gettext_lazy as _

from renyang.science.documents import Document, DocumentKind

KINDS = {
    DocumentKind.PASSPORT: _("passport"),
    DocumentKind.MILITARY: _("military document"),
    DocumentKind.HONG_KONG_MACAO: _("permit for residents of Hong Kong and Macao"),
    DocumentKind.TAIWAN: _("permit for residents of Taiwan"),
    DocumentKind.PERMANENT_RESIDENCE: _("foreigner's permanent residence card"),
}


def document_words(text: str) -> str:
    """A document, from the text that records keep of it, with its number masked."""
    document = Document.of(text)
    return f"{KINDS[document.kind]} {document.masked}"
