"""The project's settings with stand-in secrets, for the type checker, which reads models but opens no connection."""

import os

os.environ.setdefault("RENYANG_SECRET_KEY", "only for type checking")
os.environ.setdefault("DATABASE_URL", "postgresql://nobody@localhost/none")

from renyang.core.settings import *  # noqa: F403 - the settings need the environment above
