"""What leaves the house names nobody else, as far as a name can be told from a word."""

import pytest

from network.masking import masked

OWN = frozenset({"0470 12 34 56", "lou@example.org", "Lou Martin"})
KNOWN = ["Noor De Smet", "Ines"]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Appelez Mme Dupont-Leroy demain.", "Appelez Mme […] demain."),
        ("Dr Jean Petit me suit.", "Dr […] me suit."),
        ("Vraag het aan mevrouw Jansen.", "Vraag het aan mevrouw […]."),
        ("Chaque lundi, Karim (0498 76 54 31).", "Chaque lundi, […] […])."),
        ("Noor De Smet m’aide, Noor aussi ; Inessa non.", "[…] m’aide, […] aussi ; Inessa non."),
        ("Ines, Ines.", "[…], […]."),
        ("Moi, Lou Martin: lou@example.org", "Moi, Lou Martin: lou@example.org"),
        ("J’aime Nice et le théâtre.", "J’aime Nice et le théâtre."),
        ("Mercredi 14 h, depuis 2019.", "Mercredi 14 h, depuis 2019."),
    ],
)
def test_names_of_others_are_masked_and_other_words_stay(text: str, left: str) -> None:
    assert masked(text, keep=OWN, names=KNOWN) == left


def test_a_name_shared_with_the_owner_is_theirs() -> None:
    assert masked("Lou chante.", keep=OWN, names=["Lou Vermeer"]) == "Lou chante."
