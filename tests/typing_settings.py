"""The project's settings with stand-in secrets, for the type checker, which reads models but opens no connection."""

import os

KEY = "A" * 43 + "="  # 32 zero bytes in base64
os.environ.setdefault("RENYANG_SECRET_KEY", "only for type checking")
os.environ.setdefault("RENYANG_SEALING_KEYS", f"1:{KEY}")
os.environ.setdefault("RENYANG_LOOKUP_KEY", KEY)
os.environ.setdefault("DATABASE_URL", "postgresql://nobody@localhost/none")

from renyang.core.deployment.settings import *  # noqa: E402, F403 - the settings need the environment above
