"""Demo data: a fictitious sub-district, generated as the files its departments would keep. Nobody in it exists."""
