"""The privacy page: what is kept, why and how long, in plain words; in three languages."""

from portal.first_texts.words import FirstPage, PageWords

FRENCH = """
<p>En bref : nous gardons le moins possible, le moins longtemps possible, et vous pouvez tout
effacer vous-même.</p>
<h2>Quand vous vous inscrivez à une rencontre</h2>
<ul>
<li><b>Comment vous appeler</b> : le nom que vous voulez. Effacé 30 jours après la rencontre.</li>
<li><b>Comment vous joindre</b> : une adresse e-mail, un numéro, ou rien. Cela sert à vous confirmer
votre place et à vous prévenir d’un changement. Effacé 30 jours après la rencontre.</li>
<li><b>Vos besoins d’accès</b>, si vous les écrivez et si vous acceptez qu’on les garde : seules les
personnes qui animent cette rencontre et la coordination les lisent. Effacés 7 jours après.</li>
<li><b>Si c’est votre première fois, et votre tour dans l’attente</b> : cela reste sous forme de
chiffre, sans rien qui mène à vous.</li>
</ul>
<p>Nous gardons ces informations parce que vous êtes d’accord. Vous pouvez changer d’avis : votre lien
secret permet de corriger, de télécharger et d’<b>effacer tout de suite</b>. Il reste alors une empreinte
chiffrée de votre accord ou de votre retrait, pendant 3 ans, qui ne dit rien à qui ne vous connaît pas.</p>
<h2>Quand vous avez un compte</h2>
<p>Une adresse e-mail, un nom choisi et une langue. Il n’y a pas de mot de passe : un code arrive par
e-mail. Un compte qui ne sert plus pendant 24 mois est supprimé.</p>
<h2>Quand vous visitez le site</h2>
<p>Aucun traceur, aucune mesure d’audience, aucun contenu chargé depuis un autre site. Les seuls cookies
servent au fonctionnement : votre session, la protection des formulaires, la langue choisie.
Pour empêcher les abus, nous comptons les envois venus d’une même connexion, un jour au plus.
Les journaux techniques sont gardés 30 jours, les sauvegardes 35 jours.</p>
<h2>Avec qui nous partageons</h2>
<p>Avec personne. Ni vente, ni publicité, ni statistiques sur des groupes de moins de cinq personnes.</p>
<h2>Qui est responsable, et vos droits</h2>
<p>La coordination de ce portail décide de ce qui est gardé et en répond. Ses coordonnées sont en bas
de chaque page : demandez-lui à voir, corriger ou effacer ce qui vous concerne. Vous pouvez aussi vous
plaindre à l’Autorité de protection des données (Belgique), à la CNIL (France) ou à l’Autoriteit
Persoonsgegevens (Pays-Bas).</p>
"""

DUTCH = """
<p>Kort gezegd: we bewaren zo weinig mogelijk, zo kort mogelijk, en je kunt alles zelf wissen.</p>
<h2>Als je je inschrijft voor een ontmoeting</h2>
<ul>
<li><b>Hoe we je mogen noemen</b>: elke naam is goed. Gewist 30 dagen na de ontmoeting.</li>
<li><b>Hoe we je bereiken</b>: een e-mailadres, een nummer, of niets. We bevestigen er je plaats mee en
melden een wijziging. Gewist 30 dagen na de ontmoeting.</li>
<li><b>Wat je nodig hebt om te kunnen deelnemen</b>, als je het opschrijft en ermee instemt dat we het
bewaren: alleen wie deze ontmoeting begeleidt en de coördinatie lezen het. Gewist na 7 dagen.</li>
<li><b>Of het je eerste keer is, en je beurt op de wachtlijst</b>: dat blijft als cijfer, zonder iets dat
naar jou leidt.</li>
</ul>
<p>We bewaren dit omdat je ermee instemt. Je mag van gedachten veranderen: met je geheime link kun je
verbeteren, downloaden en <b>meteen wissen</b>. Daarna blijft 3 jaar lang alleen een versleutelde afdruk
van je instemming of de intrekking ervan, die niets zegt aan wie jou niet kent.</p>
<h2>Als je een account hebt</h2>
<p>Een e-mailadres, een gekozen naam en een taal. Er is geen wachtwoord: je krijgt een code per e-mail.
Een account dat 24 maanden niet gebruikt wordt, wordt verwijderd.</p>
<h2>Als je de site bezoekt</h2>
<p>Geen trackers, geen bezoekersstatistieken, niets dat van een andere site komt. De enige cookies dienen
om de site te laten werken: je sessie, de bescherming van formulieren, de gekozen taal.
Tegen misbruik tellen we wat van eenzelfde verbinding wordt verstuurd, hoogstens één dag lang.
Technische logboeken bewaren we 30 dagen, back-ups 35 dagen.</p>
<h2>Met wie we delen</h2>
<p>Met niemand. Geen verkoop, geen reclame, geen cijfers over groepen van minder dan vijf mensen.</p>
<h2>Wie verantwoordelijk is, en je rechten</h2>
<p>De coördinatie van dit portaal beslist wat bewaard wordt en staat ervoor in. Haar gegevens staan
onderaan elke pagina: vraag haar om in te zien, te verbeteren of te wissen wat over jou gaat. Je kunt ook
een klacht indienen bij de Gegevensbeschermingsautoriteit (België), de CNIL (Frankrijk) of de Autoriteit
Persoonsgegevens (Nederland).</p>
"""

ENGLISH = """
<p>In short: we keep as little as possible, for as short as possible, and you can erase it all
yourself.</p>
<h2>When you register for a meeting</h2>
<ul>
<li><b>What to call you</b>: any name you like. Erased 30 days after the meeting.</li>
<li><b>How to reach you</b>: an e-mail address, a number, or nothing. It serves to confirm your place
and to tell you of a change. Erased 30 days after the meeting.</li>
<li><b>Your access needs</b>, if you write them and agree that we keep them: only those who run this
meeting and the coordination read them. Erased 7 days after it.</li>
<li><b>Whether it is your first time, and your turn in the waiting list</b>: this stays as a figure, with
nothing that leads to you.</li>
</ul>
<p>We keep this because you agree. You may change your mind: with your secret link you can correct,
download and <b>erase at once</b>. What stays then, for 3 years, is a keyed fingerprint of your agreement
or of its withdrawal, which tells nothing to anyone who does not know you.</p>
<h2>When you have an account</h2>
<p>An e-mail address, a chosen name and a language. There is no password: a code comes by e-mail.
An account that is not used for 24 months is deleted.</p>
<h2>When you visit the site</h2>
<p>No tracker, no audience measurement, nothing loaded from another site. The only cookies make the site
work: your session, the protection of forms, the language you chose.
Against abuse we count what is sent from one connection, for a day at most.
Technical logs are kept for 30 days, backups for 35 days.</p>
<h2>With whom we share</h2>
<p>With nobody. No sale, no advertising, no figures about groups of fewer than five people.</p>
<h2>Who is responsible, and your rights</h2>
<p>The coordination of this portal decides what is kept and answers for it. How to reach it is at the foot
of each page: ask to see, correct or erase what is about you. You can also complain to the
Autorité de protection des données (Belgium), the CNIL (France) or the Autoriteit Persoonsgegevens
(the Netherlands).</p>
"""

PRIVACY = FirstPage(
    name="privacy",
    is_in_menu=False,
    words={
        "fr": PageWords(
            title="Vie privée",
            slug="vie-privee",
            description="Ce que nous gardons, pourquoi, combien de temps, et comment l’effacer.",
            html=FRENCH,
        ),
        "nl": PageWords(
            title="Privacy",
            slug="privacy",
            description="Wat we bewaren, waarom, hoe lang, en hoe je het wist.",
            html=DUTCH,
        ),
        "en": PageWords(
            title="Privacy",
            slug="privacy",
            description="What we keep, why, how long, and how to erase it.",
            html=ENGLISH,
        ),
    },
)
