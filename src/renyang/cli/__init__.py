"""The `renyang` command."""

import sys

from renyang.science.problem import Problem


def main() -> None:
    """Run the command. A Problem is printed without a traceback and exits with code 1."""
    from renyang.cli.commands import app

    try:
        app()
    except Problem as problem:
        from renyang.cli.terminal import say_problem

        say_problem(problem)
        sys.exit(1)
