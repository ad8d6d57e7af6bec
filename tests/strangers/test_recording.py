"""vcrpy records and replays what a client with its default network sends."""

from __future__ import annotations

from pathlib import Path

import vcr

from pexip_engage_client import EngageClient
from pexip_engage_client.sandbox import Sandbox


async def test_vcr_records_and_replays(tmp_path: Path) -> None:
    recorder = vcr.VCR(cassette_library_dir=str(tmp_path), filter_headers=["authorization"], record_mode="once")

    async def names(url: str) -> list[str | None]:
        async with EngageClient("acme", token=sandbox.token(), base_url=url, max_retries=0) as client:
            with recorder.use_cassette("customers.yaml") as cassette:
                found = [(await client.subjects.get(subject)).id for subject in ("subject-mortgage", "subject-pension")]
                played.append(cassette.play_count)
                return found

    played: list[int] = []
    async with Sandbox(seed="demo") as sandbox:
        async with sandbox.serve() as url:
            recorded = await names(url)
        assert await names(url) == recorded == ["subject-mortgage", "subject-pension"]
    assert played == [0, 2]
    assert "Bearer" not in (tmp_path / "customers.yaml").read_text()
