"""The flows that are shipped as templates. They grant nothing: `policy init` copies them into `policy/active/flows/`."""

from __future__ import annotations

from pathlib import Path

_FLOWS = Path(__file__).resolve().parent / "flows"


def flow_templates() -> dict[str, bytes]:
    """Kind → the template's bytes, by listing the folder: a template is added by adding its file."""
    return {file.stem: file.read_bytes() for file in sorted(_FLOWS.iterdir()) if file.suffix == ".toml"}
