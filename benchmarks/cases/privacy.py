"""How long an answer takes tells nothing: a closed profile against one that is not there."""

import json

from benchmarks.ground import Ground, run
from benchmarks.measuring import Comparison
from benchmarks.registry import case
from network.identifiers import new_public_id

PERSON = "/en/directory/people/{id}/"
PHOTO = "/en/directory/people/{id}/photo/"
EVEN = "0.95 to 1.05"


@case("closed_person_vs_absent", aim=EVEN, path=PERSON, which="closed")
@case("hidden_person_vs_absent", aim=EVEN, path=PERSON, which="hidden")
@case("closed_photo_vs_absent", aim=EVEN, path=PHOTO, which="closed")
def closed_profile(ground: Ground, *, path: str, which: str) -> Comparison:
    """The same 404, of somebody who is there and does not show it, and of nobody."""
    environment = ground.environment(ground.served("sqlite", 1_000).database)
    # A page needs its style sheets named before its server starts; answers of the API do not.
    run(["manage.py", "collectstatic", "--noinput", "--verbosity=0"], environment)
    printed = run(["-m", "benchmarks.seeding_people"], environment)
    closed, absent = json.loads(printed)[which], new_public_id()
    host, ask = ground.web("portal.asgi:application", environment), ground.generator.rate
    return Comparison(
        ours=lambda: ask(host, path.format(id=closed), status=404),
        reference=lambda: ask(host, path.format(id=absent), status=404),
        unit="answers/s",
    )
