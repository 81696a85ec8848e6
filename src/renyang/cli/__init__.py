"""The `renyang` command."""

import sys

from renyang.science.problem import Problem


def main() -> None:
    """Run the command; a Problem is printed as sentences, without a traceback."""
    from renyang.cli.commands import app  # noqa: PLC0415 - keeps `import renyang.cli` free of side effects

    try:
        app()
    except Problem as problem:
        from renyang.cli.terminal import say_problem  # noqa: PLC0415

        say_problem(problem)
        sys.exit(1)
