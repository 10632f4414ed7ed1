"""Chapters as JupyterLab opens and saves them: notebooks on the screen, the author's text on disk.

Jupytext finds and lists text notebooks; what a chapter becomes when it is opened, and what of it is saved, is said by
``notebooks`` alone, so that it runs in JupyterLab as it does in the build.
"""

from typing import Any

import nbformat
from jupytext.async_contentsmanager import AsyncTextFileContentsManager

from .notebooks import kept, opened


class ChapterContents(AsyncTextFileContentsManager):
    """The contents manager of ``make lab``."""

    async def get(self, path: str, content: bool = True, **asked: Any) -> dict[str, Any]:
        """A file of the folder of chapters; of a chapter its notebook, with the cell that says what sentences name."""
        model = await super().get(path, content=content, **asked)
        if content and model["type"] == "notebook" and path.endswith(".md"):
            model["content"] = opened(await self._text(path))
        return model

    async def save(self, model: dict[str, Any], path: str = "") -> dict[str, Any]:
        """Save a file; of a chapter what an author wrote, byte for byte what it was where nothing was changed."""
        if model["type"] != "notebook" or not path.endswith(".md"):
            return await super().save(model, path)
        before = await self._text(path) if await self.file_exists(path) else ""
        text = kept(nbformat.from_dict(model["content"]), before)
        await super().save({"type": "file", "format": "text", "content": text}, path)
        return await self.get(path, content=False)

    async def _text(self, path: str) -> str:
        return (await super().get(path, type="file", format="text"))["content"]
