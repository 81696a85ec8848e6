"""The `renyang` command."""

import sys

from renyang.science.letters import readable_text
from renyang.science.problem import Problem


def main() -> None:
    """Run the command. A Problem, one of its arguments among them, is printed without a traceback and exits with code 1."""
    from renyang.cli.commands import app

    try:
        for argument in sys.argv[1:]:
            readable_text(argument)
        app()
    except Problem as problem:
        from renyang.cli.terminal import say_problem

        say_problem(problem)
        sys.exit(1)
