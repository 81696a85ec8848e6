"""Services of organisations."""

from renyang.organisations.services.members import member_add, member_remove

__all__ = ["member_add", "member_remove"]
