"""x"""

from renyang.core.deployment.row_security import row_security_faults


def test_installed(db: None) -> None:
    assert row_security_faults() == []
