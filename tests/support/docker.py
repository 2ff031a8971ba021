#!/usr/bin/env python
"""A stand-in for the `docker` command, for machines without an engine: it runs the server of the machine instead.

As with the real one, the server outlives the command, and is gone after `kill` or `rm`. What is called is recorded in
the folder of STAND_IN_STATE; a container is a folder beside the record.
"""

import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

STATE = Path(os.environ["STAND_IN_STATE"])


def main(command: str, *arguments: str) -> int:
    with (STATE / "calls").open("a", encoding="utf-8") as calls:
        calls.write(shlex.join([command, *arguments]) + "\n")
    if command == "ps":
        return 0
    if command == "run":
        return _run(STATE / arguments[arguments.index("--name") + 1])
    container = next(STATE / argument for argument in arguments if not argument.startswith("-"))
    if not (container / "port").exists():
        return 1
    if command == "port":
        sys.stdout.write(f"127.0.0.1:{(container / 'port').read_text()}\n")
    else:
        os.killpg(int((container / "group").read_text()), signal.SIGKILL)
        shutil.rmtree(container, ignore_errors=True)
    return 0


def _run(container: Path) -> int:
    sys.path.insert(0, os.environ["STAND_IN_REPOSITORY"])
    from tests.kit.plugins import engine  # type: ignore[import-not-found]  # of the rendered repo

    source = engine.find_binaries()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    container.mkdir(mode=0o777)
    container.chmod(0o777)
    (container / "word").write_text("ALTER USER root@localhost IDENTIFIED BY 'mysql';\n")
    script = source.run.replace("listen_addresses=", f"listen_addresses=127.0.0.1 -p {port}")
    script = script.replace("--skip-networking", f'--port={port} --init-file="$PWD/word"')
    process = subprocess.Popen(
        ["/bin/sh", "-c", script, "sh", *source.arguments], cwd=container, start_new_session=True, **source.user
    )
    (container / "group").write_text(str(process.pid))
    (container / "port").write_text(str(port))
    status = process.wait()
    shutil.rmtree(container, ignore_errors=True)
    return status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
