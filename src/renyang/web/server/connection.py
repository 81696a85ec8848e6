"""A connection whose request has to begin in time: the head of a request is bounded in seconds and in bytes."""

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS = 15  # from the connection, or the last answer, to the end of a request's head
HEAD_BYTES = 65_536


class Connection(HttpToolsProtocol):
    """Closes a connection that is silent, or whose head is too long or comes drop by drop."""

    _due: asyncio.TimerHandle | None = None
    _bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as its parent has it
        """Begin to wait for a head."""
        super().connection_made(transport)
        self._wait_for_head()

    def data_received(self, data: bytes) -> None:
        """Close the connection once a head has grown too long."""
        super().data_received(data)
        if self._due is not None:
            self._bytes += len(data)
            if self._bytes > HEAD_BYTES:
                self.transport.abort()

    def on_headers_complete(self) -> None:
        """Stop waiting: from here on the limits of bodies hold."""
        self._stop_waiting()
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        """Wait for the next head, unless it has come already."""
        super().on_response_complete()
        if not self.transport.is_closing() and self.timeout_keep_alive_task is not None:
            self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the timer."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait_for_head(self) -> None:
        self._stop_waiting()
        self._due = self.loop.call_later(HEAD_SECONDS, self.timeout_keep_alive_handler)
        self._bytes = 0

    def _stop_waiting(self) -> None:
        if self._due is not None:
            self._due.cancel()
            self._due = None
