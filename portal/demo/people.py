"""Invented people who register: pseudonyms, addresses and numbers that reach nobody."""

from itertools import cycle, islice

from events.actions import Application

# Birds, stones and weather: nobody's name. Each says in its language that it is an example.
PSEUDONYMS = (
    "Moineau Basalte Fougère Giboulée Merel Kiezel Mistral Luciole Kwikstaart Ardoise Zeewind "
    "Bruyère Schelp Galet Onweer Cigale Pluvier Duinroos Silex Lavande Ijsvogel Tilleul Zwaluw "
    "Marée Distel Roitelet"
).split()
EXAMPLE_WORD = {"fr": "exemple", "nl": "voorbeeld", "en": "example"}
# How people can be reached: most leave nothing, so that the demo mailbox stays readable.
REACHED_BY = ("nothing", "email", "nothing", "phone", "nothing", "nothing")
LANGUAGES = ("fr", "fr", "nl", "en")
NEEDS = {
    "fr": "Une place assise près de la porte (exemple).",
    "nl": "Een zitplaats dicht bij de deur (voorbeeld).",
    "en": "A seat near the door (example).",
}


def applications(
    count: int, *, if_full: tuple[str, ...] = ("confirm",), first: int = 0
) -> list[Application]:
    """So many people who would like to come; `if_full` is what they wish, each in turn.

    `first` is how many came before them.
    """
    wishes = islice(cycle(if_full), count)
    return [_application(number, wish) for number, wish in enumerate(wishes, start=first)]


def _application(number: int, wish: str) -> Application:
    pseudonym = PSEUDONYMS[number % len(PSEUDONYMS)]
    language = LANGUAGES[number % len(LANGUAGES)]
    # Whoever wants to be asked first must be reachable.
    reached_by = "email" if wish == "ask" else REACHED_BY[number % len(REACHED_BY)]
    has_needs = number % 7 == 3
    return Application(
        name=f"{pseudonym} ({EXAMPLE_WORD[language]})",
        email=f"{pseudonym.lower()}@passerelle.example" if reached_by == "email" else "",
        # 06 39 98: numbers that the French regulator keeps for fiction.
        phone=f"+33 6 39 98 {number:02} 00" if reached_by == "phone" else "",
        phone_use="no_message" if reached_by == "phone" else "",
        language=language,
        is_first_time=number % 3 == 0,
        access_needs=NEEDS[language] if has_needs else "",
        consent_access_needs=has_needs,
        if_full=wish,
        consent=True,
    )
