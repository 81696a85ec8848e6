"""The ground every room stands on: accounts, divisions, the gate, audit, sealed fields, staged imports, jobs."""
