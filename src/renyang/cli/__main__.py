"""`python -m renyang.cli` is `renyang`."""

from renyang.cli import main

main()
