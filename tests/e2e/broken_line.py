"""A line between a kiosk and the centre that cuts every connection after some bytes, or turns some over."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable


class BrokenLine:
    """Listens on loopback and passes bytes on to another port; ``budget`` bytes come back over each connection."""

    def __init__(self, port: int, budget: int | None = None) -> None:
        self.budget = budget
        self.garble: Callable[[bytes], bytes] = lambda piece: piece
        self.came_back = 0
        self.cuts = 0
        self._to = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self._to))
                threading.Thread(target=self._there, args=(near, far), daemon=True).start()
                threading.Thread(target=self._back, args=(near, far), daemon=True).start()

    @staticmethod
    def _there(near: socket.socket, far: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := near.recv(65_536):
                far.sendall(piece)
            far.shutdown(socket.SHUT_WR)

    def _back(self, near: socket.socket, far: socket.socket) -> None:
        left = self.budget
        with contextlib.suppress(OSError), near, far:
            while piece := far.recv(2048 if left is None else min(2048, left)):
                near.sendall(self.garble(piece))
                self.came_back += len(piece)
                left = None if left is None else left - len(piece)
                if left == 0:
                    self.cuts += 1
                    near.shutdown(socket.SHUT_RDWR)
                    return
            near.shutdown(socket.SHUT_RDWR)
