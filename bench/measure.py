"""Runs a program, and writes what it took, with all that it started, to a file: seconds, CPU seconds, peak memory, exit code.

Node tells none of this of a child's children, such as the provider that Terraform starts. The program is started from
here rather than from Node, because Linux gives a new program the peak of the process that it was forked from to begin
with, and this one is small.
"""

import json
import os
import signal
import subprocess
import sys
import time

result, *command = sys.argv[1:]

# Who interrupts the measurement interrupts the program as well, whose end is waited for here. A handler, other than SIG_IGN,
# is not handed on to it.
for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(name, lambda *_: None)

started = time.monotonic()
program = subprocess.Popen(command)
# Of this one child: a Python that a script started has children from before.
_, status, usage = os.wait4(program.pid, 0)
seconds = time.monotonic() - started

code = os.waitstatus_to_exitcode(status)
with open(f"{result}.unfinished", "w", encoding="utf-8") as file:
    json.dump(
        {
            "seconds": seconds,
            "cpuSeconds": usage.ru_utime + usage.ru_stime,
            # macOS counts bytes, Linux KiB.
            "peakBytes": usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
            "status": code if code >= 0 else 128 - code,
        },
        file,
    )
os.replace(f"{result}.unfinished", result)
