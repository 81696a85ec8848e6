"""Contributions of partners to shared pages."""

from django.utils.translation import gettext_lazy as _

from renyang.organisations.models import Organisation
from renyang.web.shell.menu import Menu, Page, may_view

MENU = Menu(pages=(Page("services", "partners", _("Partners"), may_view(Organisation), ("members",)),))
