"""Reading: list and feed, against what the documentation of Wagtail and REST framework gives.

Cold: every answer is built. Each request of ours says another Accept header or another filter, so
that nothing kept in memory can be its answer; the references keep nothing.
"""

import json
import urllib.request
from typing import Any

from benchmarks.ground import Ground, Served
from benchmarks.measuring import Comparison
from benchmarks.registry import case

LIST = "/api/v1/meetings/?lang=fr&limit=50"
DRF = "/drf/meetings/"
API_V2 = "/api/v2/pages/?type=reference.MeetingPage&fields=*&limit=50"
# Each number is a request of its own: nothing kept can answer it.
COLD = {"Accept": "application/json;v={n}, */*"}


@case("list_cold_vs_api_v2", aim="10", reference=API_V2, meetings=10_000)
@case("list_cold_vs_api_v2_1000", aim="10", reference=API_V2, meetings=1_000)
@case("list_cold_vs_drf", aim="3", reference=DRF, meetings=10_000)
@case("list_cold_vs_drf_1000", aim="3", reference=DRF, meetings=1_000)
def list_cold(ground: Ground, *, reference: str, meetings: int) -> Comparison:
    """The first fifty meetings, built for each request."""
    served = ground.served("sqlite", meetings)
    ask = ground.generator.rate
    return Comparison(
        ours=lambda: ask(served.ours, LIST, headers=COLD),
        reference=lambda: ask(served.reference, reference),
        unit="lists/s",
        notes=lambda: sizes(served, LIST, reference),
    )


@case("feed_cold_vs_api_v2", aim="10", reference=API_V2)
@case("feed_cold_vs_drf", aim="3", reference=DRF)
def feed_cold(ground: Ground, *, reference: str) -> Comparison:
    """A JSON feed of one series' fifty coming meetings, as many as the lists have on a page."""
    served = ground.served("sqlite", 10_000)
    series = read(served.ours, LIST)["items"][0]["series"]["id"]
    path = f"/feeds/meetings.json?lang=fr&series={series}"
    ask = ground.generator.rate
    # Every day is long before the feed begins: another address, the same meetings.
    return Comparison(
        ours=lambda: ask(served.ours, f"{path}&from={{day}}"),
        reference=lambda: ask(served.reference, reference),
        unit="lists/s",
        notes=lambda: sizes(served, path, reference),
    )


def read(host: str, path: str) -> Any:
    with urllib.request.urlopen(f"http://{host}{path}", timeout=60) as answer:
        return json.load(answer)


def sizes(served: Served, ours: str, reference: str) -> dict[str, Any]:
    """How many meetings and bytes an answer holds: the ratio is fair when they are close."""
    found = {}
    for name, host, path in [
        ("ours", served.ours, ours),
        ("reference", served.reference, reference),
    ]:
        body = read(host, path)
        rows = body.get("items", body.get("results", []))
        found[f"{name}_holds"] = f"{len(rows)} meetings, {len(json.dumps(body)) // 1024} kB"
    return found
