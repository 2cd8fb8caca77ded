"""One fetch, and where its evidence lies."""

from pydantic import Field

from records.base import Moment, Record, make_id
from records.vocabulary import RobotsDecision


class Capture(Record):
    """One fetch of one address: what came, when, and the WARC record that keeps it."""

    id: str
    source: str = Field(description="name of the source, the stem of its sources/*.toml")
    run_id: str = Field(description="the crawl that made the fetch")
    url: str
    fetched_at: Moment
    status: int = Field(ge=0, le=999, description="HTTP status; 0 for a partner's file")
    content_type: str = ""
    payload_sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    payload_bytes: int = Field(ge=0)
    warc_file: str = Field(description="path below the evidence folder")
    warc_record_id: str
    warc_offset: int = Field(ge=0, description="byte offset of the record in its file")
    robots: RobotsDecision
    legal_authority: str | None = Field(
        default=None, description="reference and expiry, only where robots.txt was overridden"
    )
    crawler_version: str
    etag: str | None = None
    last_modified: str | None = None
    screenshot: str | None = Field(default=None, description="path below the evidence folder")

    @staticmethod
    def id_for(source: str, url: str, warc_record_id: str) -> str:
        """Return the id of the capture that a WARC record of a source keeps."""
        return make_id("cap", source, url, warc_record_id)
