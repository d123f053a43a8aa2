"""The themes of open meetings named by the report, with questions to talk about, no claims."""

from events.actions import TextFacts
from portal.demo.plan import Texts


def _texts(fr: TextFacts, nl: TextFacts, en: TextFacts) -> Texts:
    return {("fr", "standard"): fr, ("nl", "standard"): nl, ("en", "standard"): en}


LIVED_EXPERIENCE = _texts(
    TextFacts(
        title="Raconter au moment où c’est utile",
        theme="Mobiliser son vécu",
        summary="Quand parler de soi, à qui, et quel morceau choisir ?",
        body=(
            "Parler de son vécu peut ouvrir une porte, ou en fermer une. Nous chercherons ensemble :\n\n"
            "- à quoi je reconnais le bon moment ;\n"
            "- ce que je garde pour moi ;\n"
            "- comment je reprends ma place après l’avoir dit."
        ),
    ),
    TextFacts(
        title="Vertellen wanneer het iets oplevert",
        theme="Je ervaring inzetten",
        summary="Wanneer vertel je over jezelf, aan wie, en welk stukje kies je?",
        body=(
            "Over je eigen ervaring praten kan een deur openen, of er een sluiten. We zoeken samen:\n\n"
            "- waaraan herken ik het juiste moment?\n"
            "- wat hou ik voor mezelf?\n"
            "- hoe vind ik mijn plaats terug nadat ik het verteld heb?"
        ),
    ),
    TextFacts(
        title="Telling it when it helps",
        theme="Putting lived experience to use",
        summary="When do you speak of yourself, to whom, and which piece do you choose?",
        body=(
            "Speaking of what you have lived can open a door, or close one. Together we will look at:\n\n"
            "- how I recognise the right moment;\n"
            "- what I keep to myself;\n"
            "- how I find my place again once it is said."
        ),
    ),
)

RIGHT_PRESENCE = _texts(
    TextFacts(
        title="Être à côté de la personne",
        theme="La juste présence",
        summary="Ni trop près, ni trop loin : où se tient-on quand on accompagne ?",
        body=(
            "Être là, sans prendre la place de l’autre. Nous parlerons de la distance, des limites, "
            "des silences, et de ce qui aide quand une histoire ressemble trop à la nôtre."
        ),
    ),
    TextFacts(
        title="Naast iemand staan",
        theme="De juiste nabijheid",
        summary="Niet te dichtbij, niet te ver: waar sta je als je iemand bijstaat?",
        body=(
            "Er zijn, zonder de plaats van de ander in te nemen. We praten over afstand, grenzen, "
            "stiltes, en over wat helpt als een verhaal te veel op dat van onszelf lijkt."
        ),
    ),
    TextFacts(
        title="Standing beside the person",
        theme="Being there, no more and no less",
        summary="Not too close, not too far: where do you stand when you support someone?",
        body=(
            "Being there without taking the other person’s place. We will talk about distance, limits, "
            "silences, and what helps when a story is too much like our own."
        ),
    ),
)

SHARED_SECRET = _texts(
    TextFacts(
        title="Que dire à l’équipe, que garder pour soi ?",
        theme="Le secret partagé en équipe",
        summary="Une parole a été confiée. Qui doit la connaître, et avec l’accord de qui ?",
        body=(
            "Nous partirons de situations inventées, pour chercher ce qui protège la personne, ce qui "
            "aide l’équipe, et comment on le dit à l’une et à l’autre."
        ),
    ),
    TextFacts(
        title="Wat vertel je het team, wat hou je voor jezelf?",
        theme="Gedeeld geheim in het team",
        summary="Iemand heeft je iets toevertrouwd. Wie moet het weten, en wie stemt daarmee in?",
        body=(
            "We vertrekken van verzonnen situaties en zoeken wat de persoon beschermt, wat het team "
            "helpt, en hoe je het aan beiden zegt."
        ),
    ),
    TextFacts(
        title="What do you tell the team, what do you keep?",
        theme="Shared confidentiality in a team",
        summary="Something was said in confidence. Who needs to know, and who agreed to it?",
        body=(
            "We will start from invented situations and look for what protects the person, what helps "
            "the team, and how to say so to both."
        ),
    ),
)

STARTING_OUT = _texts(
    TextFacts(
        title="Et si c’était pour moi ?",
        theme="Entrer dans le métier",
        summary="Pour celles et ceux qui se demandent si ce métier leur convient.",
        body=(
            "Venez avec vos questions : par où commencer, faut-il se former, peut-on essayer, et que "
            "faire si l’on n’est pas sûr·e d’être prêt·e ? Personne ne doit raconter son histoire."
        ),
    ),
    TextFacts(
        title="Is dit iets voor mij?",
        theme="Beginnen als ervaringswerker",
        summary="Voor wie zich afvraagt of dit werk bij hem of haar past.",
        body=(
            "Kom met je vragen: waar begin ik, heb ik een opleiding nodig, mag ik het uitproberen, en "
            "wat als ik niet zeker weet of ik er klaar voor ben? Niemand moet zijn verhaal vertellen."
        ),
    ),
    TextFacts(
        title="Could this be for me?",
        theme="Starting out as a peer worker",
        summary="For people who wonder whether this work would suit them.",
        body=(
            "Bring your questions: where to begin, whether you need training, whether you can try it, "
            "and what to do if you are not sure you are ready. Nobody has to tell their story."
        ),
    ),
)

CONTRACT = _texts(
    TextFacts(
        title="Un contrat, un salaire, une place",
        theme="Pair-aidance et contrat de travail",
        summary="Bénévole, défrayé·e, salarié·e : ce que cela change.",
        body=(
            "Nous regarderons les questions à poser avant de signer : le temps de travail, le salaire, "
            "les allocations, la personne de référence, le droit de refuser une tâche."
        ),
    ),
    TextFacts(
        title="Een contract, een loon, een plaats",
        theme="Ervaringswerk en arbeidscontract",
        summary="Vrijwillig, met een vergoeding of in loondienst: wat maakt het uit?",
        body=(
            "We bekijken welke vragen je stelt voor je tekent: de uren, het loon, de uitkering, de vaste "
            "contactpersoon, het recht om een taak te weigeren."
        ),
    ),
    TextFacts(
        title="A contract, a wage, a place",
        theme="Peer work and the employment contract",
        summary="Volunteer, expenses paid or employed: what difference does it make?",
        body=(
            "We will look at the questions to ask before signing: hours, wage, benefits, the person to "
            "turn to, the right to refuse a task."
        ),
    ),
)

LOOKING_AFTER = _texts(
    TextFacts(
        title="Tenir dans la durée",
        theme="Se préserver",
        summary="Reconnaître la fatigue, la dire, demander de l’aide.",
        body=(
            "Qu’est-ce qui m’alerte quand je m’use ? Qui peut l’entendre ? Un temps calme, où l’on peut "
            "aussi venir sans parler."
        ),
    ),
    TextFacts(
        title="Het volhouden",
        theme="Zorgen voor jezelf",
        summary="Vermoeidheid herkennen, ze benoemen, hulp vragen.",
        body=(
            "Wat waarschuwt me als ik opgebrand raak? Wie kan dat horen? Een rustig moment, waar je ook "
            "mag komen zonder iets te zeggen."
        ),
    ),
    TextFacts(
        title="Lasting over time",
        theme="Looking after yourself",
        summary="Noticing tiredness, saying so, asking for help.",
        body=(
            "What warns me when I am wearing out? Who can hear it? A quiet evening, to which one may "
            "also come without speaking."
        ),
    ),
)

ADVOCACY = _texts(
    TextFacts(
        title="De l’expérience à la recommandation",
        theme="Écrire un plaidoyer",
        summary="Comment beaucoup d’expériences deviennent une demande claire à une institution.",
        body=(
            "On va vers les institutions, jamais contre une personne. Nous prendrons un obstacle "
            "ordinaire, une lettre incompréhensible par exemple, et nous chercherons ce qu’il faudrait "
            "changer, qui peut le changer, et comment le demander."
        ),
    ),
    TextFacts(
        title="Van ervaring naar aanbeveling",
        theme="Een standpunt schrijven",
        summary="Hoe veel ervaringen samen één duidelijke vraag aan een instelling worden.",
        body=(
            "We richten ons tot instellingen, nooit tegen een persoon. We nemen een gewone hindernis, "
            "een onbegrijpelijke brief bijvoorbeeld, en zoeken wat er moet veranderen, wie dat kan, en "
            "hoe je het vraagt."
        ),
    ),
    TextFacts(
        title="From experience to recommendation",
        theme="Writing an advocacy note",
        summary="How many experiences become one clear request to an institution.",
        body=(
            "We turn to institutions, never against a person. We will take an ordinary obstacle, a "
            "letter nobody understands for example, and look for what should change, who can change "
            "it, and how to ask."
        ),
    ),
)

WELCOMING = _texts(
    TextFacts(
        title="Préparer l’équipe avant l’arrivée",
        theme="Accueillir un pair dans son équipe",
        summary="Pour les équipes qui vont travailler avec un pair, et pour les pairs qui arrivent.",
        body=(
            "Le rôle est-il écrit avec la personne ? Participe-t-elle aux réunions ? Vers qui se "
            "tourne-t-elle ? Nous parlerons aussi des craintes, sans juger."
        ),
    ),
    TextFacts(
        title="Het team voorbereiden vóór de komst",
        theme="Een ervaringswerker verwelkomen in je team",
        summary="Voor teams die met een ervaringswerker gaan werken, en voor wie er begint.",
        body=(
            "Is de rol samen met de persoon geschreven? Neemt die deel aan de vergaderingen? Bij wie kan "
            "die terecht? We praten ook over wat mensen vrezen, zonder oordeel."
        ),
    ),
    TextFacts(
        title="Preparing the team before they arrive",
        theme="Welcoming a peer into your team",
        summary="For teams about to work with a peer, and for peers who are about to start.",
        body=(
            "Is the role written with the person? Do they take part in team meetings? To whom can they "
            "turn? We will also speak of fears, without judging."
        ),
    ),
)
