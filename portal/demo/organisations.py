"""Partners with their public role, as the 2026 report says it; the invented one says so."""

from network.actions import OrganisationFacts

EXAMPLE = "maison-exemple"

ORGANISATIONS = (
    OrganisationFacts(
        slug="reseau-nomade",
        name="Réseau Nomade (Dune asbl)",
        kind="network",
        region="BE-BRU",
        is_partner=True,
        roles={
            "fr": (
                "À Bruxelles depuis 2001, porté par l’asbl Dune : fédère et soutient celles et ceux "
                "qui favorisent la participation et le pouvoir d’agir dans le social-santé. "
                "Réseau santé reconnu par la COCOF depuis 2009, avec un centre d’information."
            ),
            "nl": (
                "In Brussel sinds 2001, gedragen door de vzw Dune: verenigt en steunt wie werk maakt "
                "van participatie en zeggenschap in welzijn en gezondheid. "
                "Sinds 2009 door de COCOF erkend gezondheidsnetwerk, met een informatiecentrum."
            ),
            "en": (
                "In Brussels since 2001, carried by the non-profit Dune: brings together and supports "
                "those who foster participation and power to act in social and health work. "
                "A health network recognised by the COCOF since 2009, with an information centre."
            ),
        },
    ),
    OrganisationFacts(
        slug="plateforme-bruxelloise-sante-mentale",
        name="Plateforme Bruxelloise pour la Santé Mentale",
        kind="network",
        region="BE-BRU",
        is_partner=True,
        roles={
            "fr": (
                "Co-organise avec SMES et le Réseau Nomade les cycles de rencontres ouvertes "
                "sur la pair-aidance à Bruxelles."
            ),
            "nl": (
                "Organiseert samen met SMES en Réseau Nomade de reeksen open ontmoetingen "
                "over ervaringswerk in Brussel."
            ),
            "en": (
                "Co-organises, with SMES and Réseau Nomade, the cycles of open meetings "
                "on peer support in Brussels."
            ),
        },
    ),
    OrganisationFacts(
        slug="smes",
        name="SMES",
        kind="association",
        region="BE-BRU",
        is_partner=True,
        roles={
            "fr": (
                "Membre du Réseau Nomade. Avec PAT (Peer and Team, depuis 2020), accompagne les "
                "structures qui veulent employer des travailleur·euses pair·es : définir la place, "
                "préparer l’équipe, recruter, suivre l’intégration."
            ),
            "nl": (
                "Lid van Réseau Nomade. Begeleidt met PAT (Peer and Team, sinds 2020) organisaties die "
                "ervaringswerkers willen aanwerven: de plaats bepalen, het team voorbereiden, "
                "aanwerven, de integratie opvolgen."
            ),
            "en": (
                "A member of Réseau Nomade. With PAT (Peer and Team, since 2020) it accompanies "
                "organisations that want to employ peer workers: defining the place, preparing the "
                "team, recruiting, following the integration."
            ),
        },
    ),
    OrganisationFacts(
        slug="forum-bruxelles",
        name="Forum – Bruxelles contre les inégalités",
        kind="association",
        region="BE-BRU",
        is_partner=True,
        roles={
            "fr": (
                "Ses expert·es du vécu animent un réseau qui cherche une voix commune sur la "
                "précarité, les addictions et la santé mentale, et qui nourrit des plaidoyers."
            ),
            "nl": (
                "De ervaringsdeskundigen van het Forum bezielen een netwerk dat een gezamenlijke stem "
                "zoekt over armoede, verslaving en geestelijke gezondheid, als basis voor standpunten."
            ),
            "en": (
                "Its experts by experience animate a network that seeks a common voice on precarity, "
                "addictions and mental health, as the matter of advocacy."
            ),
        },
    ),
    OrganisationFacts(
        slug="spp-integration-sociale",
        name="SPP Intégration sociale",
        kind="administration",
        is_partner=True,
        roles={
            "fr": (
                "Son service « Experts du vécu », depuis le début des années 2000 : une équipe de "
                "coordination et 43 expert·es détaché·es dans des services publics partenaires, "
                "auprès des citoyens, des institutions et du plaidoyer."
            ),
            "nl": (
                "Zijn dienst ‘Ervaringsdeskundigen’ (POD Maatschappelijke Integratie), sinds begin jaren "
                "2000: een coördinatieteam en 43 deskundigen, gedetacheerd naar openbare diensten, "
                "dicht bij burgers, instellingen en beleid."
            ),
            "en": (
                "Its “Experts du vécu” service, since the early 2000s: a coordination team and 43 "
                "experts seconded to partner public services, working with citizens, with "
                "institutions and on advocacy."
            ),
        },
    ),
    OrganisationFacts(
        slug="nidos",
        name="Nidos",
        kind="service",
        is_partner=True,
        roles={
            "fr": (
                "Tutelle des mineurs étrangers non accompagnés aux Pays-Bas. Son département de "
                "médiation interculturelle (2016, permanent depuis 2023) réunit des médiateur·rices "
                "choisi·es pour leur langue, leur culture et souvent leur parcours migratoire."
            ),
            "nl": (
                "Voogdij over alleenstaande minderjarige vreemdelingen in Nederland. De afdeling "
                "interculturele mediation (2016, vast sinds 2023) werkt met mediators die gekozen zijn "
                "om hun taal, hun cultuur en vaak hun migratieverhaal."
            ),
            "en": (
                "Guardianship of unaccompanied minors in the Netherlands. Its department of "
                "intercultural mediation (2016, permanent since 2023) works with mediators chosen for "
                "their language, culture and often their own migration path."
            ),
        },
    ),
    OrganisationFacts(
        slug="fondation-de-nice",
        name="Fondation de Nice",
        kind="association",
        region="FR-PAC",
        is_partner=True,
        roles={
            "fr": (
                "Emploie des travailleur·euses pair·es depuis 2019–2020, notamment dans le logement à "
                "Nice et à Cannes. Ses portraits vidéo sont montrés aux nouveaux salariés."
            ),
            "nl": (
                "Heeft sinds 2019–2020 ervaringswerkers in dienst, onder meer rond wonen in Nice en "
                "Cannes. Haar videoportretten worden aan nieuwe medewerkers getoond."
            ),
            "en": (
                "Has employed peer workers since 2019–2020, among others in housing in Nice and "
                "Cannes. Its video portraits are shown to new employees."
            ),
        },
    ),
    OrganisationFacts(
        slug="hetis",
        name="HETIS",
        kind="school",
        is_partner=True,
        roles={
            "fr": (
                "École de travail social. Le rapport européen de 2026 annonce une formation propre "
                "aux travailleur·euses pair·es du travail social."
            ),
            "nl": (
                "Hogeschool voor sociaal werk. Het Europese rapport van 2026 kondigt een opleiding aan "
                "voor ervaringswerkers in het sociaal werk."
            ),
            "en": (
                "A school of social work. The European report of 2026 announces a training course "
                "specific to peer workers of social work."
            ),
        },
    ),
    OrganisationFacts(
        slug="l-ilot",
        name="L’Ilot",
        kind="association",
        region="BE-BRU",
        is_partner=True,
        roles={
            "fr": (
                "Porte Circé, centre de jour pour femmes sans abri, conçu à partir d’une "
                "recherche-action avec des expert·es du vécu."
            ),
            "nl": (
                "Draagt Circé, een dagcentrum voor dakloze vrouwen, ontstaan uit actieonderzoek met "
                "ervaringsdeskundigen."
            ),
            "en": (
                "Carries Circé, a day centre for homeless women, conceived from action research with "
                "experts by experience."
            ),
        },
    ),
    OrganisationFacts(
        slug=EXAMPLE,
        name="Maison Exemple asbl",
        kind="association",
        region="BE-BRU",
        is_partner=True,
        is_example=True,
        roles={
            "fr": (
                "Association inventée pour cette démonstration : elle organise ici tout ce qui "
                "n’existe pas."
            ),
            "nl": (
                "Een voor deze demonstratie verzonnen vereniging: ze organiseert hier alles wat niet "
                "bestaat."
            ),
            "en": (
                "An association invented for this demonstration: here it organises all that does not "
                "exist."
            ),
        },
    ),
)
