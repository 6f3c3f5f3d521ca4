"""`watch serve` as a process of little patience: half a second for a head and for a form.

`python web_victim.py ARGUMENTS`: those of `watch serve`.
"""

from __future__ import annotations

import sys

from statement_watch.cli import run
from statement_watch.web.guards import Forms
from statement_watch.web.server import Patient

if __name__ == "__main__":
    Forms.seconds = Patient.seconds = 0.5
    sys.exit(run(["serve", *sys.argv[1:]]))
