"""Serves moto on a free loopback port, prints the address and moto's version, and exits when its standard input closes.

The system closes that pipe when the parent process ends for any reason, such as Ctrl-C, a crash or SIGKILL. So no server
is left running.
"""

import io
import os
import signal
import sys
import threading
import traceback
from types import SimpleNamespace

# Do not write compiled files into this folder.
sys.dont_write_bytecode = True

import patched_moto  # Importing it patches moto.
from moto import __version__ as moto_version
from moto import backends
from moto.ec2.models.security_groups import SecurityGroupBackend
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

# Ctrl-C goes to every process in the foreground. The parent process decides when this process exits.
for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(name, signal.SIG_IGN)

# moto lists its own folders for every request, which takes a sixth of the request's time.
services = list(backends.list_of_moto_modules())
backends.list_of_moto_modules = lambda: services

# moto copies and filters the rules of all groups, even for one group. Terraform asks for one group at a time.
describe_rules = SecurityGroupBackend.describe_security_group_rules


def describe_rules_of_groups(self, sg_rule_ids, filters):
    ids = filters.get("group-id")
    if sg_rule_ids or ids is None:
        return describe_rules(self, sg_rule_ids, filters)
    groups = {id: group for groups in self.groups.values() for id, group in groups.items() if id in ids}
    return describe_rules(SimpleNamespace(groups={"": groups}), sg_rule_ids, filters)


SecurityGroupBackend.describe_security_group_rules = describe_rules_of_groups

moto = DomainDispatcherApplication(create_backend_app)
one_at_a_time = threading.Lock()


class Handler(WSGIRequestHandler):
    """Keeps connections open. Werkzeug's handler closes each one after its response, and some responses get lost."""

    protocol_version = "HTTP/1.1"
    # A buffer sends the headers and the body of a response together.
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
            # moto keeps its state in dictionaries, which are not safe for concurrent requests.
            with one_at_a_time:
                body = b"".join(moto(environ, lambda status, headers, exc_info=None: begun.append((status, headers))))
            return (*begun[-1], body)
        except Exception:  # For example, NotImplementedError for an action that moto does not support.
            traceback.print_exc()
            return "500 Internal Server Error", [("Content-Length", "0")], b""


server = make_server("127.0.0.1", 0, moto, threaded=True, request_handler=Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(f"http://127.0.0.1:{server.server_port} {moto_version}", flush=True)

sys.stdin.read()
os._exit(0)
