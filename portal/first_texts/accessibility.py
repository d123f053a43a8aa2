"""The accessibility statement: what is tested, what is not, whom to tell; in three languages."""

from portal.first_texts.words import FirstPage, PageWords

FRENCH = """
<p>Nous voulons que chaque personne puisse trouver une rencontre et s’y inscrire, quels que soient
son appareil, ses yeux, ses mains ou sa fatigue. Notre but : le niveau AA des règles WCAG 2.2.
À ce jour, nous n’affirmons qu’une <b>conformité partielle</b>.</p>
<h2>Ce qui est vérifié</h2>
<p>À chaque modification du site, des tests automatiques contrôlent tout le parcours d’inscription :</p>
<ul>
<li>au clavier seul, et sans JavaScript ;</li>
<li>sur un écran étroit (320 pixels) et sur un grand écran ;</li>
<li>avec l’outil axe, en clair et en sombre.</li>
</ul>
<h2>Ce qui n’est pas encore vérifié</h2>
<ul>
<li>Aucun organisme indépendant n’a contrôlé ce site.</li>
<li>Des personnes qui utilisent un lecteur d’écran, une commande vocale ou une loupe ne l’ont pas
encore essayé avec nous.</li>
<li>L’espace d’administration, réservé à la coordination et à la rédaction, n’est pas couvert.</li>
</ul>
<h2>Ce que nous savons insuffisant</h2>
<ul>
<li>Peu de rencontres ont un texte facile à lire.</li>
<li>Le site lui-même n’est pas traduit en langue des signes. Chaque rencontre dit si une
interprétation est prévue.</li>
<li>Un texte qui n’existe que dans une langue est affiché dans celle-ci, avec la mention.</li>
<li>Quand l’accès d’un lieu n’est pas connu, nous l’écrivons, plutôt que de promettre.</li>
</ul>
<h2>Un obstacle ? Dites-le-nous</h2>
<p>L’adresse et le téléphone de la coordination sont en bas de chaque page. Dites ce que vous
cherchiez à faire, et ce qui a bloqué. Nous pouvons aussi vous inscrire par téléphone.</p>
<p>Si la réponse ne vous suffit pas, vous pouvez vous adresser à Unia en Belgique, au Défenseur des
droits en France, au College voor de Rechten van de Mens aux Pays-Bas.</p>
"""

DUTCH = """
<p>We willen dat iedereen een ontmoeting kan vinden en zich kan inschrijven, met welk toestel, met
welke ogen, handen of vermoeidheid ook. Ons doel: niveau AA van de WCAG 2.2-richtlijnen.
Vandaag beweren we niet meer dan <b>gedeeltelijke conformiteit</b>.</p>
<h2>Wat getest wordt</h2>
<p>Bij elke wijziging van de site controleren automatische tests de hele weg naar een inschrijving:</p>
<ul>
<li>met alleen het toetsenbord, en zonder JavaScript;</li>
<li>op een smal scherm (320 pixels) en op een groot scherm;</li>
<li>met het hulpmiddel axe, in licht en donker.</li>
</ul>
<h2>Wat nog niet getest is</h2>
<ul>
<li>Geen onafhankelijke organisatie heeft deze site gekeurd.</li>
<li>Mensen die een schermlezer, spraakbediening of vergroting gebruiken, hebben ze nog niet met ons
uitgeprobeerd.</li>
<li>Het beheer, dat alleen coördinatie en redactie gebruiken, is niet nagegaan.</li>
</ul>
<h2>Wat nog tekortschiet</h2>
<ul>
<li>Weinig ontmoetingen hebben een tekst in eenvoudige taal.</li>
<li>De site zelf is niet in gebarentaal vertaald. Bij elke ontmoeting staat of er een tolk is.</li>
<li>Een tekst die maar in één taal bestaat, tonen we in die taal, en we zeggen het erbij.</li>
<li>Weten we niet of een plaats toegankelijk is, dan schrijven we dat, in plaats van iets te
beloven.</li>
</ul>
<h2>Loop je vast? Zeg het ons</h2>
<p>Het adres en de telefoon van de coördinatie staan onderaan elke pagina. Vertel wat je wilde doen
en waar het misliep. We kunnen je ook telefonisch inschrijven.</p>
<p>Volstaat ons antwoord niet, dan kun je terecht bij Unia in België, bij de Défenseur des droits in
Frankrijk, bij het College voor de Rechten van de Mens in Nederland.</p>
"""

ENGLISH = """
<p>We want everyone to be able to find a meeting and register, whatever their device, their eyes,
their hands or how tired they are. Our aim is level AA of WCAG 2.2. Today we claim no more than
<b>partial conformance</b>.</p>
<h2>What is tested</h2>
<p>At each change of the site, automatic tests check the whole way to a registration:</p>
<ul>
<li>with the keyboard alone, and without JavaScript;</li>
<li>on a narrow screen (320 pixels) and on a large one;</li>
<li>with the axe tool, in light and dark.</li>
</ul>
<h2>What is not tested yet</h2>
<ul>
<li>No independent body has assessed this site.</li>
<li>People who use a screen reader, voice control or a magnifier have not yet tried it with us.</li>
<li>The administration, which only coordinators and editors use, is not covered.</li>
</ul>
<h2>What we know falls short</h2>
<ul>
<li>Few meetings have an easy-to-read text.</li>
<li>The site itself is not translated into sign language. Each meeting says whether there is an
interpreter.</li>
<li>A text that exists in one language only is shown in that language, and we say so.</li>
<li>When we do not know whether a place is accessible we write that, rather than promise.</li>
</ul>
<h2>Something is in your way? Tell us</h2>
<p>The address and telephone of the coordination are at the foot of each page. Say what you were
trying to do and what stopped you. We can also register you by telephone.</p>
<p>If our answer is not enough, you can turn to Unia in Belgium, to the Défenseur des droits in
France, to the College voor de Rechten van de Mens in the Netherlands.</p>
"""

ACCESSIBILITY = FirstPage(
    name="accessibility",
    is_in_menu=False,
    words={
        "fr": PageWords(
            title="Accessibilité : partiellement conforme",
            slug="accessibilite",
            description="Ce qui est testé, ce qui ne l’est pas encore, et à qui le dire.",
            html=FRENCH,
        ),
        "nl": PageWords(
            title="Toegankelijkheid: gedeeltelijk conform",
            slug="toegankelijkheid",
            description="Wat getest is, wat nog niet, en aan wie je het kunt zeggen.",
            html=DUTCH,
        ),
        "en": PageWords(
            title="Accessibility: partially conformant",
            slug="accessibility",
            description="What is tested, what is not yet, and whom to tell.",
            html=ENGLISH,
        ),
    },
)
