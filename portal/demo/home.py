"""The home page of the demonstration, in three languages."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class HomeWords:
    welcome: str
    first_quote: str
    second_quote: str
    attribution: str
    call_title: str
    call_text: str
    call_label: str
    meetings_url: str
    meetings_heading: str
    partners_heading: str
    partners_text: str


HOME = {
    "fr": HomeWords(
        welcome=(
            "<p>Le travail-pair, c’est agir auprès d’autres personnes à partir de ce que l’on a soi-même "
            "traversé : la rue, l’exil, les addictions, la maladie, la pauvreté… Passerelle réunit en "
            "Belgique, en France et aux Pays-Bas celles et ceux qui le font, et les équipes qui les "
            "accueillent.</p>"
            "<p>Vous venez pour la première fois ? Vous pouvez simplement écouter. Pas de compte, pas de "
            "vrai nom à donner, rien à raconter.</p>"
        ),
        first_quote="Il faut savoir se raconter au moment où c’est utile (sans s’exposer).",
        second_quote="Je suis à côté de la personne.",
        attribution="Une parole du terrain, rapport européen sur le travail-pair, 2026",
        call_title="Venir à une rencontre",
        call_text=(
            "Choisissez une date, dites comment vous appeler : c’est fait en moins d’une minute. "
            "Et si vous ne pouvez plus venir, vous rendez votre place d’un clic."
        ),
        call_label="Voir les rencontres",
        meetings_url="/fr/rencontres/",
        meetings_heading="Les prochaines rencontres",
        partners_heading="Celles et ceux qui font le réseau",
        partners_text=(
            "<p>Dans cette démonstration, les institutions sont réelles et présentées avec leur rôle "
            "public ; les dates, les lieux et les personnes sont inventés.</p>"
        ),
    ),
    "nl": HomeWords(
        welcome=(
            "<p>Ervaringswerk is anderen bijstaan vanuit wat je zelf hebt meegemaakt: dakloosheid, "
            "vlucht, verslaving, ziekte, armoede … Passerelle brengt in België, Frankrijk en Nederland "
            "de mensen samen die dat doen, en de teams die met hen werken.</p>"
            "<p>Kom je voor het eerst? Gewoon luisteren mag. Geen account, geen echte naam, niets dat je "
            "moet vertellen.</p>"
        ),
        first_quote=(
            "Je moet over jezelf kunnen vertellen wanneer het iets oplevert (zonder je bloot te geven)."
        ),
        second_quote="Ik sta naast de persoon.",
        attribution="Woorden uit het werkveld, Europees rapport over ervaringswerk, 2026 (vertaald)",
        call_title="Naar een ontmoeting komen",
        call_text=(
            "Kies een datum, zeg hoe we je mogen noemen: in minder dan een minuut is het klaar. "
            "En kun je niet meer komen, dan geef je je plaats met één klik terug."
        ),
        call_label="Bekijk de ontmoetingen",
        meetings_url="/nl/ontmoetingen/",
        meetings_heading="De volgende ontmoetingen",
        partners_heading="Wie het netwerk maakt",
        partners_text=(
            "<p>In deze demonstratie zijn de instellingen echt en staan ze er met hun openbare rol; de "
            "datums, plaatsen en personen zijn verzonnen.</p>"
        ),
    ),
    "en": HomeWords(
        welcome=(
            "<p>Peer work means standing beside others from what you have lived through yourself: "
            "homelessness, exile, addiction, illness, poverty… Across Belgium, France and the "
            "Netherlands, Passerelle brings together the people who do it and the teams that work with "
            "them.</p>"
            "<p>Is this your first time? You may simply listen. No account, no real name, nothing you "
            "have to tell.</p>"
        ),
        first_quote=(
            "You need to know how to tell your story when it is useful (without exposing yourself)."
        ),
        second_quote="I stand beside the person.",
        attribution="Words from the field, European report on peer work, 2026 (translated)",
        call_title="Come to a meeting",
        call_text=(
            "Choose a date, tell us what to call you: it takes less than a minute. "
            "And if you can no longer come, you give your place back with one click."
        ),
        call_label="See the meetings",
        meetings_url="/en/meetings/",
        meetings_heading="The next meetings",
        partners_heading="Who makes the network",
        partners_text=(
            "<p>In this demonstration the institutions are real and shown with their public role; the "
            "dates, places and people are invented.</p>"
        ),
    ),
}
