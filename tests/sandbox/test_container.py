"""The container of examples/sandbox: built and run where Docker is available, else its commands in a plain folder."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
import yaml

FOLDER = Path(__file__).parents[2] / "examples" / "sandbox"
DOCKERFILE = (FOLDER / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))
SERVICE = COMPOSE["services"]["engage"]


def instruction(name: str) -> list[str]:
    found = re.search(rf"^{name} .*?(\[.*\])$", DOCKERFILE, re.MULTILINE)
    assert found is not None, name
    return json.loads(found[1])


@pytest.mark.proof
@pytest.mark.parametrize("arguments", [instruction("CMD"), SERVICE["command"]], ids=["Dockerfile", "compose"])
def test_commands_of_the_container_run_in_a_plain_folder(tmp_path, arguments):
    (mount,) = SERVICE["volumes"]
    source, target, _ = mount.split(":")
    local = [each.replace(target, str(FOLDER / source)) for each in arguments]
    entry = [sys.executable, *instruction("ENTRYPOINT")[1:], *local, "--host", "127.0.0.1", "--port", "0"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(entry, cwd=tmp_path, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            shown = ""
            while "Ctrl-C" not in shown:
                line = process.stdout.readline()
                assert line, shown
                shown += line
            url = re.search(r"page +(\S+)", shown)[1]
            port = url.strip("/").rpartition(":")[2]
            check = [each.replace("8099", port) for each in instruction("HEALTHCHECK")]
            assert subprocess.run([sys.executable, *check[1:]], timeout=300, check=False).returncode == 0
            appointments = httpx.get(f"{url}_sandbox/state", trust_env=False).json()["data"]["appointments"]
            assert len(appointments) == (1 if "/seed/acme.json" in arguments else 5)
        finally:
            process.kill()


def test_published_port_is_the_one_that_is_served():
    assert SERVICE["ports"] == ["127.0.0.1:8099:8099"]
    assert instruction("ENTRYPOINT")[-1] == "8099"


def docker_runs():
    return shutil.which("docker") is not None and all(
        subprocess.run(["docker", *words], capture_output=True, timeout=30, check=False).returncode == 0
        for words in (["info"], ["compose", "version"])
    )


@pytest.mark.skipif(not docker_runs(), reason="Docker with compose does not run here")
def test_image_is_built_and_healthy(tmp_path):
    copy = tmp_path / "sandbox"
    shutil.copytree(FOLDER, copy)
    wheel = [sys.executable, "-m", "build", "--wheel", "--outdir", str(copy / "dist"), str(FOLDER.parents[1])]
    subprocess.run(wheel, check=True, timeout=300)
    compose = ["docker", "compose", "--file", str(copy / "compose.yaml")]
    subprocess.run([*compose, "up", "--build", "--wait", "--wait-timeout", "120"], check=True, timeout=600)
    try:
        assert httpx.get("http://127.0.0.1:8099/_sandbox/health", trust_env=False).status_code == 200
    finally:
        subprocess.run([*compose, "down"], check=True, timeout=60)
