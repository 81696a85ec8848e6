"""Contributions of organisations to shared pages."""

from renyang.web.organisations.search import SEARCH
from renyang.web.shell.menu import Menu

MENU = Menu(search=SEARCH)
