"""Serves moto's AWS on a free loopback port, prints its address and moto's version, and ends with its standard input.

The system closes that pipe however the process at its other end comes to its end, so no server is left running: not on
Ctrl-C, not on a crash, not on SIGKILL.
"""

import io
import os
import signal
import sys
import threading
import traceback

# What Python compiles of the module beside this one would stay behind there.
sys.dont_write_bytecode = True

import mended_moto  # Nothing of it is used here: to import it is to mend moto.
from moto import __version__ as moto_version
from moto import backends
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

# A terminal's Ctrl-C goes to every process in the foreground; the one at the other end decides when this one ends.
for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(name, signal.SIG_IGN)

# moto lists its own folders for every request, which is a sixth of a request's time.
services = list(backends.list_of_moto_modules())
backends.list_of_moto_modules = lambda: services

moto = DomainDispatcherApplication(create_backend_app)
one_at_a_time = threading.Lock()


class Handler(WSGIRequestHandler):
    """Keeps connections open: Werkzeug's own handler closes each one after its answer, and some answers get lost."""

    protocol_version = "HTTP/1.1"
    # A buffer, so that an answer's headers and body are sent together.
    wbufsize = -1

    def run_wsgi(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        status, headers, answer = self.answer({**self.make_environ(), "wsgi.input": io.BytesIO(body)})
        code, reason = status.split(" ", 1)
        self.send_response(int(code), reason)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer)

    def answer(self, environ):
        begun = []
        try:
            # moto keeps everything in dictionaries, which requests that run side by side would change under each other.
            with one_at_a_time:
                body = b"".join(moto(environ, lambda status, headers, exc_info=None: begun.append((status, headers))))
            return (*begun[-1], body)
        except Exception:  # Such as NotImplementedError for what moto lacks.
            traceback.print_exc()
            return "500 Internal Server Error", [("Content-Length", "0")], b""


server = make_server("127.0.0.1", 0, moto, threaded=True, request_handler=Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(f"http://127.0.0.1:{server.server_port} {moto_version}", flush=True)

sys.stdin.read()
os._exit(0)
