"""Serves moto's AWS on a free loopback port, prints its address and moto's version, and ends when its standard input is closed.

The system closes that pipe however the process at its other end comes to its end, so no server is left running: not on
Ctrl-C, not on a crash, not on SIGKILL.
"""

import os
import signal
import sys
import threading
import time

# What Python compiles of the module beside this one would stay behind there.
sys.dont_write_bytecode = True

import mended_moto  # Nothing of it is used here: to import it is to mend moto.
from moto import __version__ as moto_version
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

# A terminal's Ctrl-C goes to every process in the foreground; the one at the other end decides when this one ends.
for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(name, signal.SIG_IGN)

moto = DomainDispatcherApplication(create_backend_app)
one_at_a_time = threading.Lock()
answers = {}


def application(environ, start_response):
    """moto keeps everything in plain dictionaries, which requests that run side by side would change under each other."""
    with one_at_a_time:
        status, headers, body = answer(environ)
    start_response(status, headers)
    return [body]


def answer(environ):
    """Carries a request out, or answers as it did before where the AWS SDK sends one again.

    The SDK does so when an answer does not reach it, under the same invocation id (AWS SDKs reference, "Retry behavior").
    Creating something twice would then fail with "already exists", though all is as it was asked for.
    """
    invocation = environ.get("HTTP_AMZ_SDK_INVOCATION_ID")
    if invocation in answers:
        answered, since = answers[invocation]
        print(
            f"An answer did not arrive and is sent again, {time.monotonic() - since:.1f} s later: "
            f"{answered[0]}, {environ.get('HTTP_AMZ_SDK_REQUEST')}",
            file=sys.stderr,
        )
        return answered
    begun = []
    body = b"".join(moto(environ, lambda status, headers, exc_info=None: begun.append((status, headers))))
    answered = (*begun[-1], body)
    # What failed inside moto may go well the next time.
    if invocation and not answered[0].startswith("5"):
        answers[invocation] = (answered, time.monotonic())
    return answered


server = make_server("127.0.0.1", 0, application, threaded=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(f"http://127.0.0.1:{server.server_port} {moto_version}", flush=True)

sys.stdin.read()
os._exit(0)
