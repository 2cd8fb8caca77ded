"""How an Elasticsearch is reached."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class ElasticSettings:
    """Where the cluster is and what Lurewatch may call its indices there.

    ``refresh`` "now" makes documents searchable before `put` returns; "later" leaves it to
    the cluster, within a second: faster where many small batches are put.
    """

    urls: tuple[str, ...]
    prefix: str = "lurewatch"
    """Every index and alias is called ``PREFIX-ads...``; nothing else is ever touched."""
    api_key: str | None = field(default=None, repr=False)
    ca_file: Path | None = None
    """The certificate authority of an ``https`` address, where the system does not know it."""
    dimensions: int = 256
    """The size of the encoder's vectors."""
    refresh: Literal["now", "later"] = "now"
    timeout_seconds: float = 30.0

    def __post_init__(self) -> None:
        if not self.urls:
            raise ValueError("urls: name at least one address, such as https://localhost:9200")
        if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,99}", self.prefix):
            raise ValueError(f"prefix: {self.prefix!r} is not lower-case letters, digits, - and _")

    @property
    def alias(self) -> str:
        """The alias that is searched."""
        return f"{self.prefix}-ads"

    @property
    def building(self) -> str:
        """The alias of an index that is being built."""
        return f"{self.prefix}-ads-next"

    def index(self, number: int) -> str:
        """Return the name of the index with a number."""
        return f"{self.prefix}-ads-{number:06}"

    def number(self, index: str) -> int | None:
        """Return the number in an index's name; None when it is not one of ours."""
        found = re.fullmatch(rf"{re.escape(self.prefix)}-ads-([0-9]{{6,}})", index)
        return int(found[1]) if found else None
