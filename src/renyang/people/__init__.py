"""The register: older people, their households, their carers and the source records that every fact comes from."""
