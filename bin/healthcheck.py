"""Asks the web server of this container whether it can do its work; exits with 1 when it cannot.

python bin/healthcheck.py
"""

import os
import sys
import urllib.error
import urllib.request
from pathlib import Path


def own_host() -> str:
    """A host name that the portal answers to, as Django refuses any other."""
    hosts = os.environ.get("ALLOWED_HOSTS") or Path(os.environ["ALLOWED_HOSTS_FILE"]).read_text(encoding="utf-8")
    return hosts.split(",")[0].strip().removeprefix(".").replace("*", "localhost")


def main() -> int:
    request = urllib.request.Request("http://127.0.0.1:8000/readyz", headers={"Host": own_host()})
    try:
        with urllib.request.urlopen(request, timeout=8) as response:
            return 0 if response.status == 200 else 1
    except (urllib.error.URLError, OSError) as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
