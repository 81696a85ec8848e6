"""Contributions of supplies to shared pages."""

from django.utils.translation import gettext_lazy as _

from renyang.supplies.models import Stock
from renyang.web.shell.menu import Menu, Page, may_view
from renyang.web.supplies.search import SEARCH
from renyang.web.supplies.work import WORK

MENU = Menu(
    pages=(
        Page(
            "emergency", "supplies", _("Supplies"), may_view(Stock),
            ("stock", "supplies_expiry", "supplies_count", "lending"),
        ),
    ),
    work=WORK,
    search=SEARCH,
)  # fmt: skip
