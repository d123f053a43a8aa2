"""The first words of each list, in three languages; editors go on from there."""

from dataclasses import dataclass, field

Words = dict[str, str]
Synonyms = dict[str, list[str]]


@dataclass(frozen=True, kw_only=True)
class FirstTerm:
    """A word to begin with: its slug stays, its labels are the editors' to change."""

    slug: str
    labels: Words
    explanations: Words = field(default_factory=dict)
    synonyms: Synonyms = field(default_factory=dict)
    scheme: str = ""
    code: str = ""


def _term(slug: str, fr: str, nl: str, en: str, *, more: Words | None = None) -> FirstTerm:
    return FirstTerm(slug=slug, labels={"fr": fr, "nl": nl, "en": en} | (more or {}))


def _language(code: str, fr: str, nl: str, en: str) -> FirstTerm:
    labels = {"fr": fr, "nl": nl, "en": en}
    return FirstTerm(slug=code, scheme="bcp47", code=code, labels=labels)


DOMAINS = (
    FirstTerm(
        slug="homelessness",
        labels={
            "fr": "sans-abrisme et logement",
            "nl": "dak- en thuisloosheid, wonen",
            "en": "homelessness and housing",
        },
        synonyms={
            "fr": ["rue", "sans-abri", "SDF", "mal-logement"],
            "nl": ["dakloos", "thuisloos", "woningnood"],
            "en": ["rough sleeping", "housing first"],
        },
    ),
    FirstTerm(
        slug="addictions",
        labels={"fr": "addictions", "nl": "verslaving", "en": "addictions"},
        synonyms={
            "fr": ["usage de drogues", "alcool", "assuétudes", "dépendances"],
            "nl": ["middelengebruik", "drugs", "alcohol"],
            "en": ["drug use", "alcohol", "substance use"],
        },
    ),
    FirstTerm(
        slug="mental-health",
        labels={"fr": "santé mentale", "nl": "geestelijke gezondheid", "en": "mental health"},
        synonyms={
            "fr": ["psychiatrie", "rétablissement"],
            "nl": ["psychiatrie", "herstel", "GGZ"],
            "en": ["psychiatry", "recovery"],
        },
    ),
    FirstTerm(
        slug="exile",
        labels={
            "fr": "exil et migration",
            "nl": "vlucht en migratie",
            "en": "exile and migration",
        },
        synonyms={
            "fr": ["asile", "réfugié", "sans-papiers"],
            "nl": ["asiel", "vluchteling"],
            "en": ["asylum", "refugee"],
        },
    ),
    FirstTerm(
        slug="poverty",
        labels={
            "fr": "pauvreté et dettes",
            "nl": "armoede en schulden",
            "en": "poverty and debt",
        },
        synonyms={
            "fr": ["précarité", "surendettement"],
            "nl": ["schuldhulp"],
            "en": ["deprivation"],
        },
    ),
    _term(
        "disability",
        "handicap et maladie chronique",
        "handicap en chronische ziekte",
        "disability and chronic illness",
    ),
    FirstTerm(
        slug="non-take-up",
        labels={
            "fr": "non-recours aux droits",
            "nl": "niet-gebruik van rechten",
            "en": "non-take-up of rights",
        },
        synonyms={
            "fr": ["accès aux droits", "démarches"],
            "nl": ["onderbescherming"],
            "en": ["access to rights"],
        },
    ),
    _term("prison", "prison", "detentie", "prison"),
    _term(
        "care-leaving",
        "sortie de l’aide à l’enfance",
        "uit de jeugdhulp komen",
        "leaving care",
        more={"fr-BE": "sortie de l’aide à la jeunesse", "nl-NL": "uit de jeugdzorg komen"},
    ),
    _term("violence", "violences", "geweld", "violence"),
)

ROLES = (
    FirstTerm(
        slug="peer-worker",
        labels={
            "fr": "travailleur-pair, travailleuse-paire",
            "fr-BE": "pair-aidant·e",
            "nl": "ervaringsdeskundige in een team",
            "nl-BE": "ervaringswerker",
            "en": "peer worker",
        },
        explanations={
            "fr": "Travaille dans une équipe à partir de son vécu.",
            "nl": "Werkt vanuit eigen ervaring in een team.",
            "en": "Works in a team from lived experience.",
        },
    ),
    FirstTerm(
        slug="expert",
        labels={
            "fr": "expert·e du vécu",
            "nl": "ervaringsdeskundige bij instellingen",
            "en": "expert by experience",
        },
        explanations={
            "fr": "Apporte l’expérience vécue aux institutions.",
            "nl": "Brengt ervaring binnen bij instellingen.",
            "en": "Brings lived experience to institutions.",
        },
    ),
    _term("mediator", "médiateur·rice pair·e", "bemiddelaar", "peer mediator"),
    _term("trainer", "formateur·rice", "opleider", "trainer"),
    _term("facilitator", "animateur·rice", "gespreksleider", "facilitator"),
)

LEVELS = (
    FirstTerm(
        slug="first",
        labels={"fr": "première ligne", "nl": "eerste lijn", "en": "first line"},
        explanations={
            "fr": "Avec les citoyens : repère les obstacles concrets.",
            "nl": "Met burgers: ziet waar het concreet misloopt.",
            "en": "With citizens: spots concrete obstacles.",
        },
    ),
    FirstTerm(
        slug="second",
        labels={"fr": "deuxième ligne", "nl": "tweede lijn", "en": "second line"},
        explanations={
            "fr": "Avec une institution partenaire : fait améliorer ses procédures et sa "
            "communication.",
            "nl": "Met een partnerinstelling: verbetert haar procedures en communicatie.",
            "en": "With a partner institution: improves its procedures and its communication.",
        },
    ),
    FirstTerm(
        slug="third",
        labels={"fr": "troisième ligne", "nl": "derde lijn", "en": "third line"},
        explanations={
            "fr": "Auprès des institutions en général : sensibilise et porte un plaidoyer.",
            "nl": "Bij instellingen in het algemeen: sensibiliseert en pleit voor verandering.",
            "en": "With institutions at large: raises awareness and advocates.",
        },
    ),
)

MISSION_KINDS = (
    _term(
        "mediation",
        "interprétariat et médiation",
        "tolken en bemiddelen",
        "interpreting and mediation",
    ),
    _term("co-facilitation", "co-animation", "mee begeleiden", "co-facilitation"),
    _term("training", "formation", "opleiding geven", "training"),
    _term("testimony", "témoignage", "getuigenis", "testimony"),
    _term("advisory-board", "comité consultatif", "adviesraad", "advisory board"),
    _term("research", "recherche", "onderzoek", "research"),
    _term("accompaniment", "accompagnement", "iemand op weg helpen", "accompaniment"),
)

# By BCP 47. A sign language is a language of its own, not the signs of the spoken one.
LANGUAGES = (
    _language("fr", "français", "Frans", "French"),
    _language("nl", "néerlandais", "Nederlands", "Dutch"),
    _language("en", "anglais", "Engels", "English"),
    _language("de", "allemand", "Duits", "German"),
    _language("ar", "arabe", "Arabisch", "Arabic"),
    _language("ary", "arabe marocain (darija)", "Marokkaans-Arabisch (Darija)", "Moroccan Arabic"),
    _language("ber", "berbère (amazigh)", "Berbers (Tamazight)", "Berber (Tamazight)"),
    _language("prs", "dari", "Dari", "Dari"),
    _language("ps", "pachto", "Pasjtoe", "Pashto"),
    _language("fa", "persan", "Perzisch", "Persian"),
    _language("ti", "tigrigna", "Tigrinya", "Tigrinya"),
    _language("am", "amharique", "Amhaars", "Amharic"),
    _language("so", "somali", "Somalisch", "Somali"),
    _language("tr", "turc", "Turks", "Turkish"),
    _language("ku", "kurde", "Koerdisch", "Kurdish"),
    _language("uk", "ukrainien", "Oekraïens", "Ukrainian"),
    _language("ru", "russe", "Russisch", "Russian"),
    _language("pl", "polonais", "Pools", "Polish"),
    _language("ro", "roumain", "Roemeens", "Romanian"),
    _language("rom", "romani", "Romani", "Romani"),
    _language("sq", "albanais", "Albanees", "Albanian"),
    _language("es", "espagnol", "Spaans", "Spanish"),
    _language("pt", "portugais", "Portugees", "Portuguese"),
    _language("it", "italien", "Italiaans", "Italian"),
    _language("ln", "lingala", "Lingala", "Lingala"),
    _language("sw", "swahili", "Swahili", "Swahili"),
    _language("ff", "peul", "Fulani", "Fula"),
    _language("wo", "wolof", "Wolof", "Wolof"),
    _language(
        "sfb",
        "langue des signes de Belgique francophone (LSFB)",
        "Frans-Belgische Gebarentaal (LSFB)",
        "French Belgian Sign Language (LSFB)",
    ),
    _language(
        "vgt",
        "langue des signes flamande (VGT)",
        "Vlaamse Gebarentaal (VGT)",
        "Flemish Sign Language (VGT)",
    ),
    _language(
        "fsl",
        "langue des signes française (LSF)",
        "Franse Gebarentaal (LSF)",
        "French Sign Language (LSF)",
    ),
    _language(
        "dse",
        "langue des signes néerlandaise (NGT)",
        "Nederlandse Gebarentaal (NGT)",
        "Sign Language of the Netherlands (NGT)",
    ),
)

AVAILABILITY = (
    _term("now", "disponible", "beschikbaar", "available"),
    _term(
        "some-hours",
        "quelques heures par mois",
        "enkele uren per maand",
        "a few hours a month",
    ),
    _term("later", "plus tard", "later", "later"),
    _term("not-now", "pas en ce moment", "nu niet", "not at the moment"),
)

OBSTACLES = (
    _term(
        "language",
        "langage administratif",
        "administratieve taal",
        "administrative language",
    ),
    _term("letters", "courriers et formulaires", "brieven en formulieren", "letters and forms"),
    _term("unknown-service", "service méconnu", "onbekende dienst", "a service nobody knows of"),
    FirstTerm(
        slug="rights-not-taken",
        labels={
            "fr": "droit non demandé ou non obtenu",
            "nl": "recht niet gevraagd of niet gekregen",
            "en": "a right not asked for or not obtained",
        },
        synonyms={"fr": ["non-recours"], "nl": ["onderbescherming"], "en": ["non-take-up"]},
    ),
    _term("access", "accès au lieu ou à l’horaire", "toegang, plaats en uren", "access and hours"),
    _term("waiting", "attente", "wachten", "waiting"),
    _term("welcome", "premier accueil", "eerste onthaal", "first welcome"),
    _term("digital", "démarches en ligne", "digitale stappen", "online procedures"),
    _term("information", "informations contradictoires", "tegenstrijdige info", "mixed messages"),
    _term("other", "autre obstacle", "andere drempel", "another obstacle"),
)

FIRST_TERMS: dict[str, tuple[FirstTerm, ...]] = {
    "domain": DOMAINS,
    "role": ROLES,
    "level": LEVELS,
    "mission_kind": MISSION_KINDS,
    "language": LANGUAGES,
    "availability": AVAILABILITY,
    "obstacle": OBSTACLES,
}
