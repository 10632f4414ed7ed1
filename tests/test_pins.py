"""What is installed and run is what was looked at: pinned by version and hash, actions by commit."""

import re
import tomllib

from kidsonline.paths import ROOT


def test_every_requirement_is_pinned_with_hashes():
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    requirements = text.replace("\\\n", " ").splitlines()
    assert len(requirements) > 100
    for line in requirements:
        assert re.match(r"[\w.-]+==[\w.!+]+( ; .+?)?( +--hash=sha256:[0-9a-f]{64})+ *$", line), line
    installs = (ROOT / "tools" / "install.py").read_text(encoding="utf-8")
    assert '"--require-hashes", "-r", "requirements.txt"' in installs and '"--no-build-isolation", *ours' in installs


def test_this_package_is_built_by_the_setuptools_that_is_pinned():
    (backend,) = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]["requires"]
    assert re.fullmatch(r"setuptools==[\d.]+", backend)
    assert re.search(rf"^{re.escape(backend)} ", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE)


def test_what_only_some_environments_install_is_pinned_too():
    pinned = re.findall(r"^([\w.-]+)==", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE)
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    loose = [wanted for extra in extras.values() for wanted in extra if "==" not in wanted]
    assert {re.sub(r"\[.*", "", wanted) for wanted in loose} <= {*pinned, "kidsonline"}


def test_actions_are_named_by_commit():
    workflows = (ROOT / ".github" / "workflows").glob("*.yml")
    uses = [line for path in workflows for line in re.findall(r"uses: [^.].*", path.read_text(encoding="utf-8"))]
    assert uses and all(re.fullmatch(r"uses: [\w.-]+/[\w./-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+", line) for line in uses)
