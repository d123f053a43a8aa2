"""For teams that think of hosting a peer worker: what to know before, in three languages."""

from portal.first_texts.words import FirstPage, PageWords

FRENCH = """
<p>Accueillir une travailleuse-paire, un travailleur-pair, cela se prépare. Cette page est ouverte à
toutes les équipes, sans compte et sans inscription. Prenez-en ce qui vous sert.</p>
<h2>Cinq craintes que les équipes disent, et ce qui aide</h2>
<h3>« On ne saura plus qui fait quoi »</h3>
<p>Écrivez le rôle avec la personne, en quelques lignes, et dites quand il sera revu. Un cadre stable,
avec de la place, vaut mieux qu’une liste de tâches.</p>
<h3>« C’est un poste qualifié au rabais »</h3>
<p>Le poste s’ajoute aux autres, il n’en remplace aucun. La personne n’évalue pas ses collègues. Le
contrat et la paie sont clairs avant le premier jour.</p>
<h3>« Nous serons en concurrence »</h3>
<p>L’expérience vécue est un savoir à côté des autres savoirs. Les réunions d’équipe pour tout le monde,
et la même place à la parole, en disent plus qu’une charte. Une intégration à moitié est vécue comme une
dévalorisation.</p>
<h3>« La personne est fragile »</h3>
<p>Convenez ensemble de ce que l’on fait un jour difficile, comme pour tout le monde. L’intervision entre
pairs et la supervision aident à porter la charge. Personne n’a à raconter son histoire : on la
dit quand c’est utile, sans s’exposer.</p>
<h3>« Le secret sera rompu »</h3>
<p>Écrivez qui voit quelles informations, pour toute l’équipe. Le secret partagé s’apprend, par les pairs
comme par les autres.</p>
<h2>Un exemple de fiche de poste</h2>
<ul>
<li><b>Pourquoi ce poste</b> : ce que l’équipe ne sait pas faire sans lui.</li>
<li><b>Avec qui</b> : les personnes accompagnées, l’équipe, une personne référente nommée.</li>
<li><b>Ce que la personne fait</b> : être à côté, traduire, repérer les obstacles, alerter l’équipe.</li>
<li><b>Ce qu’elle ne fait pas</b> : remplacer un poste qualifié, évaluer, témoigner sur commande.</li>
<li><b>Les informations</b> : ce qu’elle voit, ce qu’elle écrit, ce qu’elle garde.</li>
<li><b>Le cadre</b> : contrat, paie, horaire, intervision, supervision, formation sur le temps payé.</li>
<li><b>Un jour difficile</b> : qui prévenir, comment se retirer, comment revenir.</li>
<li><b>La révision</b> : à quelle date, ensemble.</li>
</ul>
<h2>Ce que cela coûte</h2>
<p>Comptez, au-delà du salaire : le temps de la personne référente, l’intervision et la supervision, la
formation sur le temps de travail, quelques demi-journées pour préparer l’équipe. Avant un défraiement
de volontaire ou un temps partiel, vérifiez l’effet sur les allocations de la personne.</p>
<h2>Les étapes, et le temps qu’il faut</h2>
<ol>
<li>Une immersion, pour dire les besoins, la place et le profil.</li>
<li>La préparation de l’équipe, avec des outils.</li>
<li>Le recrutement.</li>
<li>Le suivi de l’intégration.</li>
</ol>
<p>L’ensemble prend de quelques mois à un an.</p>
<h2>À qui demander</h2>
<p>À Bruxelles, PAT (Peer and Team), de SMES, accompagne les structures depuis 2020. Ailleurs, regardez
les <a href="/fr/annuaire/structures/">structures du réseau</a>, ou écrivez à la coordination : son
adresse est en bas de chaque page.</p>
<h2>Faire vérifier votre structure</h2>
<p>Écrivez ou téléphonez à la coordination : son adresse est en bas de chaque page. Dites qui vous êtes et
ce que vous aimeriez faire avec des pairs ; une conversation suffit le plus souvent. La coordination invite
ensuite par e-mail la personne qui agit pour vous. À partir de là, vous pouvez remplir votre fiche « prêts à
accueillir », demander une mission ou un accompagnement, et publier des offres. La vérification a
une date de fin et peut être renouvelée.</p>
"""

DUTCH = """
<p>Een ervaringswerker ontvangen, dat bereidt u voor. Deze pagina staat open voor alle teams, zonder
account en zonder inschrijving. Neem eruit wat u van pas komt.</p>
<h2>Vijf dingen waar teams bang voor zijn, en wat helpt</h2>
<h3>“Niemand weet nog wie wat doet”</h3>
<p>Schrijf de rol samen met de persoon op, in enkele regels, en zeg wanneer u ze herziet. Een vast kader
met ruimte is beter dan een takenlijst.</p>
<h3>“Dit is een goedkope vervanging”</h3>
<p>De functie komt naast de andere en vervangt er geen. De persoon beoordeelt geen collega’s. Contract en
loon zijn duidelijk vóór de eerste dag.</p>
<h3>“We worden concurrenten”</h3>
<p>Geleefde ervaring is kennis naast andere kennis. Teamvergaderingen voor iedereen, en evenveel
recht van spreken, zeggen meer dan een charter. Een halve integratie voelt als een ontwaarding.</p>
<h3>“Die persoon is kwetsbaar”</h3>
<p>Spreek samen af wat u doet op een moeilijke dag, zoals voor iedereen. Intervisie onder peers en
supervisie helpen om de last te dragen. Niemand hoeft zijn verhaal te vertellen: het wordt gezegd wanneer het
nuttig is, zonder zich bloot te geven.</p>
<h3>“Het beroepsgeheim wordt geschonden”</h3>
<p>Schrijf op wie welke informatie ziet, voor het hele team. Gedeeld geheim is iets dat men leert, peers
net als anderen.</p>
<h2>Een voorbeeld van functieomschrijving</h2>
<ul>
<li><b>Waarom deze functie</b>: wat het team zonder haar niet kan.</li>
<li><b>Met wie</b>: de mensen die begeleid worden, het team, een referentiepersoon met naam.</li>
<li><b>Wat de persoon doet</b>: naast iemand staan, vertalen, drempels zien, het team waarschuwen.</li>
<li><b>Wat de persoon niet doet</b>: een geschoolde functie vervangen, beoordelen, op bestelling getuigen.</li>
<li><b>De informatie</b>: wat men ziet, wat men schrijft, wat men voor zich houdt.</li>
<li><b>Het kader</b>: contract, loon, uren, intervisie, supervisie, opleiding in betaalde tijd.</li>
<li><b>Een moeilijke dag</b>: wie verwittigen, hoe zich terugtrekken, hoe terugkomen.</li>
<li><b>De herziening</b>: op welke dag, samen.</li>
</ul>
<h2>Wat het kost</h2>
<p>Reken, naast het loon, op de tijd van de referentiepersoon, intervisie en supervisie, opleiding in
werktijd, en enkele halve dagen om het team voor te bereiden. Kijk vóór een onkostenvergoeding voor
vrijwilligers of deeltijds werk na wat dat doet met de uitkering van de persoon.</p>
<h2>De stappen, en de tijd die nodig is</h2>
<ol>
<li>Onderdompeling, om noden, plaats en profiel te bepalen.</li>
<li>Het team voorbereiden, met hulpmiddelen.</li>
<li>De aanwerving.</li>
<li>De opvolging van de integratie.</li>
</ol>
<p>Samen duurt dat enkele maanden tot een jaar.</p>
<h2>Aan wie u het vraagt</h2>
<p>In Brussel begeleidt PAT (Peer and Team), van SMES, organisaties sinds 2020. Elders kijkt u bij de
<a href="/nl/gids/organisaties/">organisaties van het netwerk</a>, of u schrijft naar de coördinatie:
haar adres staat onderaan elke pagina.</p>
<h2>Uw organisatie laten verifiëren</h2>
<p>Schrijf naar de coördinatie of bel haar: haar adres staat onderaan elke pagina. Zeg wie u bent en wat u
met ervaringswerkers wilt doen; meestal volstaat één gesprek. Daarna nodigt de coördinatie de persoon die
voor u optreedt per e-mail uit. Vanaf dan kunt u uw checklist invullen, een opdracht of begeleiding
aanvragen en een aanbod plaatsen. Een verificatie heeft een einddatum en kan worden verlengd.</p>
"""

ENGLISH = """
<p>Hosting a peer worker takes preparing. This page is open to every team, without an account and without
signing up. Take from it what serves you.</p>
<h2>Five fears that teams speak of, and what helps</h2>
<h3>“Nobody will know who does what”</h3>
<p>Write the role with the person, in a few lines, and say when it will be revised. A stable frame with
room in it is better than a list of tasks.</p>
<h3>“It is a cheap substitute”</h3>
<p>The post comes beside the others and replaces none. The person does not evaluate colleagues. Contract
and pay are clear before the first day.</p>
<h3>“We will compete”</h3>
<p>Lived experience is knowledge beside other knowledge. Team meetings for everybody, and an equal say,
tell more than a charter. Half-way integration is felt as devaluing.</p>
<h3>“The person is fragile”</h3>
<p>Agree together on what is done on a bad day, as for anybody. Intervision among peers and supervision
help to carry the load. Nobody has to tell their story: it is told when it is useful, without exposing
oneself.</p>
<h3>“Secrecy will be broken”</h3>
<p>Write down who sees which information, for the whole team. Shared secrecy is learned, by peers as by
others.</p>
<h2>A sample job description</h2>
<ul>
<li><b>Why this post</b>: what the team cannot do without it.</li>
<li><b>With whom</b>: the people accompanied, the team, a referent by name.</li>
<li><b>What the person does</b>: stand beside, translate, spot obstacles, alert the team.</li>
<li><b>What the person does not do</b>: replace a qualified post, evaluate, testify on demand.</li>
<li><b>Information</b>: what they see, what they write, what they keep.</li>
<li><b>The frame</b>: contract, pay, hours, intervision, supervision, training in paid time.</li>
<li><b>A bad day</b>: whom to tell, how to step back, how to return.</li>
<li><b>The revision</b>: on which day, together.</li>
</ul>
<h2>What it costs</h2>
<p>Beside the wage, count the referent’s time, intervision and supervision, training in working time, and
a few half-days to prepare the team. Before volunteer expenses or part-time work, check what they do to the
person’s benefits.</p>
<h2>The steps, and the time they take</h2>
<ol>
<li>Immersion, to define needs, place and profile.</li>
<li>Preparing the team, with tools.</li>
<li>Recruitment.</li>
<li>Follow-up of the integration.</li>
</ol>
<p>All of it takes from some months to a year.</p>
<h2>Whom to ask</h2>
<p>In Brussels, PAT (Peer and Team), of SMES, has accompanied organisations since 2020. Elsewhere, look at
the <a href="/en/directory/organisations/">organisations of the network</a>, or write to the coordination:
its address is at the foot of every page.</p>
<h2>Having your organisation verified</h2>
<p>Write to the coordination or call: its address is at the foot of every page. Say who you are and what you
would like to do with peers; one conversation is mostly enough. The coordination then invites by e-mail the
person who acts for you. From then on you can fill in your readiness sheet, ask for a mission or to be
accompanied, and publish offers. A verification has a last day and can be renewed.</p>
"""

KIT = FirstPage(
    name="kit",
    is_in_menu=False,
    words={
        "fr": PageWords(
            title="Accueillir un·e pair·e",
            slug="accueillir-un-pair",
            description="Pour les équipes : cinq craintes, une fiche de poste, coûts, étapes, à qui demander.",
            html=FRENCH,
        ),
        "nl": PageWords(
            title="Een ervaringswerker ontvangen",
            slug="een-ervaringswerker-ontvangen",
            description="Voor teams: vijf angsten, een functieomschrijving, kosten, stappen, wie u helpt.",
            html=DUTCH,
        ),
        "en": PageWords(
            title="Hosting a peer worker",
            slug="hosting-a-peer-worker",
            description="For teams: five fears, a sample job description, costs, steps, whom to ask.",
            html=ENGLISH,
        ),
    },
)
