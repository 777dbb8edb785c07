"""A Chromium for the browser tests: found, or fetched from the machine's own Debian packages.

    python -m tests.chromium        prints the program's path; fetches it first when there is none

Root installs the packages. Anyone else unpacks them, and whatever libraries the machine lacks, under var/chromium, where
nothing of the machine is touched. Set CHROMIUM to use a program of your own.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import playwright

# The second is what the node inside Playwright's wheel is linked to; the third draws Chinese, which
# would otherwise be empty boxes of the wrong width.
PACKAGES = ("chromium", "libatomic1", "fonts-wqy-zenhei")
HOME = Path(__file__).resolve().parent.parent / "var" / "chromium"
START, NODE = HOME / "start", HOME / "node"
LIBRARY = re.compile(r"\.so(\.\d+)*$")
# The machine's own fonts as it has them set up, and those that were unpacked.
FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir prefix="relative">root/usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
"""
WHAT_TO_DO = (
    "Chromium is missing and could not be fetched: {reason}\n"
    "The browser tests need it. Any one of these helps, then run make test again:\n"
    "  - as root: apt-get update && apt-get install {packages}\n"
    "  - or name a Chromium of your own: CHROMIUM=/path/to/chromium make test\n"
)


class NotFetchedError(Exception):
    """No Chromium could be fetched; the text says why."""


def find() -> str | None:
    """The path of a Chromium that can be started, or None."""
    if chosen := os.environ.get("CHROMIUM"):
        return chosen
    return shutil.which("chromium") or (str(START) if START.exists() else None)


def environment() -> dict[str, str]:
    """What Playwright has to find in its environment to start on this machine."""
    return {"PLAYWRIGHT_NODEJS_PATH": str(NODE)} if NODE.exists() else {}


def fetch() -> None:
    """Install or unpack Chromium and what it needs. Raises NotFetchedError."""
    if not shutil.which("apt-get"):
        raise NotFetchedError("this machine has no apt-get.")
    if os.geteuid() == 0:
        _apt("update")
        _apt("install", "-y", "--no-install-recommends", *PACKAGES)
    else:
        _unpack()
    if not _ready():
        raise NotFetchedError("the packages are here, but Chromium or Playwright does not start.")


def _ready() -> bool:
    program, node = find(), environment().get("PLAYWRIGHT_NODEJS_PATH", _driver())
    return program is not None and _starts(program) and _starts(node)


def _starts(program: str) -> bool:
    try:
        done = subprocess.run([program, "--version"], capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


def _driver() -> str:
    return str(Path(playwright.__file__).parent / "driver" / "node")


def _unpack() -> None:
    root, downloads, lists = HOME / "root", HOME / "packages", HOME / "lists"
    for folder in (root, downloads, lists / "partial"):
        folder.mkdir(parents=True, exist_ok=True)
    # Lists of our own: the machine's belong to root and may be missing or old.
    ours = ("-o", f"Dir::State::lists={lists}", "-o", f"Dir::Cache={downloads}")
    _apt(*ours, "update")
    plan = _apt(*ours, "install", "--simulate", "--no-install-recommends", *PACKAGES)
    wanted = [line.split()[1] for line in plan.splitlines() if line.startswith("Inst ")]
    _apt(*ours, "download", *wanted, cwd=downloads)
    for package in sorted(downloads.glob("*.deb")):
        _checked(["dpkg-deb", "-x", str(package), str(root)])
    _write_starters(root)
    shutil.rmtree(downloads)
    shutil.rmtree(lists)


def _write_starters(root: Path) -> None:
    """Scripts that let the unpacked programs find the unpacked libraries and fonts, wherever the tree is moved."""
    folders = {path.parent for path in root.rglob("*.so*") if LIBRARY.search(path.name)}
    libraries = ":".join(f"$root/{folder.relative_to(root)}" for folder in sorted(folders))
    program, driver = root / "usr/lib/chromium/chromium", os.path.relpath(_driver(), HOME)
    (HOME / "fonts.conf").write_text(FONTS_CONF)
    for path, start in ((START, "$root/usr/lib/chromium/chromium"), (NODE, f"$here/{driver}")):
        if path == NODE or program.exists():
            path.write_text(
                '#!/bin/sh\nhere=$(cd "$(dirname "$0")" && pwd)\nroot=$here/root\n'
                f'export LD_LIBRARY_PATH="{libraries}"\n'
                'export FONTCONFIG_FILE="$here/fonts.conf"\n'
                f'exec "{start}" "$@"\n'
            )
            path.chmod(0o755)


def _apt(*arguments: str, cwd: Path | None = None) -> str:
    return _checked(["apt-get", "-q", *arguments], cwd=cwd)


def _checked(command: list[str], cwd: Path | None = None) -> str:
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        cwd=cwd,
        env=os.environ | {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"},
        check=False,
    )
    if done.returncode:
        raise NotFetchedError(f"{shlex.join(command)} failed:\n{done.stderr.strip()}")
    return done.stdout


def main() -> int:
    """Print the path, fetching first if need be; 1 and what to do when there is none in the end."""
    if not _ready():
        sys.stderr.write("Fetching Chromium for the browser tests (about 120 MB) …\n")
        try:
            fetch()
        except NotFetchedError as error:
            sys.stderr.write(WHAT_TO_DO.format(reason=error, packages=" ".join(PACKAGES)))
            return 1
    sys.stdout.write(f"{find()}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
