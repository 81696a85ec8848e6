"""The register: older people, their households, carers and the source records every fact comes from."""
