"""The pip of this machine: the environment in which the tests run has none of its own."""

import shutil
import subprocess
import sys
from pathlib import Path


def pip() -> list[str]:
    """A pip that can install into another environment: ours has none of its own."""
    base = Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}"
    if (
        base.exists()
        and subprocess.run([base, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0
    ):
        return [str(base), "-m", "pip"]
    program = shutil.which("pip3") or shutil.which("pip")
    assert program, "no pip outside the virtual environment"
    return [program]
