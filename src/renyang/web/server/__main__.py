"""`python -m renyang.web.server SOCKET`: serve the site on the bound socket of this number until SIGTERM."""

import gc
import socket
import sys

import uvicorn
from django.urls import get_resolver

from renyang.web.server.connection import HEAD_SECONDS, Connection
from renyang.web.wsgi import application

STOP_SECONDS = 3


def main(number: int) -> None:
    """Serve until SIGTERM; requests under way have STOP_SECONDS to finish."""
    from renyang.web.server.front import Front  # noqa: PLC0415 - Django has to be set up first

    sys.setswitchinterval(0.001)  # seconds: the event loop should not wait long for a page that computes
    _ = get_resolver().url_patterns  # load every page before anybody is let in
    gc.collect()
    gc.freeze()  # what is loaded by now stays; looking through it again and again is a tenth of a long page's time
    gc.set_threshold(10_000, 20, 20)
    config = uvicorn.Config(
        Front(application),
        http=Connection,
        ws="none",
        lifespan="off",
        log_level="error",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=HEAD_SECONDS,
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    uvicorn.Server(config).run([socket.socket(fileno=number)])


if __name__ == "__main__":
    main(int(sys.argv[1]))
