"""What every app builds on: accounts, divisions, the gate, audit, sealed fields, staged imports, jobs."""
