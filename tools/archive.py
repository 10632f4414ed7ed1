"""Pack a built site for a release: ``python tools/archive.py _build/html kidsonline-1.0``.

Writes NAME.tar.gz and NAME.tar.gz.sha256 here. The same site gives the same bytes: no times, owners or order of a disk.
"""

import gzip
import hashlib
import sys
import tarfile
from pathlib import Path


def pack(site: Path, name: str, folder: Path) -> Path:
    """Archive ``site`` as ``folder``/``name``.tar.gz with its checksum beside it; returns the archive."""
    archive = folder / f"{name}.tar.gz"
    with (
        archive.open("wb") as file,
        gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        for path in sorted(site.rglob("*")):
            tar.add(path, f"{name}/{path.relative_to(site).as_posix()}", recursive=False, filter=_plain)
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    archive.with_name(f"{archive.name}.sha256").write_text(f"{digest}  {archive.name}\n", encoding="utf-8")
    return archive


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.mtime = member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o755 if member.isdir() else 0o644
    return member


if __name__ == "__main__":
    built = Path(sys.argv[1])
    if not (built / "index.html").is_file():
        sys.exit(f"There is no site in '{built}': run make book first.")
    print(pack(built, sys.argv[2], Path.cwd()).name)
