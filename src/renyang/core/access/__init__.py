"""Access control: roles, the gate and the access log."""
