"""Asking git about this checkout."""

import subprocess

from ..paths import ROOT


class NotTold(Exception):
    """Git is missing, or does not know what it was asked for; the message is its own reason, in a few words."""


def git(*arguments: str) -> str:
    """What ``git`` writes when it is called in this checkout; raises NotTold where it fails."""
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    except OSError:
        raise NotTold("git is not installed") from None
    except subprocess.CalledProcessError as error:
        raise NotTold((error.stderr.strip().splitlines() or ["git failed"])[-1].removeprefix("fatal: ")) from None
    return done.stdout
