"""The `renyang` command."""

import sys

from renyang.science.problem import Problem


def main() -> None:
    """Run the command; a Problem is printed as sentences, without a traceback."""
    from renyang.cli.commands import app

    try:
        app()
    except Problem as problem:
        from renyang.cli.terminal import say_problem

        say_problem(problem)
        sys.exit(1)
