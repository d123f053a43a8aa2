"""The first words of the home page, before editors or the demonstration write more."""

from portal.first_texts.words import FirstPage, PageWords

HOME = FirstPage(
    name="home",
    is_in_menu=False,
    words={
        "fr": PageWords(
            title="Bienvenue sur Passerelle",
            slug="accueil",
            description=(
                "Passerelle réunit celles et ceux qui agissent à partir de leur vécu, "
                "et les structures qui travaillent avec eux."
            ),
            html=(
                "<p>Le travail-pair, c’est agir auprès d’autres personnes à partir de ce que l’on a "
                "soi-même traversé : la rue, l’exil, les addictions, la maladie, la pauvreté… "
                "Les rencontres sont ouvertes à toute personne que cela intéresse.</p>"
                "<p>Il n’est pas nécessaire d’avoir un compte, ni de donner son vrai nom.</p>"
            ),
        ),
        "nl": PageWords(
            title="Welkom bij Passerelle",
            slug="startpagina",
            description=(
                "Passerelle brengt mensen samen die werken vanuit hun eigen ervaring, "
                "en de organisaties die met hen samenwerken."
            ),
            html=(
                "<p>Ervaringswerk is anderen bijstaan vanuit wat je zelf hebt meegemaakt: dakloosheid, "
                "vlucht, verslaving, ziekte, armoede … "
                "De ontmoetingen staan open voor iedereen die interesse heeft.</p>"
                "<p>Je hebt geen account nodig, en je hoeft je echte naam niet te geven.</p>"
            ),
        ),
        "en": PageWords(
            title="Welcome to Passerelle",
            slug="home",
            description=(
                "Passerelle brings together people who act from lived experience, "
                "and the organisations that work with them."
            ),
            html=(
                "<p>Peer work means standing beside others from what you have lived through yourself: "
                "homelessness, exile, addiction, illness, poverty… "
                "The meetings are open to anyone who is interested.</p>"
                "<p>You need no account, and you need not give your real name.</p>"
            ),
        ),
    },
)

# The heading above the meetings of the first home page.
NEXT_MEETINGS = {
    "fr": "Les prochaines rencontres",
    "nl": "De volgende ontmoetingen",
    "en": "The next meetings",
}
