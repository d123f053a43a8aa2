"""What this portal is and for whom, in three languages."""

from portal.first_texts.words import FirstPage, PageWords

FRENCH = """
<p>Passerelle est le portail ouvert du travail-pair en Belgique, en France et aux Pays-Bas.
On y trouve les rencontres, et les structures qui les portent.</p>
<h2>Le travail-pair, en quelques mots</h2>
<p>Une travailleuse-paire, un travailleur-pair a traversé une épreuve : vivre à la rue, quitter
son pays, dépendre d’un produit, souffrir d’un trouble psychique, manquer d’argent… Cette
expérience devient un savoir, mis au service d’autres personnes et des équipes. En Belgique, on
dit aussi pair-aidant·e ou expert·e du vécu.</p>
<h2>À qui s’adresse ce site</h2>
<ul>
<li>Aux personnes qui se demandent si ce métier est pour elles.</li>
<li>Aux pair-aidant·es et expert·es du vécu, débutant·es ou non.</li>
<li>Aux équipes et aux institutions qui travaillent avec eux, ou qui y pensent.</li>
<li>À toute personne curieuse.</li>
</ul>
<h2>Ce que vous pouvez faire ici</h2>
<p>Choisir une <a href="/fr/rencontres/">rencontre</a> et réserver une place en moins d’une minute,
sans compte, sous le nom de votre choix. Si vous changez d’avis, vous rendez votre place d’un clic :
elle va à la première personne qui attend.</p>
<h2>Ce que nous ne faisons pas</h2>
<p>Nous ne demandons à personne de raconter son histoire pour entrer. Nous ne faisons pas de
publicité et nous ne suivons personne d’un site à l’autre. Ce site ne répond pas aux urgences :
en cas de danger, appelez le 112.</p>
"""

DUTCH = """
<p>Passerelle is het open portaal van ervaringswerk in België, Frankrijk en Nederland.
Je vindt er de ontmoetingen, en de organisaties die ze dragen.</p>
<h2>Ervaringswerk in enkele woorden</h2>
<p>Een ervaringswerker heeft zelf iets ingrijpends meegemaakt: op straat leven, het eigen land
verlaten, verslaafd zijn, psychisch lijden, te weinig geld hebben … Die ervaring wordt kennis
waar anderen en teams iets aan hebben. In Nederland, en bij de overheid in België, spreekt men van
ervaringsdeskundigen.</p>
<h2>Voor wie is deze site?</h2>
<ul>
<li>Voor wie zich afvraagt of dit werk iets voor hem of haar is.</li>
<li>Voor ervaringswerkers en ervaringsdeskundigen, beginnend of niet.</li>
<li>Voor teams en instellingen die met hen werken, of dat overwegen.</li>
<li>Voor iedereen die nieuwsgierig is.</li>
</ul>
<h2>Wat je hier kunt doen</h2>
<p>Een <a href="/nl/ontmoetingen/">ontmoeting</a> kiezen en in minder dan een minuut een plaats
vragen, zonder account, onder een naam die je zelf kiest. Verander je van gedachten, dan geef je je
plaats met één klik terug: ze gaat naar de eerste die wacht.</p>
<h2>Wat we niet doen</h2>
<p>We vragen niemand om zijn verhaal te vertellen om binnen te mogen. We maken geen reclame en
volgen niemand van de ene site naar de andere. Deze site is er niet voor noodgevallen:
bel 112 als er gevaar is.</p>
"""

ENGLISH = """
<p>Passerelle is the open portal of peer work in Belgium, France and the Netherlands.
Here you find the meetings, and the organisations that run them.</p>
<h2>Peer work in a few words</h2>
<p>A peer worker has been through something hard: living on the street, leaving their country,
addiction, mental distress, lack of money… That experience becomes knowledge, put to use for other
people and for teams. In Belgium one also says “pair-aidant·e” or “expert du vécu”.</p>
<h2>Who this site is for</h2>
<ul>
<li>People who wonder whether this work is for them.</li>
<li>Peer workers and experts by experience, new or not.</li>
<li>Teams and institutions that work with them, or are thinking about it.</li>
<li>Anyone who is curious.</li>
</ul>
<h2>What you can do here</h2>
<p>Choose a <a href="/en/meetings/">meeting</a> and book a place in under a minute, without an
account, under the name you choose. If you change your mind, you give your place back with one
click: it goes to the first person who is waiting.</p>
<h2>What we do not do</h2>
<p>We ask nobody to tell their story in order to come in. We carry no advertising and follow nobody
from one site to another. This site does not answer emergencies: if there is danger, call 112.</p>
"""

ABOUT = FirstPage(
    name="about",
    is_in_menu=True,
    words={
        "fr": PageWords(
            title="À propos",
            slug="a-propos",
            description="Ce qu’est Passerelle, à qui il s’adresse, ce que l’on peut y faire.",
            html=FRENCH,
        ),
        "nl": PageWords(
            title="Over ons",
            slug="over-ons",
            description="Wat Passerelle is, voor wie, en wat je er kunt doen.",
            html=DUTCH,
        ),
        "en": PageWords(
            title="About",
            slug="about",
            description="What Passerelle is, who it is for, and what you can do here.",
            html=ENGLISH,
        ),
    },
)
