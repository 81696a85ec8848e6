"""Run the `renyang` command with `python -m renyang.cli`."""

from renyang.cli import main

main()
